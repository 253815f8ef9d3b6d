import type { NewInput } from '#voice/report.ts';
import type { Random } from './random.ts';

/** Results for ids that may never have been given out, or whose time is over. */
export function nonsense(random: Random): NewInput {
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
    { type: 'caller.pauses', utteranceId: `u${n}` },
    { type: 'caller.stirs' },
    { type: 'call.answered' },
  ]);
}
