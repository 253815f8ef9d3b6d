import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ErrorCode } from '#voice/errors.ts';
import type { SpeechRequest } from '#voice/ports/text-to-speech.ts';
import { textToSpeechContract } from '#voice/ports/text-to-speech.contract.ts';
import type { TextToSpeech } from '#voice/ports/text-to-speech.ts';
import { elevenLabsServer, type ElevenLabsServer } from '../../../../test/support/elevenlabs-server.ts';
import { soon, tone, type Misbehaviour } from '../../../../test/support/openai-server.ts';
import { elevenLabsTextToSpeech } from './text-to-speech.ts';

const KEY = 'sk-not-for-eyes';
const SECRET_WORDS = 'These words belong to the caller alone';
const live = new AbortController().signal;

textToSpeechContract(
  'ElevenLabs',
  async () => {
    const server = await elevenLabsServer();
    return {
      tts: elevenLabsTextToSpeech({ url: server.root, key: KEY, voice: 'v', model: 'm' }),
      close: () => server.close(),
    };
  },
  { words: 'never' },
);

describe('ElevenLabs', () => {
  let server: ElevenLabsServer;
  let tts: TextToSpeech;
  beforeAll(async () => {
    server = await elevenLabsServer();
    tts = elevenLabsTextToSpeech({ url: server.root, model: 'eleven_flash_v2_5', voice: 'rachel', key: KEY });
  });
  afterAll(() => server.close());
  beforeEach(() => {
    server.mode = 'normal';
    server.paceMs = 1;
    server.seen.length = 0;
  });

  async function say(text = SECRET_WORDS, more: Partial<SpeechRequest> = {}): Promise<Float32Array> {
    const parts: number[] = [];
    for await (const chunk of tts.speak({ text, locale: 'en-US', voice: 'default', speed: 1, ...more }, live))
      parts.push(...chunk.samples);
    return Float32Array.from(parts);
  }

  it('is asked for the words, in the voice, with the settings under its name and no others', async () => {
    const elevenlabs = { stability: 0.6, similarity_boost: 0.8, style: 0.45, use_speaker_boost: true };
    const style = { instructions: 'Softly.', settings: { elevenlabs, another: { warmth: 1 } } };
    await say('Hello.', { speed: 0.93, pitch: 0.97, style });
    expect(server.seen[0]?.path).toBe('/v1/text-to-speech/rachel/stream?output_format=pcm_16000');
    expect(server.seen[0]?.headers['xi-api-key']).toBe(KEY);
    expect(server.seen[0]?.body).toEqual({
      text: 'Hello.',
      model_id: 'eleven_flash_v2_5',
      voice_settings: { ...elevenlabs, speed: 0.93 },
    });
  });

  it('is asked for the nearest pace that it has', async () => {
    await say('Hello.', { speed: 2 });
    await say('Hello.', { speed: 0.5 });
    expect(server.seen.map(({ body }) => body['voice_settings'])).toEqual([{ speed: 1.2 }, { speed: 0.7 }]);
  });

  it('is asked for a voice whose id cannot leave its place in the address', async () => {
    await say('Hello.', { voice: '../models?x=/' });
    expect(server.seen[0]?.path).toBe(
      '/v1/text-to-speech/..%2Fmodels%3Fx%3D%2F/stream?output_format=pcm_16000',
    );
  });

  it('gives the whole of what was sent, sample for sample, cut anywhere', async () => {
    const samples = await say('Hello.');
    const sent = tone('Hello.', 1, 16_000);
    const worst = samples.reduce(
      (most, sample, i) => Math.max(most, Math.abs(sample - sent.readInt16LE(2 * i) / 32_768)),
      0,
    );
    expect(samples.length).toBe(sent.length / 2);
    expect(worst).toBeLessThan(0.001);
  });

  it('that limits the rate says for how long', async () => {
    server.mode = '429';
    await expect(say()).rejects.toMatchObject({
      code: 'provider.rate_limited',
      retryAfterMs: 20_000,
      message: expect.stringContaining('too_many_concurrent_requests') as string,
    });
  });

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
    const gone = await elevenLabsServer();
    await gone.close();
    const lost = elevenLabsTextToSpeech({ url: gone.root, key: KEY, model: 'm', voice: 'v' });
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
