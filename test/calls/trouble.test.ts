import { describe, expect, it } from 'vitest';
import { fakeLanguageModel, spokenAnswer } from '#voice/ports/fakes/language-model.ts';
import { fakeSpeechToText } from '#voice/ports/fakes/speech-to-text.ts';
import { fakeTextToSpeech } from '#voice/ports/fakes/text-to-speech.ts';
import { VirtualClock } from '#voice/ports/fakes/clock.ts';
import type { FallbackPolicy } from '#voice/plan.ts';
import { callStage } from '../support/stage.ts';

const stage = callStage();
const ANSWER = spokenAnswer('We open at nine.', { firstMs: 80, everyMs: 10 });
const SWITCH: FallbackPolicy[] = [
  { id: 'stt', on: 'stt_error', then: [{ do: 'switch_provider' }, { do: 'prompt_for_clarification' }] },
  { id: 'tts', on: 'tts_error', then: [{ do: 'switch_provider' }, { do: 'maintain_voice_stream' }] },
  {
    id: 'llm',
    on: 'llm_error',
    then: [{ do: 'switch_provider' }, { do: 'say', text: 'My thoughts are stuck.' }],
  },
  {
    id: 'slow',
    on: 'llm_timeout',
    then: [{ do: 'switch_provider' }, { do: 'say', text: 'This takes too long.' }],
  },
];

describe('when hearing fails', () => {
  it('[FB1] asks again when confidence is under what the policy wants, and ends after too many times', async () => {
    const fallbacks: FallbackPolicy[] = [
      { id: 'doubt', on: 'confidence_below', below: 0.6, then: [{ do: 'prompt_for_clarification' }] },
      {
        id: 'enough',
        on: 'confidence_below',
        below: 0.6,
        times: 3,
        then: [{ do: 'end_call', say: 'I give up. Goodbye.' }],
      },
    ];
    const call = stage({ plan: { fallbacks } });
    await call.pass(3000);
    for (let time = 0; time < 3; time += 1) {
      await call.speak(600, { final: { text: 'mumble something', confidence: 0.3 } });
      await call.pass(4000);
    }
    await call.pass(4000);
    expect(call.events('fallback.fired').map(({ policyId, count }) => [policyId, count])).toEqual([
      ['doubt', 1],
      ['doubt', 2],
      ['enough', 3],
    ]);
    expect(call.history).toEqual([
      'agent: Hello, how can I help?',
      'agent: Sorry, could you say that again?',
      'agent: I did not get that.',
      'agent: I give up. Goodbye.',
    ]);
    expect(call.ended).toBe(true);
    expect(call.line.isClosed).toBe(true);
  });

  it('[FB2] asks again when nothing of the speech was understood, also without any policy', async () => {
    const call = stage();
    await call.pass(3000);
    await call.speak(1200, { final: { text: '', refused: true } });
    await call.pass(3000);
    expect(call.history.at(-1)).toBe('agent: Sorry, could you say that again?');
  });

  it('[WF1] a question back is a reply too, and tells how long the caller waited for it', async () => {
    const call = stage();
    await call.pass(3000);
    await call.speak(1200, { final: { text: '', refused: true } });
    await call.pass(3000);
    const { waterfall, atMs } = call.events('reply.audible').at(-1)!;
    expect(waterfall).toMatchObject({ totalMs: atMs - 4200, decideMs: 550 });
  });

  it('[FB3] lets the next recogniser hear the utterance from its beginning', async () => {
    const clock = new VirtualClock();
    const spare = {
      stt: fakeSpeechToText({ clock, script: [{ final: { text: 'when do you open', afterFinishMs: 30 } }] }),
    };
    const call = stage({ clock, spare, plan: { fallbacks: SWITCH }, answers: [ANSWER] });
    await call.pass(3000);
    await call.speak(1000, { failAfterMs: 500, code: 'provider.cut' });
    await call.pass(4000);
    expect(call.events('turn.committed')).toMatchObject([{ text: 'when do you open' }]);
    expect(spare.stt.hearings[0]!.framesWritten).toBeGreaterThanOrEqual(call.stt.hearings[0]!.framesWritten);
    expect(call.events('provider.switched')).toMatchObject([{ role: 'stt', from: 0, to: 1 }]);
  });

  it('[FB4] says so when no recogniser is left', async () => {
    const call = stage({ plan: { fallbacks: SWITCH } });
    await call.pass(3000);
    await call.speak(1000, { failAfterMs: 500 });
    await call.pass(4000);
    expect(call.events('fallback.fired')).toMatchObject([{ on: 'stt_error' }]);
    expect(call.history.at(-1)).toBe('agent: Sorry, could you say that again?');
  });
});

describe('when the mind fails', () => {
  it.each([
    ['refuses', [{ fail: 'provider.unreachable' as const }]],
    ['stalls', [{ stall: true as const }]],
  ])('[FB5] asks the next model when the first %s', async (_, steps) => {
    const clock = new VirtualClock();
    const spare = { llm: fakeLanguageModel(clock, [ANSWER]) };
    const call = stage({ clock, spare, plan: { fallbacks: SWITCH }, answers: [steps] });
    await call.pass(3000);
    await call.speak(600, { final: { text: 'when do you open' } });
    await call.pass(12_000);
    expect(call.history).toContain('caller: when do you open');
    expect(call.history.find((line) => line.includes('We open at nine.'))).toBeDefined();
  });

  it('[FB6] tells the caller when no model is left', async () => {
    const call = stage({ plan: { fallbacks: SWITCH }, answers: [[{ fail: 'provider.failed' }]] });
    await call.pass(3000);
    await call.speak(600, { final: { text: 'when do you open' } });
    await call.pass(3000);
    expect(call.history.at(-1)).toBe('agent: My thoughts are stuck.');
  });

  it('[FB6] apologises when an answer is empty', async () => {
    const call = stage({ answers: [[{ outcome: {} }]] });
    await call.pass(3000);
    await call.speak(600, { final: { text: 'when do you open' } });
    await call.pass(3000);
    expect(call.history.at(-1)).toBe('agent: Sorry, something went wrong.');
  });

  it('[FL1] bridges long thinking with a filler', async () => {
    const call = stage({ answers: [spokenAnswer('We open at nine.', { firstMs: 3000, everyMs: 10 })] });
    await call.pass(3000);
    await call.speak(600, { final: { text: 'when do you open' } });
    await call.pass(8000);
    expect(call.history.at(-1)).toBe('agent: One moment. We open at nine.');
    const commitMs = call.events('turn.committed')[0]!.atMs;
    expect(call.events('reply.clause')[1]!.atMs - commitMs).toBe(1200);
  });
});

describe('when the voice fails', () => {
  it.each([{ failAfterMs: 10 }, { cutAfterAudioMs: 400 }, { stallAfterAudioMs: 400 }])(
    '[FB7] the next voice says the rest of the clause: %o',
    async (script) => {
      const clock = new VirtualClock();
      const spare = { tts: fakeTextToSpeech({ clock }) };
      const call = stage({
        clock,
        spare,
        plan: {
          fallbacks: SWITCH,
          greeting: { text: '', interruptible: true, expect: { slots: [], shape: 'open' } },
        },
        answers: [spokenAnswer('One two three four five six.', { firstMs: 50, everyMs: 5 })],
      });
      call.tts.enqueue(script);
      await call.speak(600, { final: { text: 'when do you open' } });
      await call.pass(10_000);
      expect(call.history.at(-1)).toBe('agent: One two three four five six.');
      expect(call.events('provider.switched')).toMatchObject([{ role: 'tts' }]);
    },
  );

  it('[FB7] a voice that fails on several clauses at once is changed once', async () => {
    // What the caller heard: nothing. Three clauses were with the first voice when its key was refused; the second voice was taken
    // for the first clause, and the other two counted as failures of the second: "no voice is left", after a tenth of a second.
    const clock = new VirtualClock();
    const spare = { tts: fakeTextToSpeech({ clock }) };
    const words =
      'We open at nine every day of the week. We close at five in the afternoon. Sundays are for rest and for family.';
    const call = stage({
      clock,
      spare,
      plan: { fallbacks: SWITCH },
      answers: [spokenAnswer(words, { firstMs: 10, everyMs: 0 })],
    });
    await call.pass(3000);
    const refused = { failAfterMs: 60, code: 'provider.unauthorized' as const };
    call.tts.enqueue(refused, refused, refused);
    await call.speak(600, { final: { text: 'when do you open' } });
    await call.pass(12_000);
    expect(call.history.at(-1)).toBe(`agent: ${words}`);
    expect(call.events('fallback.fired')).toMatchObject([{ on: 'tts_error', count: 1 }]);
    expect(call.events('provider.failed').map(({ provider }) => provider)).toEqual([0, 0, 0]);
  });

  it('[FB8] keeps audio on the line when no voice is left, and goes on with the call', async () => {
    const call = stage({ plan: { fallbacks: SWITCH }, answers: [ANSWER, ANSWER] });
    await call.pass(3000);
    call.tts.enqueue({ failAfterMs: 10 });
    await call.speak(600, { final: { text: 'when do you open' } });
    const fromMs = call.clock.nowMs();
    await call.pass(3000);
    const sent = call.line.records.filter((record) => record.type === 'audio' && record.atMs > fromMs + 1000);
    expect(sent.length).toBeGreaterThan(90);
    await call.speak(600, { final: { text: 'when do you open' } });
    await call.pass(4000);
    expect(call.history.at(-1)).toBe('agent: We open at nine.');
    expect(call.session.state.comfort).toBe(false);
  });

  it('[FB9] ends the call when the voice fails again and again', async () => {
    const call = stage({
      plan: { fallbacks: SWITCH },
      answers: [ANSWER, ANSWER, ANSWER, ANSWER, ANSWER, ANSWER],
    });
    call.tts.enqueue(...Array.from({ length: 12 }, () => ({ failAfterMs: 10 })));
    for (let time = 0; time < 3; time += 1) {
      await call.pass(3000);
      await call.speak(600, { final: { text: 'when do you open' } });
    }
    await call.pass(5000);
    expect(call.ended).toBe(true);
    expect(call.events('call.ended')).toMatchObject([{ by: 'fault' }]);
  });
});
