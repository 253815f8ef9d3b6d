/** Words, results and counts that once were lost on the way: each opens with what the caller would have noticed. */
import { describe, expect, it } from 'vitest';
import { fakeLanguageModel, spokenAnswer } from '#voice/ports/fakes/language-model.ts';
import { fakeSpeechToText } from '#voice/ports/fakes/speech-to-text.ts';
import { VirtualClock } from '#voice/ports/fakes/clock.ts';
import type { FallbackAction, FallbackPolicy, FallbackTrigger } from '#voice/plan.ts';
import type { ToolRunner } from '#voice/ports/language-model.ts';
import { callStage } from '../support/stage.ts';

const stage = callStage();
const LONG = 'One two three four five six seven eight nine ten eleven twelve thirteen fourteen.';
const LONG_GREETING = { text: LONG, interruptible: true, expect: { slots: [], shape: 'open' as const } };
const ANSWER = spokenAnswer('We open at nine.', { firstMs: 80, everyMs: 10 });
const QUESTION = { final: { text: 'when do you open' } };
const request = { id: 'a1', name: 'book', arguments: {} };
const BOOKING: ToolRunner = {
  tools: [{ name: 'book', description: 'books', parameters: {} }],
  run: () => Promise.resolve({ ok: true, value: 'booked', slots: { booked: true } }),
};

function policy(on: FallbackTrigger, ...then: FallbackAction[]): FallbackPolicy {
  return { id: on, on, then };
}

describe('"stop", said over the agent', () => {
  it('[BI4] stops it though the final text is late: the partial text is not noise', async () => {
    const call = stage({ plan: { greeting: LONG_GREETING }, answers: [ANSWER] });
    await call.pass(2000);
    await call.speak(400, {
      partials: [{ afterMs: 200, text: 'stop' }],
      final: { text: 'stop', afterFinishMs: 900 },
    });
    await call.pass(5000);
    expect(call.events('turn.committed')).toMatchObject([{ text: 'stop' }]);
    expect(call.events('reply.resumed')).toEqual([]);
  });

  it('[BI8] stops it though a noise follows before it is understood', async () => {
    const call = stage({ plan: { greeting: LONG_GREETING }, answers: [ANSWER] });
    await call.pass(2000);
    await call.speak(300, { final: { text: 'stop', afterFinishMs: 300 } });
    await call.pass(250);
    await call.speak(200, { final: { text: '' } });
    await call.pass(5000);
    expect(call.events('turn.committed')).toMatchObject([{ text: 'stop' }]);
    expect(call.events('reply.ended')[0]).toMatchObject({ cut: true });
  });

  it('[BI8] stops it though the recogniser breaks off in the middle of it', async () => {
    const call = stage({ plan: { greeting: LONG_GREETING }, answers: [ANSWER] });
    await call.pass(2000);
    await call.speak(300, { partials: [{ afterMs: 200, text: 'stop' }], failAfterMs: 250 });
    await call.pass(5000);
    expect(call.events('turn.committed')).toMatchObject([{ text: 'stop', confidence: 0.4 }]);
  });
});

describe('what was written', () => {
  it('[GR2] [TX1] over a greeting that may not be interrupted is answered afterwards, all of it', async () => {
    const call = stage({ plan: { greeting: { ...LONG_GREETING, interruptible: false } }, answers: [ANSWER] });
    await call.pass(500);
    call.line.type('when do you open');
    await call.pass(500);
    call.line.type('on sundays');
    await call.pass(9000);
    expect(call.events('turn.committed')).toMatchObject([
      { text: 'when do you open on sundays', via: 'typed' },
    ]);
  });

  it('[TN3] is answered with what is then said, once all of that is understood', async () => {
    const slow = spokenAnswer('We open at nine.', { firstMs: 3000, everyMs: 10 });
    const call = stage({ answers: [slow, ANSWER] });
    await call.pass(3000);
    call.line.type('when do you open');
    await call.pass(300);
    await call.speak(900, {
      partials: [{ afterMs: 300, text: 'on sundays' }],
      final: { text: 'on sundays and mondays', afterFinishMs: 300 },
    });
    await call.pass(4000);
    const texts = call.events('turn.committed').map(({ text }) => text);
    expect(texts.at(-1)).toBe('on sundays and mondays when do you open');
    expect(call.stt.hearings.every(({ closed }) => closed)).toBe(true);
  });
});

describe('a booking', () => {
  it('[TL2] [BI9] is not made twice when the caller adds a word before hearing of it', async () => {
    const slow = spokenAnswer('It is booked.', { firstMs: 3000, everyMs: 10 });
    const call = stage({ tools: BOOKING, answers: [[{ tool: request }], slow, ANSWER] });
    await call.pass(3000);
    await call.speak(600, { final: { text: 'book me at nine' } });
    await call.pass(700);
    await call.speak(900, { final: { text: 'if you please' } });
    await call.pass(5000);
    expect(call.llm.requests.at(-1)!.turn.text).toBe('book me at nine if you please');
    expect(call.llm.requests.at(-1)!.history.at(-1)).toMatchObject({ who: 'tool', request });
    expect(call.session.state.memory.slots).toEqual({ booked: true });
  });

  it('[TL2] [FB5] is known to the next model when the first breaks off behind it', async () => {
    const clock = new VirtualClock();
    const llm = fakeLanguageModel(clock, [ANSWER]);
    const call = stage({
      clock,
      spare: { llm },
      tools: BOOKING,
      plan: { fallbacks: [policy('llm_error', { do: 'switch_provider' })] },
      answers: [[{ tool: request }, { afterMs: 300, fail: 'provider.cut' }]],
    });
    await call.pass(3000);
    await call.speak(600, { final: { text: 'book me at nine' } });
    await call.pass(4000);
    expect(llm.requests[0]!.since).toMatchObject([{ who: 'tool', request }]);
    expect(call.history).toContain('tool: book');
  });

  it('[TL2] [FB6] is remembered when the model has nothing to say about it', async () => {
    const call = stage({ tools: BOOKING, answers: [[{ tool: request }], [{ outcome: {} }], ANSWER] });
    await call.pass(3000);
    await call.speak(600, { final: { text: 'book me at nine' } });
    await call.pass(4000);
    expect(call.history.slice(-2)).toEqual(['tool: book', 'agent: Sorry, something went wrong.']);
  });
});

describe('an utterance', () => {
  it('[FB3] [EP7] is heard from its beginning by the next recogniser when the first says nothing at all', async () => {
    const clock = new VirtualClock();
    const stt = fakeSpeechToText({ clock, script: [QUESTION] });
    const fallbacks = [policy('stt_error', { do: 'switch_provider' })];
    const call = stage({ clock, spare: { stt }, plan: { fallbacks }, answers: [ANSWER] });
    await call.pass(3000);
    await call.speak(1000, { stall: true });
    await call.pass(6000);
    expect(call.events('provider.failed')).toMatchObject([{ role: 'stt', code: 'provider.timeout' }]);
    expect(stt.hearings[0]!.framesWritten).toBe(call.stt.hearings[0]!.framesWritten);
    expect(call.events('turn.committed')).toMatchObject([{ text: 'when do you open' }]);
  });

  it('[FB3] is heard again also when the recogniser that failed on it has been left already', async () => {
    const clock = new VirtualClock();
    const stt = fakeSpeechToText({
      clock,
      script: [{ final: { text: 'when do you' } }, { final: { text: 'open' } }],
    });
    const fallbacks = [policy('stt_error', { do: 'switch_provider' })];
    const call = stage({ clock, spare: { stt }, plan: { fallbacks }, answers: [ANSWER] });
    await call.pass(3000);
    await call.speak(500, { failAfterMs: 1400 });
    await call.pass(400);
    await call.speak(500, { failAfterMs: 550 });
    await call.pass(5000);
    expect(call.events('turn.committed')).toMatchObject([{ text: 'when do you open' }]);
  });
});

describe('troubles in a row', () => {
  it('[SI1] silences that were broken by the caller are not in a row', async () => {
    const fallbacks: FallbackPolicy[] = [
      { ...policy('no_input', { do: 'end_call', say: 'Nobody there.' }), times: 2 },
    ];
    const call = stage({ plan: { fallbacks }, answers: [ANSWER, ANSWER] });
    for (let time = 0; time < 2; time += 1) {
      await call.pass(11_000);
      await call.speak(600, QUESTION);
      await call.pass(2500);
    }
    await call.pass(9000);
    expect(call.events('fallback.fired')).toEqual([]);
    expect(call.events('reply.started').filter(({ kind }) => kind === 'prompt')).toHaveLength(3);
  });

  it('[FB6] answers that fail one after the other are in a row', async () => {
    const fallbacks: FallbackPolicy[] = [
      { ...policy('llm_error', { do: 'end_call', say: 'I cannot think today.' }), times: 2 },
    ];
    const call = stage({
      plan: { fallbacks },
      answers: [[{ fail: 'provider.failed' }], [{ fail: 'provider.failed' }]],
    });
    await call.pass(3000);
    await call.speak(600, QUESTION);
    await call.pass(4000);
    await call.speak(600, QUESTION);
    await call.pass(6000);
    expect(call.history.at(-1)).toBe('agent: I cannot think today.');
    expect(call.ended).toBe(true);
  });
});

describe('half a sentence', () => {
  it('[FB7] [BI8] is all that memory holds when the voice broke off and no other is left', async () => {
    const call = stage({
      answers: [spokenAnswer('One two three four five six.', { firstMs: 50, everyMs: 5 })],
    });
    await call.pass(3000);
    call.tts.enqueue({ cutAfterAudioMs: 800 });
    await call.speak(600, QUESTION);
    await call.pass(4000);
    expect(call.events('reply.ended').at(-1)).toMatchObject({ heard: 'One two three', cut: true });
    expect(call.history.at(-1)).toBe('agent: One two three');
  });
});

describe('a caller who asked for time', () => {
  it('[SI4] has it told in the log', async () => {
    const outcome = { expect: { slots: [], shape: 'open' as const, patienceMs: 30_000 } };
    const call = stage({ answers: [spokenAnswer('Take your time.', { firstMs: 50, everyMs: 5 }, outcome)] });
    await call.pass(3000);
    await call.speak(600, { final: { text: 'hold on' } });
    await call.pass(4000);
    expect(call.events('silence').at(-1)).toMatchObject({ because: 'wait-asked' });
  });
});
