import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SpeechRequest } from '#voice/ports/text-to-speech.ts';
import { textToSpeechContract } from '#voice/ports/text-to-speech.contract.ts';
import type { Clock } from '#voice/ports/clock.ts';
import { FLITE_VOICES } from './messages.ts';
import { openFlite } from './flite.ts';

const clock: Clock = {
  nowMs: () => performance.now(),
  epochMs: () => Date.now(),
  timer: (delayMs, fire) => {
    const timeout = setTimeout(fire, delayMs);
    return () => clearTimeout(timeout);
  },
};
const live = new AbortController().signal;
const ask = (text: string, more: Partial<SpeechRequest> = {}): SpeechRequest => ({
  text,
  locale: 'en-GB',
  voice: 'default',
  speed: 1,
  ...more,
});

const flite = openFlite({ clock });
beforeAll(() => flite.load());
afterAll(() => flite.close());

textToSpeechContract('Flite', async () => ({ tts: flite, close: async () => undefined }), {
  words: 'always',
  refuses: { request: { voice: 'nobody' }, code: 'provider.rejected' },
});

async function speak(request: SpeechRequest, signal = live) {
  const chunks = [];
  for await (const chunk of flite.speak(request, signal)) chunks.push(chunk);
  const ms = chunks.reduce((sum, chunk) => sum + chunk.samples.length, 0) / 16;
  return { chunks, ms, words: chunks.at(-1)?.words ?? [] };
}

/** The middle pitch of what is voiced, by autocorrelation over 40 ms. */
function hertz(chunks: { samples: Float32Array }[]): number {
  const sound = Float32Array.from(chunks.flatMap(({ samples }) => [...samples]));
  const found: number[] = [];
  for (let at = 1600; at + 960 < sound.length; at += 320) {
    const energy = product(sound, at, 0);
    let best = { r: 0, lag: 0 };
    for (let lag = 45; lag < 320; lag++) {
      const r = product(sound, at, lag) / Math.sqrt(energy * product(sound, at + lag, 0) + 1e-9);
      if (r > best.r) best = { r, lag };
    }
    if (energy > 0.5 && best.r > 0.8) found.push(16_000 / best.lag);
  }
  return found.toSorted((a, b) => a - b)[found.length >> 1]!;
}

function product(sound: Float32Array, at: number, lag: number): number {
  let sum = 0;
  for (let i = at; i < at + 640; i++) sum += sound[i]! * (sound[i + lag] ?? 0);
  return sum;
}

describe('Flite', () => {
  it('has four voices, each of its own', async () => {
    const lengths = await Promise.all(
      FLITE_VOICES.map(async (voice) => (await speak(ask('What can I do for you?', { voice }))).ms),
    );
    expect(new Set(lengths).size).toBe(4);
    for (const ms of lengths) expect(ms).toBeGreaterThan(500);
  });

  it('speaks from the first 50 ms on, rather than after the silence that it begins with', async () => {
    const { chunks } = await speak(ask('Tuesday would be fine.'));
    const start = chunks[0]!.samples.slice(0, 800);
    expect(Math.max(...start.map(Math.abs))).toBeGreaterThan(0.005);
  });

  it.each(FLITE_VOICES)('speaks as much higher and faster as it is asked to: %s', async (voice) => {
    const text = 'What can I do for you on Tuesday morning?';
    const plain = await speak(ask(text, { voice }));
    const high = await speak(ask(text, { voice, pitch: 1.25 }));
    const low = await speak(ask(text, { voice, pitch: 0.8 }));
    const quick = await speak(ask(text, { voice, speed: 1.25 }));
    expect(Math.abs(hertz(high.chunks) / hertz(plain.chunks) - 1.25)).toBeLessThan(0.06);
    expect(Math.abs(hertz(low.chunks) / hertz(plain.chunks) - 0.8)).toBeLessThan(0.06);
    expect(high.ms / plain.ms).toBeCloseTo(1, 1);
    expect(quick.ms / plain.ms).toBeCloseTo(0.8, 1);
    expect(high.words.at(-1)!.endMs / plain.words.at(-1)!.endMs).toBeCloseTo(1, 1);
  });

  it('gives audio in chunks of 100 ms', async () => {
    const { chunks } = await speak(ask('Your appointment is on Tuesday at half past two.'));
    for (const chunk of chunks.slice(0, -2)) expect(chunk.samples.length).toBe(1600);
  });

  it('gives all its audio before the times of its words', async () => {
    // What the caller heard: the last tenth of a second of a clause up to two seconds late, while Flite was asked about its words.
    const { chunks } = await speak(
      ask('A sentence of words that nobody has said before, such as antidisestablishment.'),
    );
    expect(chunks.map((chunk) => chunk.last === true).indexOf(true)).toBe(chunks.length - 2);
    expect(chunks.at(-2)!.words).toBeUndefined();
    expect(chunks.at(-1)).toMatchObject({ samples: new Float32Array(0) });
    expect(chunks.at(-1)!.words).toHaveLength(12);
  });

  it('speaks a whole page without a crash, and times all its words', async () => {
    const page =
      'He was not an ill disposed young man, unless to be rather cold hearted is to be ill disposed. '.repeat(
        12,
      );
    const { ms, words } = await speak(ask(page, { voice: 'kal16' }));
    expect(ms).toBeGreaterThan(50_000);
    expect(words).toHaveLength(19 * 12);
    expect(words.at(-1)!.endMs).toBeGreaterThan(0.95 * ms - 500);
  });

  it('speaks a word of five hundred letters without a crash', async () => {
    const { ms, words } = await speak(ask('ab'.repeat(250), { voice: 'kal16' }));
    expect(ms).toBeGreaterThan(1000);
    expect(words).toHaveLength(1);
  });

  it('refuses other languages, odd speeds and whole books, and says what it takes', async () => {
    await expect(speak(ask('Bonjour', { locale: 'fr-FR' }))).rejects.toThrow('English only');
    await expect(speak(ask('Hello', { speed: 0 }))).rejects.toThrow('0.25 to 4');
    await expect(speak(ask('Hello', { speed: Number.NaN }))).rejects.toThrow('0.25 to 4');
    await expect(speak(ask('Hello', { pitch: 3 }))).rejects.toThrow('0.5 to 2');
    await expect(speak(ask('Hello. '.repeat(1000)))).rejects.toThrow('5000 characters');
    await expect(speak(ask('Hello', { voice: 'x' }))).rejects.toThrow('slt, rms, awb, kal16');
  });

  it('makes once what two calls ask for at once, and gives it from memory afterwards', async () => {
    const request = ask('Shall we say Wednesday then?');
    const both = Promise.all([speak(request), speak(request)]);
    expect(flite.status().working + flite.status().waiting).toBe(1);
    const [one, two] = await both;
    expect(two.chunks.map((chunk) => chunk.samples)).toEqual(one.chunks.map((chunk) => chunk.samples));
    expect(two.chunks[0]!.samples.buffer).not.toBe(one.chunks[0]!.samples.buffer);
    const again = speak(request);
    expect(flite.status().working).toBe(0);
    expect((await again).words).toEqual(one.words);
  });

  it('stops only for the one who aborts, where two ask for the same', async () => {
    const request = ask('This one is spoken to the end for the other caller.');
    const abort = new AbortController();
    const gone = speak(request, abort.signal);
    const stays = speak(request);
    abort.abort();
    expect((await gone).ms).toBe(0);
    expect((await stays).ms).toBeGreaterThan(1000);
  });

  it('does not begin what was aborted while it waited', async () => {
    const abort = new AbortController();
    const many = Array.from({ length: 20 }, (_, i) =>
      speak(ask(`Number ${i} is never spoken.`), abort.signal),
    );
    expect(flite.status()).toMatchObject({ working: 2, waiting: 18 });
    abort.abort();
    expect(flite.status().waiting).toBe(0);
    expect((await Promise.all(many)).every(({ ms }) => ms === 0)).toBe(true);
    expect((await speak(ask('Free again.'))).ms).toBeGreaterThan(300);
  });

  it('says so when it is used before it is loaded, or after it was closed', async () => {
    const other = openFlite({ clock });
    const first = other.speak(ask('Hello'), live)[Symbol.asyncIterator]().next();
    await expect(first).rejects.toMatchObject({ code: 'engine.crashed' });
  });
});
