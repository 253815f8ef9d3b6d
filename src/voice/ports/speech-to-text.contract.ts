/** What every recogniser must do, run against each adapter and against the fake. */
import { describe, expect, it } from 'vitest';
import { ParleyError } from '../errors.ts';
import type { Expectation, Guide } from '../plan.ts';
import type { HearingOptions, HearingResult, HearingStream, SpeechToText } from './speech-to-text.ts';

const FRAME_SAMPLES = 320;

/** Audio that the recogniser is to hear, and the question it answers. */
export interface HearingSample {
  /** 16 kHz mono. */
  audio: Float32Array;
  locale: string;
  guide: Guide;
  expect: Expectation;
  /** The text that must come out; compared in lower case, without punctuation. */
  text: string;
}

export interface SpeechToTextBench {
  stt: SpeechToText;
  /** Lets time pass: real time for adapters, the virtual clock for fakes. */
  pass(ms: number): Promise<void>;
  /** Utterances that still hold something (a decoder, a socket); must come to 0 when none is open. */
  held(): number;
  close(): Promise<void>;
}

/** Which sample the next utterance will be, for benches that must be told (the fake, a scripted server). */
export type ComingUp = 'speech' | 'silence' | 'broken';

export interface ContractSetup {
  /** A bench for one test. */
  open(comingUp: ComingUp): Promise<SpeechToTextBench>;
  speech: HearingSample;
  /** How to make one utterance fail, and the codes that may come; absent where nothing can be broken from outside. */
  broken?: { codes: readonly string[] };
  /** Rules that do not hold here, each with its reason; such a test is skipped under that reason. */
  exceptions?: Partial<Record<'partials' | 'silence' | 'word times', string>>;
}

export function speechToTextContract(name: string, setup: ContractSetup): void {
  const { speech } = setup;
  const options: HearingOptions = { locale: speech.locale, guide: speech.guide, expect: speech.expect };
  const rule = (title: string, run: () => Promise<void>, excuse?: string): void => {
    it.skipIf(excuse !== undefined)(excuse === undefined ? title : `${title} (excepted: ${excuse})`, run);
  };
  const withBench = async (
    comingUp: ComingUp,
    run: (bench: SpeechToTextBench) => Promise<void>,
  ): Promise<void> => {
    const bench = await setup.open(comingUp);
    try {
      await run(bench);
      await settled(bench);
      expect(bench.held()).toBe(0);
    } finally {
      await bench.close();
    }
  };

  describe(`${name} as a recogniser`, () => {
    rule(
      'shows partial texts while the caller speaks, then exactly one final text, last',
      () =>
        withBench('speech', async (bench) => {
          const stream = bench.stt.open(options, new AbortController().signal);
          const heard = collect(stream);
          await play(bench, stream, speech.audio);
          stream.finish();
          const results = await until(bench, heard);
          expect(results.filter(({ type }) => type === 'final')).toHaveLength(1);
          expect(results.at(-1)?.type).toBe('final');
          expect(results.some(({ type }) => type === 'partial')).toBe(true);
        }),
      setup.exceptions?.partials,
    );

    rule('reports what was said, with a probability', () =>
      withBench('speech', async (bench) => {
        const stream = bench.stt.open(options, new AbortController().signal);
        const heard = collect(stream);
        await play(bench, stream, speech.audio);
        stream.finish();
        const final = finalOf(await until(bench, heard));
        expect(plain(final.text)).toBe(plain(speech.text));
        expect(final.refused).toBe(false);
        expect(final.confidence).toBeGreaterThan(0);
        expect(final.confidence).toBeLessThanOrEqual(1);
      }),
    );

    rule(
      'gives word times that rise and lie inside the audio',
      () =>
        withBench('speech', async (bench) => {
          const stream = bench.stt.open(options, new AbortController().signal);
          const heard = collect(stream);
          await play(bench, stream, speech.audio);
          stream.finish();
          const { words } = finalOf(await until(bench, heard));
          expect(words.length).toBeGreaterThan(0);
          let last = 0;
          for (const { startMs, endMs } of words) {
            expect(startMs).toBeGreaterThanOrEqual(last);
            expect(endMs).toBeGreaterThan(startMs);
            last = startMs;
          }
          expect(last).toBeLessThan(speech.audio.length / 16);
        }),
      setup.exceptions?.['word times'],
    );

    rule(
      'hears nothing in silence: an empty final text, not a refusal',
      () =>
        withBench('silence', async (bench) => {
          const stream = bench.stt.open(options, new AbortController().signal);
          const heard = collect(stream);
          await play(bench, stream, new Float32Array(16_000));
          stream.finish();
          const final = finalOf(await until(bench, heard));
          expect(final).toMatchObject({ text: '', refused: false, words: [] });
        }),
      setup.exceptions?.silence,
    );

    rule('answers at once with an empty final text when finished without any audio', () =>
      withBench('silence', async (bench) => {
        const stream = bench.stt.open(options, new AbortController().signal);
        const heard = collect(stream);
        stream.finish();
        expect(finalOf(await until(bench, heard)).text).toBe('');
      }),
    );

    rule('ignores audio and a second finish after the first', () =>
      withBench('speech', async (bench) => {
        const stream = bench.stt.open(options, new AbortController().signal);
        const heard = collect(stream);
        await play(bench, stream, speech.audio);
        stream.finish();
        stream.write(new Float32Array(FRAME_SAMPLES));
        stream.finish();
        const results = await until(bench, heard);
        stream.write(new Float32Array(FRAME_SAMPLES));
        stream.finish();
        expect(results.filter(({ type }) => type === 'final')).toHaveLength(1);
      }),
    );

    rule('lets the caller of write use the same array again', () =>
      withBench('speech', async (bench) => {
        const stream = bench.stt.open(options, new AbortController().signal);
        const heard = collect(stream);
        const frame = new Float32Array(FRAME_SAMPLES);
        for (let at = 0; at + FRAME_SAMPLES <= speech.audio.length; at += FRAME_SAMPLES) {
          frame.set(speech.audio.subarray(at, at + FRAME_SAMPLES));
          stream.write(frame);
          expect(frame).toHaveLength(FRAME_SAMPLES);
        }
        frame.fill(0.5);
        await bench.pass(2000);
        stream.finish();
        expect(plain(finalOf(await until(bench, heard)).text)).toBe(plain(speech.text));
      }),
    );

    rule('ends without a final text when aborted in mid-speech, and gives back what it held', () =>
      withBench('speech', async (bench) => {
        const abort = new AbortController();
        const stream = bench.stt.open(options, abort.signal);
        const heard = collect(stream);
        await play(bench, stream, speech.audio.subarray(0, 8000));
        abort.abort();
        const results = await until(bench, heard);
        expect(results.filter(({ type }) => type === 'final')).toHaveLength(0);
        stream.write(new Float32Array(FRAME_SAMPLES));
        stream.finish();
      }),
    );

    rule('holds nothing and says nothing when aborted before it was opened', () =>
      withBench('speech', async (bench) => {
        const stream = bench.stt.open(options, AbortSignal.abort());
        stream.write(new Float32Array(FRAME_SAMPLES));
        stream.finish();
        expect(await until(bench, collect(stream))).toEqual([]);
      }),
    );

    rule('gives back what it held when the listener leaves early', () =>
      withBench('speech', async (bench) => {
        const stream = bench.stt.open(options, new AbortController().signal);
        await play(bench, stream, speech.audio.subarray(0, 8000));
        const iterator = stream[Symbol.asyncIterator]();
        const first = iterator.next();
        first.catch(() => undefined);
        await iterator.return?.();
        await until(bench, first);
      }),
    );

    rule('is not troubled by an abort when nobody listens', () =>
      withBench('speech', async (bench) => {
        const abort = new AbortController();
        bench.stt.open(options, abort.signal).write(new Float32Array(FRAME_SAMPLES));
        abort.abort();
        await bench.pass(50);
      }),
    );

    rule(
      'tells its final early if it says so, and not else; goes on, and its final holds all of the utterance',
      () =>
        withBench('speech', async (bench) => {
          const stream = bench.stt.open(options, new AbortController().signal);
          const heard = collect(stream);
          expect(stream.early !== undefined).toBe((bench.stt.earlyFinals ?? 0) > 0);
          await play(bench, stream, speech.audio);
          if (stream.early) {
            const early = await until(bench, stream.early(new AbortController().signal));
            expect(plain(early.text)).toBe(plain(speech.text));
            expect(early.confidence).toBeGreaterThan(0);
          }
          await play(bench, stream, new Float32Array(3 * FRAME_SAMPLES));
          stream.finish();
          const results = await until(bench, heard);
          expect(results.filter(({ type }) => type === 'final')).toHaveLength(1);
          expect(plain(finalOf(results).text)).toBe(plain(speech.text));
        }),
    );

    rule(
      'gives the final though the early one was taken back, and holds nothing of one that nobody waits for',
      () =>
        withBench('speech', async (bench) => {
          const abort = new AbortController();
          const stream = bench.stt.open(options, abort.signal);
          const heard = collect(stream);
          await play(bench, stream, speech.audio);
          const taken = new AbortController();
          stream.early?.(taken.signal).catch(() => undefined);
          taken.abort();
          stream.finish();
          expect(plain(finalOf(await until(bench, heard)).text)).toBe(plain(speech.text));
          const left = bench.stt.open(options, abort.signal);
          left.write(new Float32Array(FRAME_SAMPLES));
          left.early?.(new AbortController().signal).catch(() => undefined);
          abort.abort();
          await until(bench, collect(left));
        }),
    );

    if (setup.broken) {
      const { codes } = setup.broken;
      rule('fails with a code from the table when what it works with breaks', () =>
        withBench('broken', async (bench) => {
          const stream = bench.stt.open(options, new AbortController().signal);
          const heard = collect(stream).catch((fault: unknown) => fault);
          await play(bench, stream, speech.audio.subarray(0, 8000));
          stream.finish();
          const fault = await until(bench, heard);
          expect(fault).toBeInstanceOf(ParleyError);
          expect(codes).toContain((fault as ParleyError).code);
        }),
      );
    }
  });
}

async function collect(stream: HearingStream): Promise<HearingResult[]> {
  const results: HearingResult[] = [];
  for await (const result of stream) results.push(result);
  return results;
}

/** Writes audio as a line does, though faster than real time. */
async function play(bench: SpeechToTextBench, stream: HearingStream, audio: Float32Array): Promise<void> {
  const frame = new Float32Array(FRAME_SAMPLES);
  for (let at = 0; at + FRAME_SAMPLES <= audio.length; at += FRAME_SAMPLES) {
    frame.set(audio.subarray(at, at + FRAME_SAMPLES));
    stream.write(frame);
    if (at % (50 * FRAME_SAMPLES) === 0) await bench.pass(50);
  }
  await bench.pass(300);
}

/** Lets time pass until `result` is there. */
async function until<T>(bench: SpeechToTextBench, result: Promise<T>): Promise<T> {
  let there = false;
  const mark = (): void => {
    there = true;
  };
  result.then(mark, mark);
  for (let waited = 0; !there && waited < 15_000; waited += 50) await bench.pass(50);
  if (!there) throw new Error('The recogniser did not end its iteration within 15 s.');
  return result;
}

async function settled(bench: SpeechToTextBench): Promise<void> {
  for (let waited = 0; bench.held() > 0 && waited < 2000; waited += 50) await bench.pass(50);
}

function finalOf(results: HearingResult[]): Extract<HearingResult, { type: 'final' }> {
  const final = results.find((result) => result.type === 'final');
  if (!final) throw new Error('No final result came.');
  return final;
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}' ]+/gu, '')
    .trim();
}
