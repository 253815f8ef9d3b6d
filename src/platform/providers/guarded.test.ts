import { describe, expect, it } from 'vitest';
import { tooSlow, type ErrorCode } from '#voice/errors.ts';
import { FakeChance, VirtualClock } from '#voice/ports/fakes/clock.ts';
import { fakeLanguageModel, spokenAnswer } from '#voice/ports/fakes/language-model.ts';
import { fakeSpeechToText, type HearingScript } from '#voice/ports/fakes/speech-to-text.ts';
import { fakeTextToSpeech, type SpeechScript } from '#voice/ports/fakes/text-to-speech.ts';
import { languageModelContract } from '#voice/ports/language-model.contract.ts';
import { speechToTextContract } from '#voice/ports/speech-to-text.contract.ts';
import { textToSpeechContract } from '#voice/ports/text-to-speech.contract.ts';
import { Breaker } from './breaker.ts';
import { guardedLanguageModel, guardedSpeechToText, guardedTextToSpeech } from './guarded.ts';

const breakerOn = (clock: VirtualClock): Breaker => new Breaker({ clock, chance: new FakeChance() });

async function during<T>(clock: VirtualClock, work: Promise<T>): Promise<T> {
  let settled = false;
  const mark = (): boolean => (settled = true);
  work.then(mark, mark);
  await clock.advanceUntil(() => settled, 600_000);
  return work;
}

textToSpeechContract(
  'a guarded synthesiser',
  () => {
    const clock = new VirtualClock();
    const tts = guardedTextToSpeech(fakeTextToSpeech({ clock }), breakerOn(clock), clock);
    return Promise.resolve({
      tts,
      close: async () => expect(clock.pendingTimers).toBe(0),
      during: (work) => during(clock, work),
    });
  },
  { words: 'always' },
);

const HEARD: Record<'speech' | 'silence' | 'broken', HearingScript> = {
  speech: {
    partials: [{ afterMs: 20, text: 'hello' }],
    final: {
      afterFinishMs: 40,
      text: 'hello there',
      words: [
        { text: 'hello', startMs: 100, endMs: 400 },
        { text: 'there', startMs: 400, endMs: 700 },
      ],
    },
  },
  silence: {},
  broken: { failAfterMs: 60, code: 'provider.cut' },
};
const OPTIONS = {
  locale: 'en-US',
  guide: { id: 'fake', slots: {}, phrases: [] },
  expect: { slots: [], shape: 'open' as const },
};

speechToTextContract('a guarded recogniser', {
  open: (comingUp) => {
    const clock = new VirtualClock();
    const inner = fakeSpeechToText({ clock, script: [HEARD[comingUp]], earlyFinals: 2 });
    return Promise.resolve({
      stt: guardedSpeechToText(inner, breakerOn(clock)),
      pass: (ms) => clock.advance(ms),
      held: () => inner.hearings.filter(({ closed }) => !closed).length + clock.pendingTimers,
      close: () => Promise.resolve(),
    });
  },
  speech: { audio: new Float32Array(16_000).fill(0.1), ...OPTIONS, text: 'hello there' },
  broken: { codes: ['provider.cut'] },
});

languageModelContract(
  'a guarded model',
  () => {
    const clock = new VirtualClock();
    const answers = Array.from(
      { length: 4 },
      () => (request: { turn: { text: string } }) =>
        request.turn.text === 'break down'
          ? [{ fail: 'provider.failed' as const }]
          : spokenAnswer('Good morning, how can I help you?', { firstMs: 200, everyMs: 20 }),
    );
    return Promise.resolve({
      model: guardedLanguageModel(fakeLanguageModel(clock, answers), breakerOn(clock)),
      close: () => Promise.resolve(),
      during: (work) => during(clock, work),
    });
  },
  { fails: { says: 'break down', code: 'provider.failed' } },
);

/** A guarded voice, and what became of one clause: its length in milliseconds, or a code. */
function voice(script: SpeechScript[] = []) {
  const clock = new VirtualClock();
  const inner = fakeTextToSpeech({ clock, script });
  const breaker = breakerOn(clock);
  const tts = guardedTextToSpeech(inner, breaker, clock);
  const say = async (
    signal = new AbortController().signal,
    text = 'Good morning.',
  ): Promise<number | ErrorCode> => {
    let samples = 0;
    try {
      const request = { text, locale: 'en-US', voice: 'default', speed: 1 };
      for await (const chunk of tts.speak(request, signal)) samples += chunk.samples.length;
      return samples / 16;
    } catch (fault) {
      return (fault as { code: ErrorCode }).code;
    }
  };
  return {
    clock,
    inner,
    breaker,
    tts,
    say: (...args: Parameters<typeof say>) => during(clock, say(...args)),
    begin: say,
  };
}

describe('A guarded provider', () => {
  it('is not asked while its circuit is open, and fails in the same instant', async () => {
    const { say, inner, clock } = voice([{ failAfterMs: 10, code: 'provider.unauthorized' }]);
    expect(await say()).toBe('provider.unauthorized');
    const beforeMs = clock.nowMs();
    expect(await say()).toBe('provider.resting');
    expect(clock.nowMs() - beforeMs).toBeLessThanOrEqual(20);
    expect(inner.speeches).toHaveLength(1);
  });

  it('is asked by one of many calls once its rest is over, and by all when that went well', async () => {
    const { say, begin, inner, clock } = voice([{ failAfterMs: 10, code: 'provider.rate_limited' }]);
    await say();
    await clock.advance(2000);
    const results = await during(clock, Promise.all(Array.from({ length: 5 }, () => begin())));
    expect(results.filter((one) => one === 'provider.resting')).toHaveLength(4);
    expect(await during(clock, Promise.all(Array.from({ length: 5 }, () => begin())))).toEqual(
      Array.from({ length: 5 }, () => expect.any(Number) as number),
    );
    expect(inner.speeches).toHaveLength(7);
  });

  it('fails when it is given up as too slow, whether or not anybody still listens', async () => {
    const silent = { stallAfterAudioMs: 0 };
    const { breaker, begin, clock } = voice([silent, silent, silent]);
    for (let time = 0; time < 3; time += 1) {
      const abort = new AbortController();
      void begin(abort.signal);
      await clock.advance(700);
      abort.abort(tooSlow());
      await clock.advance(1);
    }
    expect(breaker.state).toMatchObject({ circuit: 'open', code: 'provider.timeout' });
  });

  it('does not fail when the caller interrupts, and a trial that was interrupted while it spoke went well', async () => {
    const silent = { stallAfterAudioMs: 0 };
    const limited = { failAfterMs: 0, code: 'provider.rate_limited' as const };
    const { breaker, begin, clock, say } = voice([
      silent,
      silent,
      silent,
      silent,
      limited,
      { stallAfterAudioMs: 100 },
    ]);
    for (let time = 0; time < 4; time += 1) {
      const abort = new AbortController();
      void begin(abort.signal);
      await clock.advance(300);
      abort.abort();
    }
    expect(breaker.state.circuit).toBe('closed');
    await say();
    await clock.advance(2000);
    const abort = new AbortController();
    void begin(abort.signal);
    await clock.advance(300);
    expect(breaker.state.circuit).toBe('half-open');
    abort.abort();
    expect(breaker.state.circuit).toBe('closed');
  });

  it('is not taken to work by what came without asking it', async () => {
    const { say, breaker, clock } = voice([{ failAfterMs: 10, code: 'provider.rate_limited' }]);
    await say();
    await clock.advance(2000);
    expect(await say(undefined, '…')).toBe(0);
    expect(breaker.state.circuit).toBe('open');
  });

  it('tells what it usually takes to its first audio', async () => {
    const { say, tts } = voice([{ firstAudioMs: 400 }, { firstAudioMs: 800 }]);
    expect(tts.usualFirstAudioMs?.()).toBeNull();
    await say();
    expect(tts.usualFirstAudioMs?.()).toBe(400);
    await say();
    expect(tts.usualFirstAudioMs?.()).toBe(500);
  });

  it('as a recogniser that has said nothing is not asked for its final when its circuit has opened meanwhile', async () => {
    const clock = new VirtualClock();
    const breaker = breakerOn(clock);
    const inner = fakeSpeechToText({ clock, script: [HEARD.speech, { ...HEARD.speech, partials: [] }] });
    const stt = guardedSpeechToText(inner, breaker);
    const live = new AbortController().signal;
    const [spoke, silent] = [stt.open(OPTIONS, live), stt.open(OPTIONS, live)];
    const heard = Array.fromAsync(spoke);
    const unheard = Array.fromAsync(silent).catch((fault: unknown) => (fault as { code: ErrorCode }).code);
    await clock.advance(100);
    breaker.enter().failed({ code: 'provider.unauthorized' });
    for (const stream of [spoke, silent]) stream.finish();
    await clock.advance(1000);
    expect((await heard).at(-1)).toMatchObject({ type: 'final', text: 'hello there' });
    expect(await unheard).toBe('provider.resting');
    expect(inner.hearings.map(({ aborted, finishedAtMs }) => [aborted, finishedAtMs])).toEqual([
      [false, 100],
      [true, null],
    ]);
  });

  it('as a recogniser fails in opening while its circuit is open, and gives the trial back when nobody listens', async () => {
    const clock = new VirtualClock();
    const script: HearingScript[] = [
      { failAfterMs: 0, code: 'provider.rate_limited' },
      { stall: true },
      HEARD.speech,
    ];
    const breaker = breakerOn(clock);
    const stt = guardedSpeechToText(fakeSpeechToText({ clock, script }), breaker);
    const live = new AbortController().signal;
    const first = stt.open(OPTIONS, live)[Symbol.asyncIterator]().next();
    first.catch(() => undefined);
    await clock.advance(1);
    await expect(first).rejects.toMatchObject({ code: 'provider.rate_limited' });
    expect(() => stt.open(OPTIONS, live)).toThrow('provider.resting');
    await clock.advance(2000);
    const abort = new AbortController();
    stt.open(OPTIONS, abort.signal);
    expect(breaker.state.circuit).toBe('half-open');
    abort.abort();
    const stream = stt.open(OPTIONS, live);
    stream.finish();
    const heard = Array.fromAsync(stream);
    await clock.advance(1000);
    expect((await heard).at(-1)).toMatchObject({ type: 'final', text: 'hello there' });
    expect(breaker.state.circuit).toBe('closed');
  });
});
