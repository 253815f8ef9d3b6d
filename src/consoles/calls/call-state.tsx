import type { Call } from '#wire/api.ts';

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

/** How a call ended, in a few words. */
export function endingOf(call: Call): string {
  if (call.state === 'active') return 'going on';
  if (call.state === 'lost') return 'Parley stopped before it ended';
  const by = call.endedBy === null ? '' : `by ${call.endedBy}`;
  return [by, call.endReason].filter(Boolean).join(': ') || 'ended';
}
