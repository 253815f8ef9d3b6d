import type { Call } from '#wire/api.ts';

const LOOKS = {
  active: { word: 'Live', dot: 'bg-caller animate-breathe', text: 'text-caller' },
  ended: { word: 'Ended', dot: 'bg-line-strong', text: 'text-soft' },
  lost: { word: 'Lost', dot: 'bg-bad', text: 'text-bad' },
};

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
  fake: 'Rehearsal',
};

/** How a call ended, in a few words. */
export function endingOf(call: Call): string {
  if (call.state === 'active') return 'going on';
  if (call.state === 'lost') return 'Parley stopped before it ended';
  const by = call.endedBy === null ? '' : `by ${call.endedBy}`;
  return [by, call.endReason].filter(Boolean).join(': ') || 'ended';
}
