import { describe, expect, it } from 'vitest';
import { spokenAnswer } from '#voice/ports/fakes/language-model.ts';
import type { Expectation } from '#voice/plan.ts';
import type { StagedCall, StageSetup } from '../support/staged-call.ts';
import { PLAN } from '../support/staged-call.ts';
import { callStage } from '../support/stage.ts';

const open = callStage();
const LONG = 'One two three four five six seven eight nine ten eleven twelve thirteen fourteen.';

/** A call whose greeting is a long sentence: 60 ms a character, a word about every 300 ms. */
function stage(
  setup: StageSetup = {},
  interruptible = true,
  expect: Expectation = { slots: [], shape: 'open' },
): StagedCall {
  return open({
    ...setup,
    plan: { greeting: { text: LONG, interruptible, expect }, ...setup.plan },
  });
}

const ANSWER = spokenAnswer('All right, I will stop.', { firstMs: 80, everyMs: 10 });

function lastAudioMs(call: StagedCall, beforeMs: number): number {
  const sent = call.line.records.filter((record) => record.type === 'audio' && record.atMs < beforeMs);
  return sent.at(-1)!.atMs;
}

describe('speech over the agent', () => {
  it('[BI1] stops the sound at the next frame and clears what the far end has in hand', async () => {
    const call = stage({ answers: [ANSWER] });
    await call.pass(2000);
    await call.speak(1500, { final: { text: 'stop please' } });
    const [clear] = call.line.records.filter((record) => record.type === 'clear');
    expect(clear!.atMs - 2000).toBeLessThanOrEqual(80);
    expect(lastAudioMs(call, 3000)).toBeLessThanOrEqual(clear!.atMs);
  });

  it('[BI2] is an interruption as soon as it has two words', async () => {
    const call = stage({ answers: [ANSWER] });
    await call.pass(2000);
    await call.speak(1500, {
      partials: [{ afterMs: 200, text: 'wait stop' }],
      final: { text: 'wait stop now' },
    });
    expect(call.events('reply.ended')[0]!.atMs).toBeLessThan(2000 + 400);
  });

  it('[BI3] a backchannel under 700 ms does not cancel the reply', async () => {
    const call = stage();
    await call.pass(2000);
    await call.speak(400, { final: { text: 'uh huh', afterFinishMs: 30 } });
    await call.pass(8000);
    expect(call.events('reply.resumed')).toMatchObject([{ because: 'backchannel' }]);
    expect(call.history).toEqual([`agent: ${LONG}`]);
    expect(call.events('turn.committed')).toEqual([]);
  });

  it('[BI4] noise does not cancel the reply', async () => {
    const call = stage();
    await call.pass(2000);
    await call.speak(200, { final: { text: '' } });
    await call.pass(8000);
    expect(call.events('reply.resumed')).toMatchObject([{ because: 'noise' }]);
    expect(call.history).toEqual([`agent: ${LONG}`]);
  });

  it('[BI4] a recogniser that says nothing about a short sound does not hold the reply up', async () => {
    const call = stage();
    await call.pass(2000);
    await call.speak(200, { stall: true });
    await call.pass(8000);
    const [resumed] = call.events('reply.resumed');
    expect(resumed).toMatchObject({ because: 'noise' });
    expect(resumed!.atMs - 2200).toBeLessThanOrEqual(200 + 500 + 20);
    expect(call.stt.hearings[0]!.closed).toBe(true);
  });

  it('[BI10] "I coughed, and the agent fell silent for a second": sound without words is let go before the recogniser is done', async () => {
    const call = stage();
    await call.pass(2000);
    await call.speak(200, { final: { text: '', afterFinishMs: 450 } });
    await call.pass(8000);
    const [resumed] = call.events('reply.resumed');
    expect(resumed).toMatchObject({ because: 'noise' });
    expect(resumed!.atMs - 2200).toBeLessThanOrEqual(300 + 20);
    expect(call.history).toEqual([`agent: ${LONG}`]);
  });

  it('[BI10] so is a nod that was understood while it was said', async () => {
    const call = stage();
    await call.pass(2000);
    await call.speak(300, {
      partials: [{ afterMs: 250, text: 'uh huh' }],
      final: { text: 'uh huh', afterFinishMs: 450 },
    });
    await call.pass(8000);
    const [resumed] = call.events('reply.resumed');
    expect(resumed).toMatchObject({ because: 'backchannel' });
    expect(resumed!.atMs - 2300).toBeLessThanOrEqual(300 + 20);
    expect(call.events('turn.committed')).toEqual([]);
  });

  it('[BI10] words that come after that still give the reply up', async () => {
    const call = stage({ answers: [ANSWER] });
    await call.pass(2000);
    await call.speak(300, { final: { text: 'stop please', afterFinishMs: 400 } });
    await call.pass(3000);
    expect(call.events('reply.resumed')).toHaveLength(1);
    expect(call.events('reply.ended')[0]).toMatchObject({ cut: true });
    expect(call.events('turn.committed')).toMatchObject([{ text: 'stop please' }]);
  });

  it('[BI10] not again in a call in which they came so late', async () => {
    const call = stage({ answers: [spokenAnswer(LONG, { firstMs: 80, everyMs: 10 })] });
    await call.pass(2000);
    await call.speak(300, { final: { text: 'stop please', afterFinishMs: 400 } });
    await call.pass(3000);
    await call.speak(300, { final: { text: '', afterFinishMs: 400 } });
    await call.pass(3000);
    const [early, late] = call.events('reply.resumed').map(({ atMs }) => atMs);
    expect(early! - 2300).toBeLessThanOrEqual(320);
    expect(late! - (2300 + 3000 + 300)).toBeGreaterThan(500);
  });

  it('[BI6] "I see", said slowly, is none though "I" alone is no nod', async () => {
    const call = stage();
    await call.pass(2000);
    await call.speak(900, {
      partials: [
        { afterMs: 200, text: 'i' },
        { afterMs: 900, text: 'i see' },
      ],
      final: { text: 'i see' },
    });
    await call.pass(8000);
    expect(call.events('turn.committed')).toEqual([]);
    expect(call.history).toEqual([`agent: ${LONG}`]);
  });

  it('[BI11] "I said how lovely, and it broke off": an assessment is a nod, however it is worded', async () => {
    const call = stage();
    await call.pass(2000);
    await call.speak(900, {
      partials: [
        { afterMs: 250, text: 'oh' },
        { afterMs: 500, text: 'oh how' },
        { afterMs: 850, text: 'oh how lovely' },
      ],
      final: { text: 'oh how lovely' },
    });
    await call.pass(8000);
    expect(call.events('reply.resumed')).toMatchObject([{ because: 'backchannel' }]);
    expect(call.history).toEqual([`agent: ${LONG}`]);
  });

  it('[BI11] "I asked how much, and it talked on": a question that begins like a nod takes the floor', async () => {
    const call = stage({ answers: [ANSWER] });
    await call.pass(2000);
    await call.speak(600, {
      partials: [
        { afterMs: 300, text: 'how' },
        { afterMs: 550, text: 'how much' },
      ],
      final: { text: 'how much' },
    });
    await call.pass(2000);
    expect(call.events('reply.ended')[0]).toMatchObject({ cut: true });
    expect(call.events('turn.committed')).toMatchObject([{ text: 'how much' }]);
  });

  it('[BI6] "I said no in a loud street": a word that might have become a nod counts after twice as long', async () => {
    const call = stage({ answers: [ANSWER] });
    await call.pass(2000);
    await call.speak(2500, { partials: [{ afterMs: 400, text: 'no' }], final: { text: 'no' } });
    expect(call.events('reply.ended')).toMatchObject([{ cut: true, atMs: 2000 + 2 * 700 }]);
  });

  it('[BI5] "yes" is an answer once the question was heard, and a backchannel before', async () => {
    const yesNo: Expectation = { slots: ['sure'], shape: 'yes-no' };
    const late = stage({ answers: [ANSWER] }, true, yesNo);
    await late.pass(4500);
    await late.speak(300, { final: { text: 'yes' } });
    await late.pass(2000);
    expect(late.events('turn.committed')).toMatchObject([{ text: 'yes' }]);
    const early = stage({}, true, yesNo);
    await early.pass(1000);
    await early.speak(300, { final: { text: 'yes' } });
    await early.pass(2000);
    expect(early.events('reply.resumed')).toMatchObject([{ because: 'backchannel' }]);
  });

  it('[BI5] "I said sounds good, and it waited for an answer": so it is to a question that a model has asked of its own', async () => {
    const asks = 'We have a table by the window at eight. Shall I book that one for you?';
    const call = open({
      answers: [ANSWER],
      plan: { greeting: { text: asks, interruptible: true, expect: { slots: [], shape: 'open' } } },
    });
    await call.pass(4300);
    await call.speak(500, { final: { text: 'sounds good' } });
    await call.pass(2000);
    expect(call.events('turn.committed')).toMatchObject([{ text: 'sounds good' }]);
  });

  it('[BI12] "I repeated the number that it read to me, and it broke off": an echo is a nod', async () => {
    const call = stage();
    await call.pass(2000);
    await call.speak(400, { final: { text: 'okay five' } });
    await call.pass(8000);
    expect(call.events('reply.resumed')).toMatchObject([{ because: 'backchannel' }]);
    expect(call.history).toEqual([`agent: ${LONG}`]);
  });

  it('[BI6] speech longer than 700 ms with a word in it is an interruption, whatever the word', async () => {
    const call = stage({ answers: [ANSWER] });
    await call.pass(2000);
    await call.speak(1200, { partials: [{ afterMs: 200, text: 'tuesday' }], final: { text: 'tuesday' } });
    expect(call.events('reply.ended')).toMatchObject([{ cut: true, atMs: 2700 }]);
  });

  it('[BI6] the word may come later than that', async () => {
    const call = stage({ answers: [ANSWER] });
    await call.pass(2000);
    await call.speak(1500, { partials: [{ afterMs: 1000, text: 'tuesday' }], final: { text: 'tuesday' } });
    const [ended] = call.events('reply.ended');
    expect(ended).toMatchObject({ cut: true });
    expect(ended!.atMs).toBeLessThan(2000 + 1200);
  });

  it('[BI6] speech without a word is an interruption after four times as long', async () => {
    const call = stage({ answers: [ANSWER] });
    await call.pass(2000);
    await call.speak(3200, { final: { text: 'uh huh' } });
    expect(call.events('reply.ended')).toMatchObject([{ cut: true, atMs: 2000 + 4 * 700 }]);
  });

  it('[BI6] a laugh of a second is none: the reply goes on', async () => {
    const call = stage();
    await call.pass(2000);
    await call.speak(1000, { final: { text: '' } });
    await call.pass(8000);
    expect(call.events('reply.resumed')).toMatchObject([{ because: 'noise' }]);
    expect(call.history).toEqual([`agent: ${LONG}`]);
  });

  describe('[BI13] somebody else in the room', () => {
    const DINNER = { partials: [{ afterMs: 600, text: 'dinner is' }], final: { text: 'dinner is ready' } };
    /** The agent says a long answer, for the `turns`th time. */
    const afterTurns = async (turns: number): Promise<StagedCall> => {
      const talk = spokenAnswer(LONG, { firstMs: 50, everyMs: 5 });
      const call = open({
        answers: [talk, talk, ANSWER, ANSWER],
        plan: { greeting: { ...PLAN.greeting, text: '' } },
      });
      for (let turn = 1; turn <= turns; turn += 1) {
        await call.speak(900, { final: { text: 'please count for me' } });
        await call.pass(turn < turns ? 9000 : 2500);
      }
      return call;
    };

    it('"my wife called me to dinner, and it broke off": who is much softer than the caller does not interrupt', async () => {
      const call = await afterTurns(2);
      await call.speak(1200, DINNER, 15);
      await call.pass(8000);
      expect(call.events('reply.resumed')).toMatchObject([{ because: 'noise' }]);
      expect(call.events('turn.committed')).toHaveLength(2);
      expect(call.replayDifference).toBeNull();
    });

    it('a caller who is a little softer than usual does', async () => {
      const call = await afterTurns(2);
      await call.speak(1200, DINNER, 6);
      await call.pass(2000);
      expect(call.events('turn.committed')).toHaveLength(3);
    });

    it('"I said it twice, and it talked on": who goes on at it is listened to', async () => {
      const call = await afterTurns(2);
      await call.speak(600, { final: { text: 'stop please' } }, 15);
      await call.pass(1000);
      await call.speak(600, { final: { text: 'stop please' } }, 15);
      await call.pass(2000);
      expect(call.events('turn.committed')).toHaveLength(3);
    });

    it('nor is anybody soft before the caller has been heard twice', async () => {
      const call = await afterTurns(1);
      await call.speak(1200, DINNER, 15);
      await call.pass(2000);
      expect(call.events('turn.committed')).toHaveLength(2);
    });
  });

  it('[BI7] goes on from the beginning of the word at which it stopped', async () => {
    const call = stage();
    await call.pass(2000);
    await call.speak(300, { final: { text: 'mm hm' } });
    await call.pass(8000);
    const [paused] = call.events('reply.paused');
    const [resumed] = call.events('reply.resumed');
    const next = LONG.split(' ')[paused!.heard.split(' ').length]!;
    expect([next, paused!.heard.split(' ').at(-1)]).toContain(resumed!.from);
    const [effect] = call.effects('playout.resume');
    const fromMs = effect!.data.type === 'playout.resume' ? effect!.data.fromMs : -1;
    expect(paused!.heardMs - fromMs).toBeGreaterThanOrEqual(0);
    expect(paused!.heardMs - fromMs).toBeLessThan(600);
  });

  it('[BI7] resumes within 300 ms of the ruling', async () => {
    const call = stage();
    await call.pass(2000);
    await call.speak(300, { final: { text: 'mm hm' } });
    await call.pass(3000);
    const [resumed] = call.events('reply.resumed');
    const next = call.line.records.find((record) => record.type === 'audio' && record.atMs >= resumed!.atMs);
    expect(next!.atMs - resumed!.atMs).toBeLessThanOrEqual(20);
  });

  it('[BI8] keeps exactly what was heard in history, transcript and on the line', async () => {
    const call = stage({ answers: [ANSWER] });
    await call.pass(2000);
    await call.speak(1500, { final: { text: 'stop please' } });
    await call.pass(4000);
    const [ended] = call.events('reply.ended');
    expect(ended).toMatchObject({ cut: true, text: LONG });
    expect(LONG.startsWith(ended!.heard)).toBe(true);
    expect(call.history[0]).toBe(`agent: ${ended!.heard}`);
    const playedMs = call.line.played
      .filter((part) => part.fromMs < 2200)
      .reduce((sum, part) => sum + part.toMs - part.fromMs, 0);
    expect(Math.abs(ended!.heardMs - playedMs)).toBeLessThanOrEqual(20);
  });

  it('[BI8] cancels generation and synthesis, and tells the mind what was not heard', async () => {
    const talk = spokenAnswer(`${LONG} ${LONG} ${LONG}`, { firstMs: 50, everyMs: 200 });
    const call = stage({
      answers: [talk, ANSWER],
      plan: { greeting: { text: '', interruptible: true, expect: { slots: [], shape: 'open' } } },
    });
    await call.speak(600, { final: { text: 'when do you open' } });
    await call.pass(3500);
    await call.speak(1000, { final: { text: 'stop it please' } });
    await call.pass(3000);
    expect(call.llm.aborted).toBe(1);
    expect(call.llm.open).toBe(0);
    const { interrupted } = call.llm.requests[1]!;
    expect(interrupted!.said.startsWith(interrupted!.heard)).toBe(true);
    expect(interrupted!.said.length).toBeGreaterThan(interrupted!.heard.length);
  });

  it('[BI9] a reply of which nothing was heard is as if it was never made', async () => {
    const call = stage({
      answers: [spokenAnswer('Yes.', { firstMs: 400, everyMs: 10 }), ANSWER],
      plan: { greeting: { text: '', interruptible: true, expect: { slots: [], shape: 'open' } } },
    });
    await call.speak(600, { final: { text: 'when do you open' } });
    await call.pass(500);
    await call.speak(900, { final: { text: 'on sundays please' } });
    await call.pass(4000);
    expect(call.history).toEqual([
      'caller: when do you open on sundays please',
      'agent: All right, I will stop.',
    ]);
  });

  it('[GR2] does not stop a greeting that may not be interrupted, and answers what was said over it afterwards', async () => {
    const call = stage({ answers: [ANSWER] }, false);
    await call.pass(1000);
    await call.speak(1000, { final: { text: 'when do you open' } });
    await call.pass(8000);
    expect(call.line.records.filter((record) => record.type === 'clear')).toEqual([]);
    expect(call.history).toEqual([
      `agent: ${LONG}`,
      'caller: when do you open',
      'agent: All right, I will stop.',
    ]);
  });
});
