import { describe, expect, it } from 'vitest';
import { compilePlan } from './compile.ts';
import { example, strategyOf } from './script/play.test-support.ts';

describe('a compiled plan', () => {
  it.each(['cards', 'dental', 'sales'])('of %s is plain data, and the same each time', (name) => {
    const plan = compilePlan(example(name));
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
    expect(compilePlan(example(name))).toEqual(plan);
    expect(plan.guide.id).toMatch(/^[0-9a-f]{16}$/);
    expect(plan.greeting.text).not.toMatch(/[{}]/);
    expect(plan.greeting.text).toMatch(/automated/);
  });

  it('names its guide by its content', () => {
    const ids = ['cards', 'dental', 'sales'].map((name) => compilePlan(example(name)).guide.id);
    expect(new Set(ids).size).toBe(3);
  });

  it('has a policy for every trigger that needs one', () => {
    const triggers = new Set(compilePlan(example('cards')).fallbacks.map((policy) => policy.on));
    for (const needed of [
      'confidence_below',
      'no_match',
      'stt_error',
      'tts_error',
      'llm_error',
      'llm_timeout',
    ]) {
      expect(triggers).toContain(needed);
    }
  });

  it("keeps a strategy's own policies before the defaults, and no default beside them", () => {
    const own = compilePlan(example('dental')).fallbacks.filter((policy) => policy.on === 'llm_timeout');
    expect(own.map((policy) => policy.id)).toEqual(['model_slow']);
    expect(own[0]?.then.map((action) => action.do)).toEqual(['maintain_voice_stream', 'switch_provider']);
  });

  it('takes timings and limits from the strategy, and the defaults elsewhere', () => {
    const plan = compilePlan(
      strategyOf(`
id: quick
name: Quick
persona: { name: Ann, disclosure: I am a machine. }
greeting: { say: Hello., then_ask: false, interruptible: false }
steps: [{ id: bye, say: Bye. }]
closing: { say: Goodbye. }
timings: { endpoint_complete_ms: 280, endpoint_ms: 400, pace: patient }
limits: { max_call_ms: 60000 }
`),
    );
    expect(plan.turn).toEqual({
      onsetMs: 60,
      releaseMs: 200,
      endpointCompleteMs: 280,
      endpointMs: 400,
      endpointUnfinishedMs: 1900,
      endpointDigitsMs: 1900,
      bargeInMs: 700,
      rulingMs: 500,
      finalTimeoutMs: 3000,
    });
    expect(plan.limits).toMatchObject({ maxCallMs: 60_000, maxTurnMs: 60_000, toolMs: 15_000 });
    expect(plan.greeting).toEqual({
      text: 'Hello.',
      interruptible: false,
      expect: { slots: [], shape: 'open' },
    });
  });

  it.each([
    ['quick', 200, 140, 1300],
    ['patient', 700, 490, 2800],
    [0, 0, 0, 700],
  ])(
    '[EP14] takes every wait for the end of a turn from the pace: %s',
    (pace, plainMs, completeMs, holdMs) => {
      const { turn } = compilePlan({ ...example('cards'), timings: { pace: pace as 'quick' | number } });
      expect(turn).toMatchObject({
        endpointMs: plainMs,
        endpointCompleteMs: completeMs,
        endpointUnfinishedMs: holdMs,
        endpointDigitsMs: holdMs,
      });
    },
  );
});
