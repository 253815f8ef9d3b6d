import type { Call } from '#wire/api.ts';
import { phoneNumber } from '../ui/phone.ts';

const LIVE = { dot: 'bg-caller animate-breathe', text: 'text-caller' };
const OVER = { dot: 'bg-line-strong', text: 'text-soft' };
const MISSED = { dot: 'bg-bad', text: 'text-bad' };

const LOOKS: Record<Call['state'], { word: string; dot: string; text: string }> = {
  queued: { word: 'Queued', ...OVER },
  created: { word: 'Dialling', ...OVER },
  ringing: { word: 'Ringing', ...LIVE },
  active: { word: 'Live', ...LIVE },
  ending: { word: 'Ending', ...LIVE },
  ended: { word: 'Ended', ...OVER },
  lost: { word: 'Lost', ...MISSED },
  failed: { word: 'Failed', ...MISSED },
  busy: { word: 'Busy', ...OVER },
  'no-answer': { word: 'No answer', ...OVER },
  canceled: { word: 'Canceled', ...OVER },
  refused: { word: 'Refused', ...MISSED },
};

/** Every state in a word. */
export const STATES: Record<string, string> = Object.fromEntries(
  Object.entries(LOOKS).map(([state, { word }]) => [state, word]),
);

export function CallStateBadge({ state }: { state: Call['state'] }) {
  const look = LOOKS[state];
  return (
    <span className={`inline-flex items-center gap-1.5 text-xs font-semibold ${look.text}`}>
      <span className={`size-2 rounded-full ${look.dot}`} aria-hidden="true" />
      {look.word}
    </span>
  );
}

export const CHANNELS: Record<Call['channel'], string> = {
  twilio: 'Telephone',
  browser: 'Browser',
  simulated: 'Simulated',
  session: 'Session',
  fake: 'Rehearsal',
};

/** Whoever is at the other end of the line: who rang, or was rung. Null for somebody without a number. */
export function partyOf({ direction, from, to }: Pick<Call, 'direction' | 'from' | 'to'>): string | null {
  const party = direction === 'outbound' ? to : from;
  return party === null ? null : `${direction === 'outbound' ? 'to' : 'from'} ${phoneNumber(party)}`;
}

/** Both ends of the line, from who rang to who was rung; the one that is known, or null. */
export function lineOf({ from, to }: { from: string | null; to: string | null }): string | null {
  const ends = [from, to].filter((end) => end !== null).map(phoneNumber);
  return ends.length === 0 ? null : ends.join(' → ');
}

const ENDED_BY: Record<string, string> = {
  agent: 'by the agent',
  caller: 'by the caller',
  operator: 'by an operator',
  api: 'by a request',
  shutdown: 'with its process',
  limit: 'at a limit',
  silence: 'in silence',
  fault: 'by a fault',
  system: 'by Parley',
};

/** Who brought a call to its end. */
export function endedBy(by: string): string {
  return ENDED_BY[by] ?? `by the ${by}`;
}

const NOT_OVER: Partial<Record<Call['state'], string>> = {
  queued: 'not called yet',
  created: 'being dialled',
  ringing: 'ringing',
  active: 'going on',
  ending: 'saying goodbye',
  lost: 'Parley stopped before it ended',
};

/** How a call ended, in a few words; of one that has not, what it does. */
export function endingOf({
  state,
  endReason,
  endedBy: by,
}: Pick<Call, 'state' | 'endReason' | 'endedBy'>): string {
  const now = NOT_OVER[state];
  if (now !== undefined) return now;
  if (endReason === null) return by === null ? 'ended' : endedBy(by);
  // Many reasons say themselves whose deed it was.
  return by === null || /caller|agent|parley|\bby\b/i.test(endReason)
    ? endReason
    : `${endReason}, ${endedBy(by)}`;
}
