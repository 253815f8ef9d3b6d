/** A caller that does anything at any time for a while, and then does nothing more. */
import type { NewInput } from '#voice/report.ts';
import type { Agenda } from './agenda.ts';
import type { Random } from './random.ts';

const KEYS = ['0', '1', '2', '5', '9', '*', '#'];

export interface CallerSetup {
  random: Random;
  agenda: Agenda;
  report: (input: NewInput) => void;
  unruly: boolean;
}

/** Enters the caller's deeds; returns when the last of them is over, in milliseconds of the call. */
export function enterCaller({ random, agenda, report, unruly }: CallerSetup): number {
  let lastMs = 0;
  let speaksUntilMs = 0;
  const at = (atMs: number, input: () => NewInput): void => {
    agenda.in(atMs, () => report(input()));
    lastMs = Math.max(lastMs, atMs);
  };
  const deeds = random.whole(0, 14);
  const pace = random.pick([300, 1500, 5000]);
  let nowMs = random.whole(0, 3000);
  for (let deed = 0; deed < deeds; deed += 1) {
    nowMs += random.whole(0, pace);
    const kind = random.next();
    if (kind < 0.7) {
      const startMs = unruly ? nowMs : Math.max(nowMs, speaksUntilMs);
      const endMs = startMs + random.pick([60, 300, 650, 800, 2000, random.chance(0.05) ? 90_000 : 1000]);
      speaksUntilMs = endMs + 1;
      const utteranceId = `u${deed}`;
      at(startMs, () => ({ type: 'caller.started', utteranceId, startedMs: Math.max(0, startMs - 60) }));
      if (!unruly || random.chance(0.95))
        at(endMs, () => ({ type: 'caller.stopped', utteranceId, endedMs: Math.max(0, endMs - 200) }));
    } else if (kind < 0.84) at(nowMs, () => ({ type: 'caller.keypad', digit: random.pick(KEYS) }));
    else if (kind < 0.95)
      at(nowMs, () => ({ type: 'caller.typed', text: random.pick(['when do you open?', ' ', 'yes']) }));
    else if (kind < 0.97)
      at(nowMs, () => ({
        type: 'call.end',
        by: random.pick(['operator', 'api', 'shutdown']),
        reason: 'it is over',
      }));
    else
      at(nowMs, () => ({
        type: 'line.closed',
        reason: random.pick(['hangup', 'lost', 'protocol', 'ended']),
      }));
    if (unruly && random.chance(0.1)) at(nowMs + random.whole(0, 2000), () => nonsense(random));
  }
  return Math.max(lastMs, speaksUntilMs);
}

/** Results for ids that may never have been given out, or whose time is over. */
function nonsense(random: Random): NewInput {
  const n = random.whole(0, 60);
  return random.pick<NewInput>([
    { type: 'hearing.partial', hearId: `h${n}`, text: 'who am I' },
    {
      type: 'hearing.final',
      hearId: `h${n}`,
      text: 'nobody at all',
      confidence: 1,
      refused: false,
      words: [],
    },
    { type: 'hearing.failed', hearId: `h${n}`, code: 'provider.cut' },
    { type: 'think.text', thinkId: `t${n}`, text: 'Who am I?' },
    { type: 'think.done', thinkId: `t${n}`, outcome: {} },
    { type: 'think.failed', thinkId: `t${n}`, code: 'provider.cut' },
    { type: 'tool.done', toolRunId: `x${n}`, result: { ok: true, value: 1 } },
    { type: 'playout.stopped', stopId: `p${n}`, clauseId: null, heardMs: 0 },
    { type: 'timer.fired', timerId: `silence#${n}` },
    { type: 'caller.stopped', utteranceId: `u${n}`, endedMs: 0 },
    { type: 'call.answered' },
  ]);
}
