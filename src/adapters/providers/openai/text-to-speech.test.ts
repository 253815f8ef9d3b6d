import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { textToSpeechContract } from '#voice/ports/text-to-speech.contract.ts';
import type { TextToSpeech } from '#voice/ports/text-to-speech.ts';
import { openAiServer, type OpenAiServer } from '../../../../test/support/openai-server.ts';
import { KEY, say, streamedSpeechContract } from '../streamed-speech.contract.ts';
import { openAiTextToSpeech } from './text-to-speech.ts';

streamedSpeechContract('a speech server', async () => {
  const server = await openAiServer();
  return { server, tts: openAiTextToSpeech({ url: server.url, model: 'm', key: KEY }) };
});

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
    server.seen.length = 0;
  });

  it('is asked for the words, in the voice and at the pace', async () => {
    await say(tts, 'Hello.', { speed: 1.2 });
    await say(tts, 'Hello.', { voice: 'echo', speed: 99, style: { instructions: 'Softly.', settings: {} } });
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
      const samples = await say(tts, 'Hello.');
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
});
