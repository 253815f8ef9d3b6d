import { existsSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { decodeMulawFloat, encodeMulawFloat } from '#audio/mulaw.ts';
import { resampleWhole } from '#audio/resample.ts';
import { monoFromWav } from '#audio/wav.ts';
import { ParleyError } from '#voice/errors.ts';
import type { Expectation, Guide } from '#voice/plan.ts';
import type { Clock } from '#voice/ports/clock.ts';
import type { HearingResult, HearingStream } from '#voice/ports/speech-to-text.ts';
import { speechToTextContract } from '#voice/ports/speech-to-text.contract.ts';
import { HAND } from './hand.fixture.ts';
import {
  type EmbeddedSpeechToText,
  openSoundSwallower,
  type SoundSwallowerOptions,
} from './soundswallower.ts';
import { pause } from '#voice/ports/fakes/real-time.ts';

const clock: Clock = {
  nowMs: () => performance.now(),
  epochMs: () => Date.now(),
  timer: (delayMs, fire) => {
    const timer = setTimeout(fire, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

const speechFolder = new URL('../../../../../shared/speech/', import.meta.url);
const recordings = existsSync(speechFolder);
const why = recordings ? '' : ' (skipped: no folder ../shared/speech beside the project)';
const recording = (name: string): Float32Array =>
  monoFromWav(readFileSync(new URL(`${name}.wav`, speechFolder)), 16_000);

const cards: Guide = {
  id: 'test-cards',
  phrases: ['what did you say', 'start again', 'how do i play', 'i fold', 'goodbye'],
  slots: { hand: HAND },
};
const askHand: Expectation = { slots: ['hand'], shape: 'open' };
const opened: EmbeddedSpeechToText[] = [];
const open = (options: Partial<SoundSwallowerOptions> = {}): EmbeddedSpeechToText => {
  const stt = openSoundSwallower({ clock, ...options });
  opened.push(stt);
  return stt;
};
afterEach(async () => {
  await Promise.all(opened.splice(0).map((stt) => stt.close()));
});

const hearCards = (stt: EmbeddedSpeechToText, signal = new AbortController().signal): HearingStream =>
  stt.open({ locale: 'en-US', guide: cards, expect: askHand }, signal);
async function hear(
  stream: HearingStream,
  audio: Float32Array,
): Promise<Extract<HearingResult, { type: 'final' }>> {
  for (let at = 0; at + 320 <= audio.length; at += 320) stream.write(audio.subarray(at, at + 320));
  stream.finish();
  for await (const result of stream) if (result.type === 'final') return result;
  throw new Error('No final result came.');
}

function telephone(samples: Float32Array): Float32Array {
  const narrow = resampleWhole(samples, 16_000, 8000);
  const codes = new Uint8Array(narrow.length);
  encodeMulawFloat(narrow, codes);
  decodeMulawFloat(codes, narrow);
  return resampleWhole(narrow, 8000, 16_000);
}

if (recordings)
  speechToTextContract('SoundSwallower', {
    open: () => {
      const stt = open();
      return Promise.resolve({ stt, pass: pause, held: () => stt.load().inUse, close: () => stt.close() });
    },
    speech: {
      audio: recording('cards-seven-of-clubs'),
      locale: 'en-US',
      guide: cards,
      expect: askHand,
      text: 'seven of clubs',
    },
  });

describe('The embedded recogniser, on people over the telephone', () => {
  const hands = [
    ['cards-ten-of-clubs', /^(it's )?(a )?ten (of )?clubs$/],
    ['cards-seven-of-clubs', /^(it's )?(a )?seven (of )?clubs$/],
    ['cards-four-queen-of-clubs', /^(it's )?(a )?four (a |and )?(queen|lady) (of )?clubs$/],
  ] as const;
  it.skipIf(!recordings).each(hands)(`hears the hand in %s, or refuses it${why}`, async (name, said) => {
    const final = await hear(hearCards(open()), telephone(recording(name)));
    if (!final.refused && final.confidence >= 0.6) expect(final.text).toMatch(said);
    else expect(final.text === '' || final.confidence < 0.6).toBe(true);
  });

  it.skipIf(!recordings).each(['reading-0870', 'reading-0880', 'go-forward-ten-meters'])(
    `refuses %s, which is no hand of cards${why}`,
    async (name) => {
      const final = await hear(hearCards(open()), telephone(recording(name)));
      expect(final).toMatchObject({ text: '', refused: true, words: [] });
    },
  );
});

describe('The pool of decoders', () => {
  const frame = new Float32Array(320);

  it('says that it is busy when every decoder is in use and no other is allowed', async () => {
    const stt = open({ maxDecoders: 1 });
    const abort = new AbortController();
    hearCards(stt, abort.signal).write(frame);
    await expect(hearCards(stt)[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: 'engine.busy',
    });
    abort.abort();
    expect(stt.load()).toMatchObject({ decoders: 1, inUse: 0 });
    expect((await hear(hearCards(stt), new Float32Array(3200))).text).toBe('');
  });

  it('allows as many decoders as the memory that it is given', () => {
    expect(open({ memoryMb: 250 }).load().maxDecoders).toBe(5);
    expect(open({ memoryMb: 1 }).load().maxDecoders).toBe(1);
    expect(open({ memoryMb: 250, maxDecoders: 3 }).load().maxDecoders).toBe(3);
  });

  it('keeps a few idle decoders warm and closes the rest after a while', async () => {
    const stt = open({ keepWarm: 1, idleMs: 50 });
    const streams = [1, 2, 3].map(() => hearCards(stt));
    expect(stt.load()).toMatchObject({ decoders: 3, inUse: 3 });
    await Promise.all(streams.map((stream) => hear(stream, frame)));
    for (let waited = 0; stt.load().decoders > 1 && waited < 3000; waited += 20) await pause(20);
    expect(stt.load()).toMatchObject({ decoders: 1, inUse: 0 });
  });

  it('fails the utterance of a decoder that throws, while others go on, and works again', async () => {
    const stt = open();
    const well = hearCards(stt);
    const poisoned = stt.open(
      {
        locale: 'en-US',
        guide: { id: 'poison', slots: {}, phrases: [7 as unknown as string] },
        expect: askHand,
      },
      new AbortController().signal,
    );
    const fault = await hear(poisoned, frame).catch((thrown: unknown) => thrown);
    expect(fault).toBeInstanceOf(ParleyError);
    expect((fault as ParleyError).code).toBe('engine.crashed');
    expect(stt.load().crashes).toBe(1);
    expect((await hear(well, new Float32Array(16_000))).text).toBe('');
    expect((await hear(hearCards(stt), frame)).text).toBe('');
  });

  it('fails open utterances when it is closed, and takes no new ones', async () => {
    const stt = open();
    const next = hearCards(stt)[Symbol.asyncIterator]().next();
    const failed = expect(next).rejects.toMatchObject({ code: 'engine.crashed' });
    await stt.close();
    await failed;
    await expect(hearCards(stt)[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: 'engine.busy',
    });
  });

  it('is ready for the first utterance after warming', async () => {
    const stt = open();
    await stt.warm(cards, 'en-US', askHand);
    expect(stt.load()).toMatchObject({ decoders: 1, inUse: 0 });
  });

  it('tells once which words of a strategy nobody can pronounce, and hears the others', async () => {
    const told: string[][] = [];
    const stt = open({ onUnpronounceable: (_, words) => told.push(words) });
    const guide: Guide = { id: 'foreign', slots: {}, phrases: ['hello', 'привет'] };
    await stt.warm(guide, 'en-US');
    await stt.warm(guide, 'en-US', { slots: [], shape: 'short' });
    expect(told).toEqual([['привет']]);
  });

  it('hears French with the French model', async () => {
    const stt = open();
    const guide: Guide = {
      id: 'french',
      slots: { ok: { type: 'yes-no' } },
      phrases: ['je voudrais un rendez-vous'],
    };
    const options = { locale: 'fr-FR', guide, expect: { slots: ['ok'], shape: 'yes-no' as const } };
    expect((await hear(stt.open(options, new AbortController().signal), new Float32Array(16_000))).text).toBe(
      '',
    );
  });
});
