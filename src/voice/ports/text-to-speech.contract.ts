/** What every synthesiser must do, run against the fake and against each adapter. */
import { describe, expect, it } from 'vitest';
import { rms } from '#audio/features.ts';
import { type ErrorCode, ParleyError } from '../errors.ts';
import type { TimedWord } from '../plan.ts';
import type { SpeechChunk, SpeechRequest, TextToSpeech } from './text-to-speech.ts';

export interface SynthesiserUnderTest {
  tts: TextToSpeech;
  close(): Promise<void>;
  /** Lets time pass until `work` settles, where the synthesiser is on a clock that stands still. */
  during?<T>(work: Promise<T>): Promise<T>;
}

export interface TextToSpeechContractOptions {
  voice?: string;
  locale?: string;
  /** Whether word times must come, must not come, or may. */
  words: 'always' | 'never' | 'sometimes';
  /** A request that this synthesiser must refuse, and the code that it must give. */
  refuses?: { request: Partial<SpeechRequest>; code: ErrorCode };
  /** How soon after an abort the iteration has to end, in real time; 200 when absent. */
  abortWithinMs?: number;
}

const SENTENCE = 'Good morning, this is the dental practice, how can I help you?';

/** Runs the suite; `open` gives a fresh, loaded synthesiser. */
export function textToSpeechContract(
  name: string,
  open: () => Promise<SynthesiserUnderTest>,
  options: TextToSpeechContractOptions,
): void {
  const ask = (text: string, more: Partial<SpeechRequest> = {}): SpeechRequest => ({
    text,
    locale: options.locale ?? 'en-US',
    voice: options.voice ?? 'default',
    speed: 1,
    ...more,
  });
  async function withTts(test: (tts: TextToSpeech) => Promise<void>): Promise<void> {
    const under = await open();
    try {
      await (under.during ? under.during(test(under.tts)) : test(under.tts));
    } finally {
      await under.close();
    }
  }
  const live = new AbortController().signal;

  describe(`${name} is a synthesiser`, () => {
    it('speaks a clause: finite samples within full scale, not silent, and then an end', () =>
      withTts(async (tts) => {
        const spoken = await collect(tts.speak(ask(SENTENCE), live));
        expect(spoken.samples.length).toBeGreaterThan(16_000);
        expect(spoken.samples.every((x) => Number.isFinite(x) && Math.abs(x) <= 1)).toBe(true);
        expect(rms(spoken.samples)).toBeGreaterThan(0.01);
      }));

    it('gives samples that belong to the receiver: spoiling them spoils nothing else', () =>
      withTts(async (tts) => {
        for await (const chunk of tts.speak(ask('Thank you.'), live)) chunk.samples.fill(1);
        const again = await collect(tts.speak(ask('Thank you.'), live));
        expect(rms(again.samples)).toBeLessThan(0.9);
      }));

    it('takes longer over more text, and less at a faster pace', () =>
      withTts(async (tts) => {
        const short = await collect(tts.speak(ask('Good morning.'), live));
        const long = await collect(tts.speak(ask(SENTENCE), live));
        const fast = await collect(tts.speak(ask(SENTENCE, { speed: 1.5 }), live));
        expect(long.samples.length).toBeGreaterThan(2 * short.samples.length);
        expect(fast.samples.length).toBeLessThan(0.85 * long.samples.length);
      }));

    it('gives no audio and no fault for text in which there is nothing to say', () =>
      withTts(async (tts) => {
        for (const text of ['', '   ', '…', '?!', ' - , . ', '\n\t']) {
          const spoken = await collect(tts.speak(ask(text), live));
          expect(spoken.samples.length, JSON.stringify(text)).toBe(0);
        }
      }));

    it('speaks text with marks, accents and control characters in it', () =>
      withTts(async (tts) => {
        const odd = 'Zoë’s café — “open”, isn’t it?\u0000\u001b[31m 日本 🎉';
        expect((await collect(tts.speak(ask(odd), live))).samples.length).toBeGreaterThan(8000);
      }));

    it('keeps two clauses apart that are spoken at once', () =>
      withTts(async (tts) => {
        const [one, two] = await Promise.all([
          collect(tts.speak(ask('The first of two.'), live)),
          collect(tts.speak(ask('And here is quite another one, which is longer.'), live)),
        ]);
        const alone = await collect(tts.speak(ask('The first of two.'), live));
        expect(two.samples.length).toBeGreaterThan(one.samples.length);
        expect(Math.abs(one.samples.length - alone.samples.length)).toBeLessThan(0.15 * alone.samples.length);
      }));

    it('stops soon when it is aborted, and gives nothing afterwards', () =>
      withTts(async (tts) => {
        const abort = new AbortController();
        const iterator = tts
          .speak(ask(`${SENTENCE} ${SENTENCE} ${SENTENCE}`), abort.signal)
          [Symbol.asyncIterator]();
        const first = await iterator.next();
        expect(first.done).toBe(false);
        const began = performance.now();
        abort.abort();
        await endsQuietly(iterator);
        expect(performance.now() - began).toBeLessThan(options.abortWithinMs ?? 200);
        expect((await collect(tts.speak(ask('Still here.'), live))).samples.length).toBeGreaterThan(0);
      }));

    it('gives nothing when it was aborted before it began', () =>
      withTts(async (tts) => {
        const iterator = tts.speak(ask(SENTENCE), AbortSignal.abort())[Symbol.asyncIterator]();
        await endsQuietly(iterator);
      }));

    it('goes on for others when a listener leaves in the middle', () =>
      withTts(async (tts) => {
        for await (const chunk of tts.speak(ask(SENTENCE), live)) if (chunk.samples.length > 0) break;
        expect((await collect(tts.speak(ask(SENTENCE), live))).samples.length).toBeGreaterThan(16_000);
      }));

    it(`gives the times of words ${options.words}, one for each, in order and within the audio`, () =>
      withTts(async (tts) => {
        for (const text of [SENTENCE, 'No.', 'Yes - I can do that, on Tuesday the fifth.']) {
          const spoken = await collect(tts.speak(ask(text), live));
          if (spoken.words === null) expect(options.words).not.toBe('always');
          else {
            expect(options.words).not.toBe('never');
            expectWordsOf(spoken.words, text, (spoken.samples.length * 1000) / 16_000);
          }
        }
      }));

    const { refuses } = options;
    if (refuses === undefined) return;
    it('refuses what it cannot do with a code of the table', () =>
      withTts(async (tts) => {
        const refused = collect(tts.speak(ask('Hello there.', refuses.request), live));
        const fault = await refused.catch((error: unknown) => error);
        expect(fault).toBeInstanceOf(ParleyError);
        expect((fault as ParleyError).code).toBe(refuses.code);
        expect((fault as ParleyError).message).not.toContain('Hello there');
      }));
  });
}

async function collect(
  speech: AsyncIterable<SpeechChunk>,
): Promise<{ samples: Float32Array; words: TimedWord[] | null }> {
  const parts: Float32Array[] = [];
  let words: TimedWord[] | null = null;
  for await (const chunk of speech) {
    parts.push(chunk.samples);
    words = chunk.words ?? words;
  }
  const samples = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    samples.set(part, at);
    at += part.length;
  }
  return { samples, words };
}

/** An aborted iteration may end, or throw the abort; it may not throw a fault of its own, and never gives audio. */
async function endsQuietly(iterator: AsyncIterator<SpeechChunk>): Promise<void> {
  const result = await iterator.next().catch((fault: unknown) => fault as Error);
  if (result instanceof Error) expect(result.name).toBe('AbortError');
  else expect(result.done).toBe(true);
  expect((await iterator.next()).done).toBe(true);
}

function expectWordsOf(words: TimedWord[], text: string, wholeMs: number): void {
  expect(words.map((word) => word.text)).toEqual(text.trim().split(/\s+/));
  let atMs = 0;
  for (const word of words) {
    expect(word.startMs).toBeGreaterThanOrEqual(atMs);
    expect(word.endMs).toBeGreaterThanOrEqual(word.startMs);
    atMs = word.endMs;
  }
  expect(atMs).toBeLessThanOrEqual(wholeMs + 1);
  expect(atMs).toBeGreaterThan(0.5 * wholeMs);
}
