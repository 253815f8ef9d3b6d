/** What every synthesiser that streams from a server must do besides the port's contract: when the server fails, and with its connections. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ErrorCode } from '#voice/errors.ts';
import { soon } from '#voice/ports/fakes/real-time.ts';
import type { SpeechRequest, TextToSpeech } from '#voice/ports/text-to-speech.ts';
import type { MisbehavingServer, Misbehaviour } from '../../../test/support/misbehaving-server.ts';

export const KEY = 'sk-not-for-eyes';
const SECRET_WORDS = 'These words belong to the caller alone';
const live = new AbortController().signal;

function clause(text: string, more: Partial<SpeechRequest> = {}): SpeechRequest {
  return { text, locale: 'en-US', voice: 'default', speed: 1, ...more };
}

/** All of what is said. */
export async function say(
  tts: TextToSpeech,
  text: string,
  more: Partial<SpeechRequest> = {},
): Promise<Float32Array> {
  const parts: number[] = [];
  for await (const chunk of tts.speak(clause(text, more), live)) parts.push(...chunk.samples);
  return Float32Array.from(parts);
}

/** Runs the suite; `open` gives a fresh server and a synthesiser that calls it with `KEY`. */
export function streamedSpeechContract(
  name: string,
  open: () => Promise<{ server: MisbehavingServer; tts: TextToSpeech }>,
): void {
  describe(`${name}, as a server that streams,`, () => {
    let server: MisbehavingServer;
    let tts: TextToSpeech;
    beforeAll(async () => {
      ({ server, tts } = await open());
    });
    afterAll(() => server.close());
    beforeEach(() => {
      server.mode = 'normal';
      server.paceMs = 1;
    });

    it('is heard before it has finished', async () => {
      server.paceMs = 20;
      let first = 0;
      const began = performance.now();
      for await (const chunk of tts.speak(clause('word '.repeat(40)), live))
        if (chunk.samples.length > 0) first ||= performance.now() - began;
      expect(first).toBeLessThan((performance.now() - began) / 2);
    });

    it('that sends another format is told apart', async () => {
      server.mode = 'malformed';
      await expect(say(tts, 'Hello.')).rejects.toThrow(/audio\/mpeg; pcm or wav was asked for/);
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
        const fault = (await say(tts, SECRET_WORDS).catch((error: unknown) => error)) as Error & {
          code: ErrorCode;
        };
        expect(fault.code).toBe(code);
        expect(`${fault.message}${fault.stack}`).not.toContain(KEY);
        expect(`${fault.message}${fault.stack}`).not.toContain(SECRET_WORDS);
      }
      await soon(() => server.answering === 0 && server.sockets <= 2);
      server.mode = 'normal';
      expect((await say(tts, 'Hello.')).length).toBeGreaterThan(0);
    });

    it('that refuses the connection is unreachable', async () => {
      const gone = await open();
      await gone.server.close();
      await expect(say(gone.tts, 'Hello.')).rejects.toMatchObject({ code: 'provider.unreachable' });
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
        for await (const chunk of tts.speak(clause('word '.repeat(200)), abort.signal))
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
      await say(tts, 'One.');
      const { connections } = server;
      for (let i = 0; i < 5; i++) await say(tts, 'More.');
      expect(server.connections).toBe(connections);
    });
  });
}
