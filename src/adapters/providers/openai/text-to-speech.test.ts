import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ErrorCode } from '#voice/errors.ts';
import type { SpeechRequest } from '#voice/ports/text-to-speech.ts';
import { textToSpeechContract } from '#voice/ports/text-to-speech.contract.ts';
import type { TextToSpeech } from '#voice/ports/text-to-speech.ts';
import {
  openAiServer,
  soon,
  type Misbehaviour,
  type OpenAiServer,
} from '../../../../test/support/openai-server.ts';
import { openAiTextToSpeech } from './text-to-speech.ts';

const KEY = 'sk-not-for-eyes';
const SECRET_WORDS = 'These words belong to the caller alone';
const live = new AbortController().signal;

for (const format of ['pcm', 'wav'] as const)
  textToSpeechContract(
    `a speech server with ${format}`,
    async () => {
      const server = await openAiServer();
      server.speech = format;
      return {
        tts: openAiTextToSpeech({ url: server.url, model: 'm', voice: 'v' }),
        close: () => server.close(),
      };
    },
    { words: 'never' },
  );

describe('a speech server', () => {
  let server: OpenAiServer;
  let tts: TextToSpeech;
  beforeAll(async () => {
    server = await openAiServer();
    tts = openAiTextToSpeech({ url: server.url, model: 'tts-1', voice: 'nova', key: KEY });
  });
  afterAll(() => server.close());
  beforeEach(() => {
    server.mode = 'normal';
    server.speech = 'pcm';
    server.paceMs = 1;
    server.seen.length = 0;
  });

  async function say(text = SECRET_WORDS, more: Partial<SpeechRequest> = {}): Promise<Float32Array> {
    const parts: number[] = [];
    for await (const chunk of tts.speak({ text, locale: 'en-US', voice: 'default', speed: 1, ...more }, live))
      parts.push(...chunk.samples);
    return Float32Array.from(parts);
  }

  it('is asked for the words, in the voice and at the pace', async () => {
    await say('Hello.', { speed: 1.2 });
    await say('Hello.', { voice: 'echo', speed: 99, style: { instructions: 'Softly.', settings: {} } });
    expect(server.seen[0]?.path).toBe('/v1/audio/speech');
    expect(server.seen[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(server.seen[0]?.body).toEqual({
      model: 'tts-1',
      input: 'Hello.',
      voice: 'nova',
      response_format: 'pcm',
      speed: 1.2,
    });
    expect(server.seen[1]?.body).toMatchObject({ voice: 'echo', speed: 4, instructions: 'Softly.' });
  });

  it.each(['pcm', 'wav'] as const)(
    'gives the whole tone, in tune, from %s that is cut anywhere',
    async (format) => {
      server.speech = format;
      const samples = await say('Hello.');
      const whole = (6 * 24_000 * 0.06 * 16_000) / 24_000;
      expect(Math.abs(samples.length - whole)).toBeLessThan(100);
      let cycles = 0;
      for (let i = 0, low = true; i < samples.length; i++) {
        if (low && samples[i]! > 0.1) cycles++;
        if (Math.abs(samples[i]!) > 0.1) low = samples[i]! < 0;
      }
      expect(cycles / (whole / 16_000)).toBeGreaterThan(217);
      expect(cycles / (whole / 16_000)).toBeLessThan(223);
      let steepest = 0;
      for (let i = 200; i < samples.length - 200; i++)
        steepest = Math.max(steepest, Math.abs(samples[i]! - samples[i - 1]!));
      expect(steepest).toBeLessThan(0.03);
    },
  );

  it('is heard before it has finished', async () => {
    server.paceMs = 20;
    let first = 0;
    const began = performance.now();
    for await (const chunk of tts.speak(
      { text: 'word '.repeat(40), locale: 'en-US', voice: 'default', speed: 1 },
      live,
    ))
      if (chunk.samples.length > 0) first ||= performance.now() - began;
    expect(first).toBeLessThan((performance.now() - began) / 2);
  });

  it('that sends another format is told apart', async () => {
    server.mode = 'malformed';
    await expect(say()).rejects.toThrow(/audio\/mpeg; pcm or wav was asked for/);
  });

  it.each<[Misbehaviour, ErrorCode]>([
    ['cut', 'provider.cut'],
    ['malformed', 'provider.malformed'],
    ['page', 'provider.malformed'],
    ['redirect', 'provider.malformed'],
    ['400', 'provider.rejected'],
    ['401', 'provider.unauthorized'],
    ['429', 'provider.rate_limited'],
    ['500', 'provider.failed'],
  ])('in mode %s gives %s, tells neither key nor words, and holds no socket', async (mode, code) => {
    server.mode = mode;
    for (let i = 0; i < 4; i++) {
      const fault = (await say().catch((error: unknown) => error)) as Error & { code: ErrorCode };
      expect(fault.code).toBe(code);
      expect(`${fault.message}${fault.stack}`).not.toContain(KEY);
      expect(`${fault.message}${fault.stack}`).not.toContain(SECRET_WORDS);
    }
    await soon(() => server.answering === 0 && server.sockets <= 2);
    server.mode = 'normal';
    expect((await say('Hello.')).length).toBeGreaterThan(0);
  });

  it('that refuses the connection is unreachable', async () => {
    const gone = await openAiServer();
    await gone.close();
    const lost = openAiTextToSpeech({ url: gone.url, model: 'm' });
    const first = lost
      .speak({ text: 'Hello.', locale: 'en-US', voice: 'default', speed: 1 }, live)
      [Symbol.asyncIterator]()
      .next();
    await expect(first).rejects.toMatchObject({ code: 'provider.unreachable' });
  });

  it.each<[Misbehaviour, number]>([
    ['silent', 0],
    ['stall', 0],
    ['normal', 1],
  ])('in mode %s loses its connection at once when it is interrupted', async (mode, chunks) => {
    server.mode = mode;
    server.paceMs = mode === 'normal' ? 30 : 1;
    const { left } = server;
    const abort = new AbortController();
    let heard = 0;
    const work = (async () => {
      for await (const chunk of tts.speak(
        { text: 'word '.repeat(200), locale: 'en-US', voice: 'default', speed: 1 },
        abort.signal,
      ))
        heard += chunk.samples.length > 0 ? 1 : 0;
    })();
    work.catch(() => undefined);
    await soon(() => server.answering === 1 && heard >= chunks);
    const began = performance.now();
    abort.abort();
    await expect(work).rejects.toMatchObject({ name: 'AbortError' });
    await soon(() => server.answering === 0 && server.left === left + 1);
    expect(performance.now() - began).toBeLessThan(250);
  });

  it('keeps its connection for the next clause', async () => {
    await say('One.');
    const { connections } = server;
    for (let i = 0; i < 5; i++) await say('More.');
    expect(server.connections).toBe(connections);
  });
});
