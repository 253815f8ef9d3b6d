import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseWav } from '#audio/wav.ts';
import type { ErrorCode } from '#voice/errors.ts';
import { EXPECT_ANYTHING } from '#voice/plan.ts';
import { speechToTextContract } from '#voice/ports/speech-to-text.contract.ts';
import type { HearingResult, HearingStream, SpeechToText } from '#voice/ports/speech-to-text.ts';
import type { Misbehaviour } from '../../../../test/support/misbehaving-server.ts';
import { openAiServer, type OpenAiServer } from '../../../../test/support/openai-server.ts';
import { openAiSpeechToText } from './speech-to-text.ts';
import { pause, soon } from '#voice/ports/fakes/real-time.ts';

const KEY = 'sk-not-for-eyes';
const OPTIONS = { locale: 'en-US', expect: EXPECT_ANYTHING, guide: { id: 'g', slots: {}, phrases: [] } };
const live = new AbortController().signal;

const frame = Float32Array.from({ length: 320 }, (_, i) => 0.3 * Math.sin((2 * Math.PI * 440 * i) / 16_000));

function speak(stream: HearingStream, frames: number): void {
  for (let i = 0; i < frames; i++) stream.write(frame);
}

async function finalOf(stream: HearingStream): Promise<Extract<HearingResult, { type: 'final' }>> {
  const results: HearingResult[] = [];
  for await (const result of stream) results.push(result);
  expect(results).toHaveLength(1);
  return results[0] as Extract<HearingResult, { type: 'final' }>;
}

const speech = {
  audio: Float32Array.from({ length: 32_000 }, (_, i) => 0.3 * Math.sin((2 * Math.PI * 440 * i) / 16_000)),
  locale: 'en-US',
  guide: OPTIONS.guide,
  expect: EXPECT_ANYTHING,
  text: 'ten of clubs',
};
speechToTextContract('a transcription server', {
  open: async (comingUp) => {
    const server = await openAiServer();
    server.mode = comingUp === 'broken' ? '500' : 'normal';
    server.transcript = () =>
      comingUp === 'silence'
        ? { text: 'Thank you.', segments: [{ avg_logprob: -1.2, no_speech_prob: 0.95 }] }
        : {
            text: 'Ten of clubs.',
            words: [
              { word: 'Ten', start: 0.1, end: 0.5 },
              { word: 'of', start: 0.5, end: 0.7 },
              { word: 'clubs.', start: 0.7, end: 1.2 },
            ],
            segments: [{ start: 0, end: 2, avg_logprob: -0.1, no_speech_prob: 0.01 }],
          };
    return {
      stt: openAiSpeechToText({ url: server.url, model: 'm' }),
      // Fifty times faster than real: nothing here depends on the pace.
      pass: (ms) => pause(ms / 50),
      held: () => server.answering,
      close: () => server.close(),
    };
  },
  speech,
  broken: { codes: ['provider.failed'] },
  exceptions: { partials: 'the protocol transcribes an utterance when it is complete' },
});

describe('a transcription server', () => {
  let server: OpenAiServer;
  let stt: SpeechToText;
  beforeAll(async () => {
    server = await openAiServer();
  });
  afterAll(() => server.close());
  beforeEach(() => {
    server.mode = 'normal';
    server.plainJsonOnly = false;
    server.transcript = () => ({ text: ' Hello there. ' });
    server.seen.length = 0;
    stt = openAiSpeechToText({ url: server.url, model: 'whisper-1', key: KEY });
  });

  async function hear(frames = 50): Promise<Extract<HearingResult, { type: 'final' }>> {
    const stream = stt.open(OPTIONS, live);
    speak(stream, frames);
    stream.finish();
    return finalOf(stream);
  }

  it('is sent the whole utterance as a WAV file, with model, language and key', async () => {
    const reused = frame.slice();
    const stream = stt.open(OPTIONS, live);
    for (let i = 0; i < 75; i++) {
      reused.fill(i % 2 ? 0.5 : -0.5);
      stream.write(reused);
    }
    stream.finish();
    await finalOf(stream);
    const { body, headers, path } = server.seen[0]!;
    expect(path).toBe('/v1/audio/transcriptions');
    expect(headers.authorization).toBe(`Bearer ${KEY}`);
    expect(body).toMatchObject({ model: 'whisper-1', language: 'en', response_format: 'verbose_json' });
    const wav = parseWav(body['file'] as Uint8Array);
    expect([wav.sampleRateHz, wav.channels.length, wav.channels[0]?.length]).toEqual([16_000, 1, 75 * 320]);
    expect(wav.channels[0]?.[0]).toBeCloseTo(-0.5, 3);
    expect(wav.channels[0]?.[320 * 51 + 7]).toBeCloseTo(0.5, 3);
  });

  it('gives the text, its words and how likely it is', async () => {
    server.transcript = () => ({
      text: 'Hello there.',
      words: [
        { word: ' Hello', start: 0.1, end: 0.4 },
        { word: 'there.', start: 0.35, end: 0.9 },
      ],
      segments: [{ start: 0, end: 1, avg_logprob: -0.2, no_speech_prob: 0.01, compression_ratio: 1.1 }],
    });
    expect(await hear()).toEqual({
      type: 'final',
      text: 'Hello there.',
      confidence: expect.closeTo(Math.exp(-0.2), 5) as number,
      refused: false,
      words: [
        { text: 'Hello', startMs: 100, endMs: 400 },
        { text: 'there.', startMs: 400, endMs: 900 },
      ],
    });
  });

  it('that knows plain json only is asked for it, and is not asked for more again', async () => {
    server.plainJsonOnly = true;
    expect(await hear()).toMatchObject({ text: 'Hello there.', confidence: 0.75, words: [] });
    await hear();
    expect(server.seen.map((one) => one.body['response_format'])).toEqual(['verbose_json', 'json', 'json']);
  });

  it.each<[string, Record<string, unknown>, boolean]>([
    ['nothing', { text: '  ' }, false],
    ['a subtitle', { text: 'Thanks for watching!' }, false],
    ['[BLANK_AUDIO]', { text: '[BLANK_AUDIO]' }, false],
    [
      'what is no speech',
      { text: 'Thank you.', segments: [{ avg_logprob: -1.3, no_speech_prob: 0.9 }] },
      false,
    ],
    [
      'words that go round in circles',
      { text: 'no no no no', segments: [{ avg_logprob: -0.1, no_speech_prob: 0, compression_ratio: 9 }] },
      true,
    ],
  ])('that writes %s has heard nothing', async (_, answer, refused) => {
    server.transcript = () => answer;
    expect(await hear()).toEqual({ type: 'final', text: '', confidence: 0, refused, words: [] });
  });

  it('believes a likely text though silence was likely too', async () => {
    server.transcript = () => ({ text: 'Yes.', segments: [{ avg_logprob: -0.3, no_speech_prob: 0.9 }] });
    expect((await hear()).text).toBe('Yes.');
  });

  it('[HR6] is sent what was said so far for an early final, and all of it when more was said', async () => {
    server.transcript = (samples) => ({ text: samples > 50 * 320 ? 'Hello there again.' : 'Hello there.' });
    const stream = stt.open(OPTIONS, live);
    speak(stream, 50);
    expect(await stream.early?.(live)).toMatchObject({ text: 'Hello there.', refused: false });
    speak(stream, 25);
    stream.finish();
    expect((await finalOf(stream)).text).toBe('Hello there again.');
    expect(server.seen).toHaveLength(2);
  });

  it('[HR6] loses the connection of an early final that is taken back at once', async () => {
    server.mode = 'silent';
    const stream = stt.open(OPTIONS, live);
    speak(stream, 50);
    const taken = new AbortController();
    const early = stream.early?.(taken.signal);
    early?.catch(() => undefined);
    await soon(() => server.answering === 1);
    taken.abort();
    await expect(early).rejects.toThrow();
    await soon(() => server.answering === 0);
    server.mode = 'normal';
    stream.finish();
    expect((await finalOf(stream)).text).toBe('Hello there.');
  });

  it('is not asked about less than a tenth of a second', async () => {
    expect((await hear(4)).text).toBe('');
    expect(server.seen).toHaveLength(0);
  });

  it('is sent no more audio than the bound', async () => {
    stt = openAiSpeechToText({ url: server.url, model: 'm', maxSeconds: 2 });
    await hear(500);
    expect(parseWav(server.seen[0]?.body['file'] as Uint8Array).channels[0]?.length).toBe(32_000);
  });

  it.each<[Misbehaviour, ErrorCode]>([
    ['cut', 'provider.cut'],
    ['malformed', 'provider.malformed'],
    ['page', 'provider.malformed'],
    ['redirect', 'provider.malformed'],
    ['400', 'provider.rejected'],
    ['401', 'provider.unauthorized'],
    ['404', 'provider.rejected'],
    ['429', 'provider.rate_limited'],
    ['500', 'provider.failed'],
  ])('in mode %s gives %s, tells no key, and holds no socket', async (mode, code) => {
    server.mode = mode;
    for (let i = 0; i < 4; i++) {
      const fault = (await hear().catch((error: unknown) => error)) as Error & { code: ErrorCode };
      expect(fault.code).toBe(code);
      expect(`${fault.message}${fault.stack}`).not.toContain(KEY);
    }
    await soon(() => server.answering === 0 && server.sockets <= 2);
    server.mode = 'normal';
    expect((await hear()).text).toBe('Hello there.');
  });

  it('that refuses the connection is unreachable', async () => {
    const gone = await openAiServer();
    await gone.close();
    stt = openAiSpeechToText({ url: gone.url, model: 'm' });
    await expect(hear()).rejects.toMatchObject({ code: 'provider.unreachable' });
  });

  it.each<Misbehaviour>(['silent', 'stall'])(
    'in mode %s loses its connection at once when the call has no more use for it',
    async (mode) => {
      for (const how of ['abort', 'leave'] as const) {
        server.mode = mode;
        const { left } = server;
        const abort = new AbortController();
        const stream = stt.open(OPTIONS, abort.signal);
        speak(stream, 50);
        stream.finish();
        const iterator = stream[Symbol.asyncIterator]();
        const next = iterator.next();
        next.catch(() => undefined);
        await soon(() => server.answering === 1);
        const began = performance.now();
        if (how === 'abort') {
          abort.abort();
          expect((await next).done).toBe(true);
        } else await iterator.return?.();
        await soon(() => server.answering === 0 && server.left === left + 1);
        expect(performance.now() - began).toBeLessThan(250);
      }
    },
  );

  it('is not asked when the utterance is dropped before its end', async () => {
    const abort = new AbortController();
    const stream = stt.open(OPTIONS, abort.signal);
    speak(stream, 50);
    abort.abort();
    stream.finish();
    speak(stream, 5);
    expect((await stream[Symbol.asyncIterator]().next()).done).toBe(true);
    expect(server.seen).toHaveLength(0);
  });
});
