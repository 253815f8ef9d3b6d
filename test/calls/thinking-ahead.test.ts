import { describe, expect, it } from 'vitest';
import type { FallbackPolicy, LimitPlan } from '#voice/plan.ts';
import { VirtualClock } from '#voice/ports/fakes/clock.ts';
import {
  fakeLanguageModel,
  spokenAnswer,
  type ScriptedAnswer,
  type ScriptedStep,
} from '#voice/ports/fakes/language-model.ts';
import type { ToolRunner } from '#voice/ports/language-model.ts';
import type { HearingScript } from '#voice/ports/fakes/speech-to-text.ts';
import { PLAN, type StagedCall, type StageSetup } from '../support/staged-call.ts';
import { callStage } from '../support/stage.ts';

const stage = callStage();
const SWITCH: FallbackPolicy[] = (['llm_error', 'llm_timeout'] as const).map((on) => ({
  id: on,
  on,
  then: [{ do: 'switch_provider' }],
}));
const WISH = { final: { text: 'i would like to know your opening hours', afterFinishMs: 0 } };
const ANSWER = spokenAnswer('We open at nine.', { firstMs: 300, everyMs: 10 });
const spoken = (text: string, firstMs = 0): ScriptedAnswer => spokenAnswer(text, { firstMs, everyMs: 10 });
const endless = (steps: ScriptedStep[] = []): ScriptedAnswer => [...steps, { stall: true }];

function thinking(share: number, setup: StageSetup = {}): StagedCall {
  return stage({ ...setup, plan: { limits: { ...PLAN.limits, thinkAhead: share }, ...setup.plan } });
}

/** The caller asks, and is silent for as long as a turn takes. */
async function ask(call: StagedCall): Promise<void> {
  await call.pass(3000);
  await call.speak(1000, WISH);
}

describe('a turn that is likely over', () => {
  it('[TA1] is thought about while the caller might still go on, which saves its time', async () => {
    const waits: number[] = [];
    for (const share of [0, 0.3]) {
      const call = thinking(share, { answers: [ANSWER] });
      await ask(call);
      await call.pass(5000);
      const [, heard] = call.events('reply.audible');
      waits.push(heard!.waterfall!.totalMs);
      expect(call.history.at(-1)).toBe('agent: We open at nine.');
      expect(call.llm.requests).toHaveLength(1);
    }
    expect(waits[0]! - waits[1]!).toBe(330);
  });

  it('[TA1] tells how long before the end of the turn the thought was begun', async () => {
    const call = thinking(0.3, { answers: [ANSWER] });
    await ask(call);
    await call.pass(5000);
    expect(call.events('thought.ahead')).toMatchObject([{ used: true, aheadMs: 350, atMs: 4550 }]);
  });

  it('[TA1] is not thought about when its words ask for more', async () => {
    const call = thinking(0.3, { answers: [ANSWER] });
    await call.pass(3000);
    await call.speak(1000, { final: { text: 'my number is', afterFinishMs: 0 } });
    await call.pass(1000);
    expect(call.llm.requests).toEqual([]);
  });
});

describe('a thought ahead of the end of the turn', () => {
  it('[TA2] is not spoken when the caller goes on: all that was said is answered, once', async () => {
    const answers = [spoken('At nine.'), spoken('At ten on Sundays.')];
    const call = thinking(2, { answers });
    await ask(call);
    await call.pass(300);
    await call.speak(800, { final: { text: 'on sundays', afterFinishMs: 0 } });
    await call.pass(5000);
    expect(call.history.slice(1)).toEqual([
      'caller: i would like to know your opening hours on sundays',
      'agent: At ten on Sundays.',
    ]);
    expect(call.events('thought.ahead').map(({ used }) => used)).toEqual([false, true]);
  });

  it('[TA2] stays of use when what came after it was a noise', async () => {
    const call = thinking(0.3, { answers: [ANSWER] });
    await ask(call);
    await call.pass(300);
    await call.speak(100, { final: { text: '', afterFinishMs: 0 } });
    await call.pass(5000);
    expect(call.llm.requests).toHaveLength(1);
    expect(call.history.at(-1)).toBe('agent: We open at nine.');
  });

  it('[TA2] runs no tool before the turn is over, and then runs it once', async () => {
    const ranMs: number[] = [];
    const tools: ToolRunner = {
      tools: [{ name: 'book', description: 'books', parameters: {} }],
      run: () => {
        ranMs.push(call.clock.nowMs());
        return Promise.resolve({ ok: true, value: 'booked' });
      },
    };
    const book: ScriptedAnswer = [{ afterMs: 20, tool: { id: 'a1', name: 'book', arguments: {} } }];
    const call = thinking(2, { answers: [book, book, spoken('It is booked.')], tools });
    await ask(call);
    await call.pass(300);
    await call.speak(800, { final: { text: 'at nine please', afterFinishMs: 0 } });
    await call.pass(5000);
    expect(ranMs).toEqual([call.events('turn.committed')[0]!.atMs]);
    expect(call.history.at(-1)).toBe('agent: It is booked.');
  });

  it('[TA2] is thrown away when the caller hangs up, types, or the call is ended', async () => {
    const ends: ((call: StagedCall) => void)[] = [
      (call) => call.line.leave(),
      (call) => call.line.type('hello'),
      (call) => call.session.end('api', 'maintenance'),
    ];
    for (const end of ends) {
      const call = thinking(1, { answers: [endless(), spoken('Hello.')] });
      await ask(call);
      await call.pass(300);
      end(call);
      await call.pass(3000);
      expect(call.llm.aborted).toBe(1);
      expect(call.events('thought.ahead')).toMatchObject([{ used: false }]);
    }
  });

  it('[TA2] that fails is told as any failure when the turn is over: the next model answers', async () => {
    const failures: ScriptedAnswer[] = [endless(), [{ afterMs: 20, fail: 'provider.failed' }]];
    for (const failing of failures) {
      const clock = new VirtualClock();
      const plan = { fallbacks: SWITCH, limits: { ...PLAN.limits, thinkAhead: 0.3, thinkFirstTokenMs: 200 } };
      const spare = { llm: fakeLanguageModel(clock, [spoken('From the other one.')]) };
      const call = thinking(0.3, { clock, plan, answers: [failing], spare });
      await ask(call);
      await call.pass(5000);
      expect(call.events('provider.switched')).toMatchObject([{ role: 'llm', from: 0, to: 1, atMs: 4550 }]);
      expect(call.history.at(-1)).toBe('agent: From the other one.');
    }
  });

  it('[TA3] is thrown away no more often than the strategy allows', async () => {
    const answers = Array.from({ length: 12 }, () => spoken('Well.', 100));
    const call = thinking(0.5, { answers });
    await ask(call);
    for (let more = 0; more < 5; more += 1) {
      await call.pass(300);
      await call.speak(800, { final: { text: 'and now this', afterFinishMs: 0 } });
    }
    await call.pass(5000);
    const wasted = call.events('thought.ahead').filter(({ used }) => !used);
    expect(wasted).toHaveLength(1);
    expect(call.llm.requests).toHaveLength(2);
  });
});

describe('words of which there is no final yet', () => {
  const SURE = { thinkAhead: 0.3, sureFrom: 0.6 };
  const WORDS = 'i would like to know your opening hours';
  /** A recogniser that has all words soon and takes 400 ms for its final. */
  const slow = (final: string, confidence = 0.9): HearingScript => ({
    partials: [{ afterMs: 900, text: WORDS }],
    final: { text: final, confidence, afterFinishMs: 400 },
  });
  const asking = async (limits: Partial<LimitPlan>, script: HearingScript): Promise<StagedCall> => {
    const call = stage({
      plan: { limits: { ...PLAN.limits, ...limits } },
      answers: [spoken('At nine.', 300), spoken('At ten.', 300)],
    });
    await call.pass(3000);
    await call.speak(1000, script);
    await call.pass(5000);
    return call;
  };
  const waitOf = (call: StagedCall): number => call.events('reply.audible')[1]!.waterfall!.totalMs;

  it('[TA4] are thought about while the caller waits for a recogniser that takes its time, which saves that time', async () => {
    const without = await asking({ thinkAhead: 0 }, slow('I would like to know your opening hours.'));
    const ahead = await asking(SURE, slow('I would like to know your opening hours.'));
    expect(ahead.history.slice(1)).toEqual([
      'caller: I would like to know your opening hours.',
      'agent: At nine.',
    ]);
    expect(ahead.llm.requests).toHaveLength(1);
    expect(ahead.events('thought.ahead')).toMatchObject([{ used: true, aheadMs: 400 }]);
    expect(waitOf(without) - waitOf(ahead)).toBe(310);
  });

  it('[TA4] are not answered when the final has other words', async () => {
    const call = await asking(SURE, slow('i would like to know your opening hour'));
    expect(call.history.at(-1)).toBe('agent: At ten.');
    expect(call.events('thought.ahead').map(({ used }) => used)).toEqual([false]);
  });

  it('[TA4] are not answered when the final is less sure than the mind cares about', async () => {
    const call = await asking(SURE, slow(WORDS, 0.5));
    expect(call.history.at(-1)).toBe('agent: At ten.');
    expect(call.llm.requests[1]?.turn.confidence).toBe(0.5);
  });

  it('[TA4] are waited for where it is not known from where on the mind cares how sure they are', async () => {
    const call = await asking({ thinkAhead: 0.3 }, slow(WORDS));
    expect(call.events('thought.ahead')).toEqual([]);
    expect(call.history.at(-1)).toBe('agent: At nine.');
  });

  it('[TA4] are waited for where they ask for more', async () => {
    const partials = [{ afterMs: 900, text: 'my number is' }];
    const call = await asking(SURE, { ...slow('my number is'), partials });
    expect(call.events('thought.ahead').every(({ aheadMs }) => aheadMs < 400)).toBe(true);
  });
});
