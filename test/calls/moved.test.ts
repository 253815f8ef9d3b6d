/** The process that holds a call dies, and another goes on with it: each opens with what the caller hears. */
import { describe, expect, it } from 'vitest';
import { spokenAnswer } from '#voice/ports/fakes/language-model.ts';
import type { ToolRequest, ToolRunner } from '#voice/ports/language-model.ts';
import { difference, ofTheHeart, replay, takeUp } from '#voice/replay.ts';
import { step } from '#voice/conversation.ts';
import { callStage } from '../support/stage.ts';
import { PLAN } from '../support/staged-call.ts';

const stage = callStage();
const MOVED = 'Sorry, we were cut off for a moment.';
const SPEECH = { ...PLAN.speech, moved: MOVED };
const THREE = 'We open at nine in the morning. We close at five in the afternoon. Shall I book you in?';
const ANSWER = spokenAnswer(THREE, { firstMs: 80, everyMs: 10 });
const QUESTION = { final: { text: 'when do you open' } };
const MORE = spokenAnswer('And on Sundays we are closed.', { firstMs: 80, everyMs: 10 });

/** The clauses that were played to their end, in order, as the log tells. */
function heard(call: ReturnType<typeof stage>): string[] {
  const texts = new Map(call.events('reply.clause').map(({ clauseId, text }) => [clauseId, text]));
  return call.log.flatMap(({ data }) =>
    data.type === 'playout.ended' ? [texts.get(data.clauseId) ?? '?'] : [],
  );
}

describe('a caller whose agent died', () => {
  it('[MV1] [MV2] in mid-reply hears a word about it, then the sentence that broke off, and none that was heard', async () => {
    const call = stage({ plan: { speech: SPEECH }, answers: [ANSWER] });
    await call.pass(3000);
    await call.speak(900, QUESTION);
    await call.pass(4000);
    expect(heard(call)).toEqual(['Hello, how can I help?', 'We open at nine in the morning.']);
    await call.move({ awayMs: 2000 });
    await call.pass(10_000);
    expect(heard(call).slice(2)).toEqual([
      MOVED,
      'We close at five in the afternoon.',
      'Shall I book you in?',
    ]);
    expect(call.history.at(-1)).toBe(
      `agent: We open at nine in the morning. ${MOVED} We close at five in the afternoon. Shall I book you in?`,
    );
    expect(call.events('reply.ended')).toHaveLength(2);
    expect(call.llm.requests).toHaveLength(1);
    expect(call.replayDifference).toBeNull();
  });

  it('[MV2] while it greeted hears the greeting, from its first word', async () => {
    const call = stage({ plan: { speech: SPEECH } });
    await call.pass(300);
    await call.move({ awayMs: 1000 });
    await call.pass(4000);
    expect(heard(call)).toEqual(['Hello, how can I help?']);
    expect(call.replayDifference).toBeNull();
  });

  it('[MV2] while it waited hears the open question again, and is waited for', async () => {
    const call = stage({ plan: { speech: SPEECH }, answers: [ANSWER, MORE] });
    await call.pass(3000);
    await call.speak(900, QUESTION);
    await call.pass(12_000);
    const before = heard(call);
    expect(before.at(-1)).toBe('Shall I book you in?');
    await call.move({ awayMs: 1000 });
    await call.pass(6000);
    expect(heard(call).slice(before.length)).toEqual([MOVED, 'Shall I book you in?']);
    await call.speak(900, { final: { text: 'and on sundays' } });
    await call.pass(6000);
    expect(heard(call).at(-1)).toBe('And on Sundays we are closed.');
    expect(call.replayDifference).toBeNull();
  });

  it('[MV2] before the mind had said all hears the rest, which it is asked for again, told what it has said', async () => {
    const slow = [
      { text: 'We open at nine in the morning. ', afterMs: 80 },
      { text: 'We close at five. ', afterMs: 4000 },
    ];
    const call = stage({ plan: { speech: SPEECH }, answers: [slow, MORE] });
    await call.pass(3000);
    await call.speak(900, QUESTION);
    await call.pass(3500);
    expect(heard(call)).toContain('We open at nine in the morning.');
    await call.move({ awayMs: 500 });
    await call.pass(8000);
    expect(call.llm.requests[1]).toMatchObject({
      turn: { text: 'when do you open' },
      since: [{ who: 'agent', text: 'We open at nine in the morning.' }],
    });
    expect(heard(call).filter((text) => text === 'We open at nine in the morning.')).toHaveLength(1);
    expect(heard(call).at(-1)).toBe('And on Sundays we are closed.');
    expect(call.replayDifference).toBeNull();
  });

  it('[MV3] after a question that was understood is answered, without asking again', async () => {
    const call = stage({ plan: { speech: SPEECH }, answers: [MORE] });
    await call.pass(3000);
    await call.speak(900, QUESTION);
    expect(call.events('turn.committed')).toEqual([]);
    await call.pass(250);
    await call.move({ awayMs: 2000 });
    await call.pass(8000);
    expect(call.events('turn.committed')).toMatchObject([{ text: 'when do you open' }]);
    expect(heard(call).slice(1)).toEqual([MOVED, 'And on Sundays we are closed.']);
    expect(call.replayDifference).toBeNull();
  });

  it('[MV3] while it thought, with nothing heard of the answer yet, is answered', async () => {
    const slow = spokenAnswer('Too late.', { firstMs: 3000, everyMs: 5 });
    const call = stage({ plan: { speech: SPEECH }, answers: [slow, MORE] });
    await call.pass(3000);
    await call.speak(900, QUESTION);
    await call.pass(1200);
    await call.move({ awayMs: 500 });
    await call.pass(8000);
    expect(heard(call).slice(1)).toEqual([MOVED, 'And on Sundays we are closed.']);
    expect(call.history.filter((line) => line.startsWith('caller'))).toEqual(['caller: when do you open']);
    expect(call.replayDifference).toBeNull();
  });

  it('[MV3] in the middle of a word that was not understood is asked again', async () => {
    const call = stage({ plan: { speech: SPEECH } });
    await call.pass(3000);
    await call.speak(2000, {
      partials: [{ afterMs: 300, text: 'when' }],
      final: { text: 'x', afterFinishMs: 900 },
    });
    await call.move({ awayMs: 500 });
    await call.pass(6000);
    expect(heard(call).slice(1)).toEqual([MOVED, 'Hello, how can I help?']);
    expect(call.replayDifference).toBeNull();
  });

  it('[MV4] while a tool ran is not served twice, and the mind is told that nobody knows', async () => {
    const runs: ToolRequest[] = [];
    const tools: ToolRunner = {
      tools: [{ name: 'book', description: 'books', parameters: {} }],
      run: (request) => {
        runs.push(request);
        return new Promise(() => {});
      },
    };
    const book = (id: string) => [{ tool: { id, name: 'book', arguments: { at: 'nine' } }, afterMs: 50 }];
    const call = stage({ plan: { speech: SPEECH }, tools, answers: [book('a'), book('b'), MORE] });
    await call.pass(3000);
    await call.speak(900, { final: { text: 'please book me in' } });
    await call.pass(1500);
    expect(runs).toHaveLength(1);
    await call.move({ awayMs: 500 });
    await call.pass(9000);
    expect(runs).toHaveLength(1);
    const asked = call.llm.requests.at(-1)!;
    expect([...asked.history, ...asked.since].filter(({ who }) => who === 'tool')).toMatchObject([
      { request: { id: 'a' }, result: { ok: false, unknown: true } },
      { request: { id: 'b' }, result: { ok: false, unknown: true } },
    ]);
    expect(heard(call).at(-1)).toBe('And on Sundays we are closed.');
    expect(call.replayDifference).toBeNull();
  });

  it('[MV2] while it said goodbye hears the goodbye, and then the line closes', async () => {
    const call = stage({ plan: { speech: SPEECH } });
    await call.pass(3000);
    call.session.end('api', 'done');
    await call.pass(100);
    await call.move({ awayMs: 500 });
    await call.pass(9000);
    expect(heard(call).at(-1)).toBe('Goodbye.');
    expect(call.ended).toBe(true);
    expect(call.replayDifference).toBeNull();
  });

  it('[MV1] twice in one reply hears each of its sentences once', async () => {
    const call = stage({ plan: { speech: SPEECH }, answers: [ANSWER] });
    await call.pass(3000);
    await call.speak(900, QUESTION);
    await call.pass(4000);
    await call.move({ awayMs: 500 });
    await call.pass(4500);
    await call.move({ awayMs: 500 });
    await call.pass(9000);
    const sentences = heard(call).filter((text) => text !== MOVED);
    expect(sentences).toEqual([
      'Hello, how can I help?',
      'We open at nine in the morning.',
      'We close at five in the afternoon.',
      'Shall I book you in?',
    ]);
    expect(call.replayDifference).toBeNull();
  });
});

describe('a log that broke off', () => {
  it('[RE3] at any line gives the state back, and what its last step owes; nothing that is then asked for is left from before', async () => {
    const call = stage({ plan: { speech: SPEECH }, answers: [ANSWER, MORE] });
    await call.pass(3000);
    await call.speak(900, QUESTION);
    await call.pass(2500);
    await call.speak(900, { final: { text: 'and on sundays' } });
    await call.pass(6000);
    const whole = JSON.parse(JSON.stringify(call.log)) as typeof call.log;
    const counts = { stt: 1, tts: 1, llm: 1 };
    for (let length = 1; length <= whole.length; length += 1) {
      const { state, owed, seq, parted } = takeUp(call.plan, counts, whole.slice(0, length));
      expect(parted).toBeNull();
      expect(seq).toBe(length + owed.length);
      const log = [...whole.slice(0, length), ...owed];
      expect(log).toEqual(whole.slice(0, log.length));
      const input = { type: 'call.moved' as const, atMs: state.nowMs + 1000, providers: counts };
      const moved = step(state, input);
      const timers = moved.effects.flatMap((effect) => (effect.type === 'timer.set' ? [effect.timerId] : []));
      for (const timerId of Object.values(moved.state.timers)) expect(timers).toContain(timerId);
      const further = { seq: seq + 1, atMs: input.atMs, kind: 'input' as const, data: input };
      expect(replay(call.plan, counts, [...log, further]).state).toEqual(moved.state);
    }
  });

  it('[RE3] is told where another heart has written it', async () => {
    const call = stage({ plan: { speech: SPEECH } });
    await call.pass(3000);
    const log = ofTheHeart(call.log).filter(({ data }) => data.type !== 'reply.audible');
    const other = { ...call.plan, greeting: { ...call.plan.greeting, text: 'Good day.' } };
    const taken = takeUp(other, { stt: 1, tts: 1, llm: 1 }, log);
    expect(taken.parted).not.toBeNull();
    expect(taken.owed).toEqual([]);
    expect(difference(log, log)).toBeNull();
  });
});
