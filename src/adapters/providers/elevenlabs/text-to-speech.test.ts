import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { textToSpeechContract } from '#voice/ports/text-to-speech.contract.ts';
import type { TextToSpeech } from '#voice/ports/text-to-speech.ts';
import { elevenLabsServer } from '../../../../test/support/elevenlabs-server.ts';
import type { MisbehavingServer } from '../../../../test/support/misbehaving-server.ts';
import { tone } from '../../../../test/support/streamed-tone.ts';
import { KEY, say, streamedSpeechContract } from '../streamed-speech.contract.ts';
import { elevenLabsTextToSpeech } from './text-to-speech.ts';

streamedSpeechContract('ElevenLabs', async () => {
  const server = await elevenLabsServer();
  return { server, tts: elevenLabsTextToSpeech({ url: server.root, key: KEY, voice: 'v', model: 'm' }) };
});

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
  let server: MisbehavingServer;
  let tts: TextToSpeech;
  beforeAll(async () => {
    server = await elevenLabsServer();
    tts = elevenLabsTextToSpeech({ url: server.root, model: 'eleven_flash_v2_5', voice: 'rachel', key: KEY });
  });
  afterAll(() => server.close());
  beforeEach(() => {
    server.mode = 'normal';
    server.seen.length = 0;
  });

  it('is asked for the words, in the voice, with the settings under its name and no others', async () => {
    const elevenlabs = { stability: 0.6, similarity_boost: 0.8, style: 0.45, use_speaker_boost: true };
    const style = { instructions: 'Softly.', settings: { elevenlabs, another: { warmth: 1 } } };
    await say(tts, 'Hello.', { speed: 0.93, pitch: 0.97, style });
    expect(server.seen[0]?.path).toBe('/v1/text-to-speech/rachel/stream?output_format=pcm_16000');
    expect(server.seen[0]?.headers['xi-api-key']).toBe(KEY);
    expect(server.seen[0]?.body).toEqual({
      text: 'Hello.',
      model_id: 'eleven_flash_v2_5',
      voice_settings: { ...elevenlabs, speed: 0.93 },
    });
  });

  it('is asked for the nearest pace that it has', async () => {
    await say(tts, 'Hello.', { speed: 2 });
    await say(tts, 'Hello.', { speed: 0.5 });
    expect(server.seen.map(({ body }) => body['voice_settings'])).toEqual([{ speed: 1.2 }, { speed: 0.7 }]);
  });

  it('is asked for a voice whose id cannot leave its place in the address', async () => {
    await say(tts, 'Hello.', { voice: '../models?x=/' });
    expect(server.seen[0]?.path).toBe(
      '/v1/text-to-speech/..%2Fmodels%3Fx%3D%2F/stream?output_format=pcm_16000',
    );
  });

  it('gives the whole of what was sent, sample for sample, cut anywhere', async () => {
    const samples = await say(tts, 'Hello.');
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
    await expect(say(tts, 'Hello.')).rejects.toMatchObject({
      code: 'provider.rate_limited',
      retryAfterMs: 20_000,
      message: expect.stringContaining('too_many_concurrent_requests') as string,
    });
  });
});
