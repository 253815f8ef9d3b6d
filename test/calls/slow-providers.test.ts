/** Providers that take long or say nothing: the caller never hears more than a second and a half of nothing. Default limits, virtual clock. */
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '#voice/ports/fakes/clock.ts';
import { fakeLanguageModel, spokenAnswer } from '#voice/ports/fakes/language-model.ts';
import { fakeSpeechToText } from '#voice/ports/fakes/speech-to-text.ts';
import { fakeTextToSpeech, type SpeechScript } from '#voice/ports/fakes/text-to-speech.ts';
import type { FallbackPolicy } from '#voice/plan.ts';
import { PLAN, type StagedCall } from '../support/staged-call.ts';
import { callStage } from '../support/stage.ts';

const stage = callStage();
const ANSWER = spokenAnswer('We open at nine.', { firstMs: 80, everyMs: 10 });
const QUESTION = { final: { text: 'when do you open' } };
const SWITCH: FallbackPolicy[] = [
  { id: 'stt', on: 'stt_error', then: [{ do: 'switch_provider' }, { do: 'prompt_for_clarification' }] },
  { id: 'tts', on: 'tts_error', then: [{ do: 'switch_provider' }, { do: 'maintain_voice_stream' }] },
  {
    id: 'llm',
    on: 'llm_error',
    then: [{ do: 'maintain_voice_stream', say: 'One moment.' }, { do: 'switch_provider' }],
  },
];
/** The product's own. */
const turn = { ...PLAN.turn, finalTimeoutMs: 3000 };
const GREETED_MS = 3000;
const MOST_MS = 1500;

/** The longest time without a sound between `fromMs` and the last sound of the agent, comfort included. */
function longestGap(call: StagedCall, fromMs: number): number {
  let quietSinceMs = fromMs;
  let longestMs = 0;
  for (const part of call.line.played) {
    if (part.toMs <= fromMs) continue;
    longestMs = Math.max(longestMs, part.fromMs - quietSinceMs);
    quietSinceMs = Math.max(quietSinceMs, part.toMs);
  }
  return quietSinceMs === fromMs ? Number.POSITIVE_INFINITY : longestMs;
}

describe('a voice that takes long', () => {
  it.each<[string, SpeechScript, number]>([
    ['never begins', { stallAfterAudioMs: 0 }, 0],
    ['begins after two seconds', { firstAudioMs: 2000 }, 0],
    ['stops after a syllable', { stallAfterAudioMs: 200 }, 1],
  ])('[FB10] gives way to the next when it %s, and is told that it was too slow', async (_, script, to) => {
    // What the caller heard: two and a half seconds of nothing, for so long was a voice given to begin.
    const clock = new VirtualClock();
    const spare = { tts: fakeTextToSpeech({ clock }) };
    const call = stage({ clock, spare, plan: { fallbacks: SWITCH }, answers: [ANSWER, ANSWER] });
    await call.pass(GREETED_MS);
    call.tts.enqueue(script);
    await call.speak(600, QUESTION);
    await call.pass(5000);
    const committedMs = call.events('turn.committed')[0]!.atMs;
    expect(longestGap(call, committedMs)).toBeLessThan(MOST_MS);
    expect(call.history.at(-1)).toBe('agent: We open at nine.');
    expect(call.events('provider.failed')).toMatchObject([
      { role: 'tts', provider: 0, code: 'provider.timeout' },
    ]);
    expect(call.tts.speeches.every(({ closed }) => closed)).toBe(true);
    expect(call.session.state.providers.tts.current).toBe(to);
  });

  it('[FB10] spoke with another voice ever after, for one slow moment: it is asked again, until it is slow twice in a row', async () => {
    const clock = new VirtualClock();
    const spare = { tts: fakeTextToSpeech({ clock }) };
    const slow = { firstAudioMs: 2000 };
    const call = stage({ clock, spare, plan: { fallbacks: SWITCH }, answers: Array(4).fill(ANSWER) });
    await call.pass(GREETED_MS);
    const spoken: number[] = [];
    for (const script of [slow, {}, slow, slow]) {
      call.tts.enqueue(script);
      await call.speak(600, QUESTION);
      await call.pass(5000);
      spoken.push(spare.tts.speeches.length);
    }
    expect(spoken).toEqual([1, 1, 2, 3]);
    expect(call.events('provider.switched')).toMatchObject([{ role: 'tts', from: 0, to: 1 }]);
  });

  it('[FB10] is kept when it begins before the one that was asked beside it', async () => {
    const clock = new VirtualClock();
    const spare = { tts: fakeTextToSpeech({ clock, firstAudioMs: 400 }) };
    const call = stage({ clock, spare, plan: { fallbacks: SWITCH }, answers: [ANSWER] });
    await call.pass(GREETED_MS);
    call.tts.enqueue({ firstAudioMs: 900 });
    await call.speak(600, QUESTION);
    await call.pass(4000);
    expect(call.history.at(-1)).toBe('agent: We open at nine.');
    expect(call.events('provider.slow')).toMatchObject([{ role: 'tts', provider: 0, beside: 1 }]);
    expect(call.events('provider.switched')).toEqual([]);
    expect(spare.tts.speeches).toMatchObject([{ aborted: true, closed: true, sentMs: 0 }]);
  });

  it('[FB10] is not raced while there is something to be heard before its clause', async () => {
    const clock = new VirtualClock();
    const spare = { tts: fakeTextToSpeech({ clock }) };
    const words = 'We open at nine every day of the week. We close at five.';
    const call = stage({
      clock,
      spare,
      plan: { fallbacks: SWITCH },
      answers: [spokenAnswer(words, { firstMs: 10, everyMs: 0 })],
    });
    await call.pass(GREETED_MS);
    call.tts.enqueue({}, { firstAudioMs: 1500 });
    await call.speak(600, QUESTION);
    await call.pass(6000);
    expect(call.history.at(-1)).toBe(`agent: ${words}`);
    expect(call.events('provider.slow')).toEqual([]);
  });

  it('[FB10] leaves quiet sound on the line when there is no other', async () => {
    const call = stage({ plan: { fallbacks: SWITCH }, answers: [ANSWER] });
    await call.pass(GREETED_MS);
    call.tts.enqueue({ firstAudioMs: 2000 });
    await call.speak(600, QUESTION);
    await call.pass(6000);
    expect(longestGap(call, call.events('turn.committed')[0]!.atMs)).toBeLessThan(MOST_MS);
    expect(call.history.at(-1)).toBe('agent: We open at nine.');
  });

  it('[FB10] gives way also when the one asked beside it fails, to the one after that', async () => {
    const clock = new VirtualClock();
    const spare = { tts: fakeTextToSpeech({ clock }) };
    const call = stage({ clock, spare, plan: { fallbacks: SWITCH }, answers: [ANSWER] });
    await call.pass(GREETED_MS);
    call.tts.enqueue({ firstAudioMs: 1000 });
    spare.tts.enqueue({ failAfterMs: 50 });
    await call.speak(600, QUESTION);
    await call.pass(5000);
    expect(call.history.at(-1)).toBe('agent: We open at nine.');
    expect(call.events('provider.failed')).toMatchObject([{ role: 'tts', provider: 1 }]);
    expect(call.events('provider.switched')).toEqual([]);
  });
});

describe('a recogniser that takes long', () => {
  it('[FL2] is bridged, and the answer goes on from the filler in the same reply', async () => {
    // What the caller heard: three seconds of nothing, and then that they had not been understood.
    const call = stage({ plan: { turn }, answers: [ANSWER] });
    await call.pass(GREETED_MS);
    await call.speak(600, { final: { text: 'when do you open', afterFinishMs: 1900 } });
    await call.pass(6000);
    const stoppedMs = GREETED_MS + 600;
    expect(longestGap(call, stoppedMs + PLAN.turn.endpointMs)).toBeLessThan(MOST_MS);
    expect(call.history.slice(1)).toEqual([
      'caller: when do you open',
      'agent: One moment. We open at nine.',
    ]);
    expect(call.events('reply.started').map(({ kind }) => kind)).toEqual(['greeting', 'filler']);
  });

  it('[FL2] is bridged until it is given up, and the caller is asked again', async () => {
    const call = stage({ plan: { fallbacks: SWITCH, turn }, answers: [ANSWER] });
    await call.pass(GREETED_MS);
    await call.speak(600, { stall: true });
    await call.pass(8000);
    const overMs = GREETED_MS + 600 + PLAN.turn.endpointMs;
    expect(longestGap(call, overMs)).toBeLessThan(MOST_MS);
    expect(call.history.slice(1)).toEqual(['agent: One moment.', 'agent: Sorry, could you say that again?']);
    await call.speak(600, QUESTION);
    await call.pass(4000);
    expect(call.history.at(-1)).toBe('agent: We open at nine.');
  });

  it('[FB10] gives way to the next, which hears the utterance from its beginning', async () => {
    const clock = new VirtualClock();
    const heard = { final: { text: 'when do you open', afterFinishMs: 300 } };
    const spare = { stt: fakeSpeechToText({ clock, script: [heard, heard] }) };
    const call = stage({ clock, spare, plan: { fallbacks: SWITCH, turn }, answers: [ANSWER, ANSWER] });
    await call.pass(GREETED_MS);
    await call.speak(600, { stall: true });
    await call.pass(6000);
    const overMs = GREETED_MS + 600 + PLAN.turn.endpointMs;
    expect(longestGap(call, overMs)).toBeLessThan(MOST_MS);
    expect(call.history.at(-1)).toBe('agent: One moment. We open at nine.');
    expect(call.events('provider.switched')).toMatchObject([{ role: 'stt', from: 0, to: 1 }]);
    expect(call.stt.hearings.every(({ closed }) => closed)).toBe(true);
    await call.speak(600, QUESTION);
    await call.pass(4000);
    expect(call.history.at(-1)).toBe('agent: We open at nine.');
    expect(call.stt.hearings).toHaveLength(1);
  });

  it.each([
    ['nothing to say', []],
    ['only a picture', ['🙂']],
  ])('[FL2] is waited for in silence by an agent that has %s, which then answers', async (_, fillers) => {
    // What the caller heard: "Sorry, something went wrong", because a filler of nothing was taken for an answer of nothing.
    const speech = { ...PLAN.speech, fillers, fillerAfterMs: 0 };
    const call = stage({ plan: { turn, speech }, answers: [ANSWER] });
    await call.pass(GREETED_MS);
    await call.speak(600, { final: { text: 'when do you open', afterFinishMs: 1900 } });
    await call.pass(6000);
    expect(call.history.slice(1)).toEqual(['caller: when do you open', 'agent: We open at nine.']);
    expect(call.effects('timer.set').length).toBeLessThan(30);
  });

  it('[FL2] lets the caller go on speaking over the filler: all of it is one turn', async () => {
    const call = stage({ plan: { turn }, answers: [ANSWER] });
    await call.pass(GREETED_MS);
    await call.speak(600, { final: { text: 'when do you', afterFinishMs: 2600 } });
    await call.pass(1900);
    await call.speak(900, { final: { text: 'open on Sundays', afterFinishMs: 100 } });
    await call.pass(6000);
    expect(call.events('turn.committed')).toMatchObject([{ text: 'when do you open on Sundays' }]);
    expect(call.history.at(-1)).toBe('agent: We open at nine.');
  });
});

describe('a model that breaks off', () => {
  it('[FB5] before it said a clause: the next one answers, and the scrap is not spoken', async () => {
    // What the caller heard: "We", and then that something had gone wrong.
    const clock = new VirtualClock();
    const spare = { llm: fakeLanguageModel(clock, [ANSWER]) };
    const call = stage({
      clock,
      spare,
      plan: { fallbacks: SWITCH },
      answers: [[{ text: 'We' }, { fail: 'provider.cut' }]],
    });
    await call.pass(GREETED_MS);
    await call.speak(600, QUESTION);
    await call.pass(6000);
    expect(call.history.at(-1)).toBe('agent: One moment. We open at nine.');
  });

  it('[FB5] after it has spoken: the caller is told, and the next one answers the next turn', async () => {
    const clock = new VirtualClock();
    const spare = { llm: fakeLanguageModel(clock, [ANSWER]) };
    const call = stage({
      clock,
      spare,
      plan: { fallbacks: SWITCH },
      answers: [[{ text: 'We open at nine. And' }, { afterMs: 100, fail: 'provider.cut' }]],
    });
    await call.pass(GREETED_MS);
    await call.speak(600, QUESTION);
    await call.pass(6000);
    expect(call.history.at(-1)).toMatch(/^agent: We open at nine\. .*Sorry, something went wrong\.$/u);
    await call.speak(600, QUESTION);
    await call.pass(4000);
    expect(call.history.at(-1)).toBe('agent: We open at nine.');
    expect(spare.llm.requests).toHaveLength(1);
  });
});

describe('a model that streams for long', () => {
  it('[FB5] is given up four seconds after its last word, by a timer that is not set anew with every word', async () => {
    const clock = new VirtualClock();
    const spare = { llm: fakeLanguageModel(clock, [ANSWER]) };
    const words = Array.from({ length: 60 }, () => ({ afterMs: 100, text: 'well ' }));
    const fallbacks: FallbackPolicy[] = [
      { id: 'late', on: 'llm_timeout', then: [{ do: 'switch_provider' }] },
    ];
    const call = stage({ clock, spare, plan: { fallbacks }, answers: [[...words, { stall: true }]] });
    await call.pass(GREETED_MS);
    await call.speak(600, QUESTION);
    await call.pass(14_000);
    const said = call.log.filter(({ kind, data }) => kind === 'input' && data.type === 'think.text');
    expect(call.events('provider.switched')).toMatchObject([{ role: 'llm', atMs: said[59]!.atMs + 4000 }]);
    const set = call.effects('timer.set').filter(({ data }) => JSON.stringify(data).includes('"think#'));
    // The first word's, the first stall's, two that fired early, and the next model's own two.
    expect(set.length).toBeLessThanOrEqual(6);
  });

  it('sets no timer that the same step cancels', async () => {
    const call = stage({ plan: { limits: { ...PLAN.limits, thinkAhead: 1 } }, answers: [ANSWER] });
    await call.pass(GREETED_MS);
    await call.speak(1000, { final: { text: 'i would like to know your opening hours', afterFinishMs: 0 } });
    await call.pass(5000);
    expect(call.events('thought.ahead')).toMatchObject([{ used: true }]);
    const step = { set: new Set<string>() };
    for (const { kind, data } of call.log) {
      if (kind === 'input') step.set.clear();
      if (data.type === 'timer.set') step.set.add(data.timerId);
      if (data.type === 'timer.cancel') expect(step.set).not.toContain(data.timerId);
    }
  });
});

describe('a provider whose circuit is open', () => {
  it('[FB11] is skipped at once, in all three roles, without a word to the caller', async () => {
    const clock = new VirtualClock();
    const spare = {
      stt: fakeSpeechToText({ clock, script: [QUESTION] }),
      tts: fakeTextToSpeech({ clock }),
      llm: fakeLanguageModel(clock, [ANSWER]),
    };
    const call = stage({
      clock,
      spare,
      plan: { fallbacks: SWITCH },
      answers: [[{ fail: 'provider.resting' }]],
    });
    call.tts.enqueue({ failAfterMs: 0, code: 'provider.resting' });
    await call.pass(GREETED_MS);
    await call.speak(600, { failAfterMs: 0, code: 'provider.resting' });
    await call.pass(4000);
    expect(call.history).toEqual([
      'agent: Hello, how can I help?',
      'caller: when do you open',
      'agent: We open at nine.',
    ]);
    expect(call.events('provider.skipped').map(({ role }) => role)).toEqual(['stt', 'llm', 'tts']);
    expect(call.events('provider.switched').map(({ role, to }) => [role, to])).toEqual([
      ['stt', 1],
      ['llm', 1],
      ['tts', 1],
    ]);
    expect(call.events('fallback.fired')).toEqual([]);
    expect(call.events('provider.failed')).toEqual([]);
  });

  it('[FB11] is a failure like any other where there is none behind it', async () => {
    const call = stage({ plan: { fallbacks: SWITCH }, answers: [[{ fail: 'provider.resting' }]] });
    await call.pass(GREETED_MS);
    await call.speak(600, QUESTION);
    await call.pass(4000);
    expect(call.history.at(-1)).toBe('agent: One moment. Sorry, something went wrong.');
  });
});
