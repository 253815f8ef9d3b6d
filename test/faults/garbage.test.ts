/** Servers that answer with nonsense: it ends as a fault of the table or as an answer, soon, with the connection closed and nothing thrown beside it. */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { openAiLanguageModel } from '#adapters/providers/openai/language-model.ts';
import { openAiSpeechToText } from '#adapters/providers/openai/speech-to-text.ts';
import { openAiTextToSpeech } from '#adapters/providers/openai/text-to-speech.ts';
import type { Role } from '#voice/effects.ts';
import { ERRORS, ParleyError, tooSlow } from '#voice/errors.ts';
import { EXPECT_ANYTHING } from '#voice/plan.ts';
import { thinkRequest } from '#voice/ports/language-model.contract.ts';
import { loud } from '../support/staged-call.ts';
import { ROLES } from './bench.ts';
import { pause, soon, until } from '#voice/ports/fakes/real-time.ts';

type Answer = (response: ServerResponse, role: Role) => void | Promise<void>;
const TYPES = { stt: 'application/json', llm: 'text/event-stream', tts: 'audio/pcm' };
const begin = (response: ServerResponse, type: string): ServerResponse =>
  response.writeHead(200, { 'content-type': type });
const chunk = (delta: unknown): string => `data: ${JSON.stringify({ choices: [{ index: 0, delta }] })}\n\n`;

async function endless(response: ServerResponse, piece: string | Buffer): Promise<void> {
  while (!response.destroyed) {
    if (!response.write(piece)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
    await pause(0);
  }
}

const GARBAGE: Record<string, Answer> = {
  'a web page': (to) => void begin(to, 'text/html').end('<!doctype html><title>Sign in</title>'),
  'a web page that says it is what was asked for': (to, role) =>
    void begin(to, TYPES[role]).end('<!doctype html><title>Sign in</title>'),
  'half of a JSON text': (to, role) => void begin(to, TYPES[role]).end('{"text": "when do you op'),
  'nothing at all': (to, role) => void begin(to, TYPES[role]).end(),
  'nothing, and no type': (to) => void to.writeHead(200).end(),
  'no content': (to) => void to.writeHead(204).end(),
  'JSON of the wrong types': (to, role) =>
    void begin(to, TYPES[role]).end(
      role === 'llm'
        ? `${chunk({ content: 42 })}${chunk([1, 2])}data: null\n\ndata: "text"\n\ndata: {"choices":"none"}\n\n`
        : '{"text": {"deep": ["nonsense"]}, "segments": 7}',
    ),
  'the wrong type': (to) => void begin(to, 'image/png').end(Buffer.alloc(2000, 137)),
  'random bytes': (to, role) =>
    void begin(to, TYPES[role]).end(Buffer.from(Array.from({ length: 9999 }, (_, i) => (i * 7919) % 251))),
  'a line without an end': async (to, role) => {
    begin(to, TYPES[role]);
    await endless(to, Buffer.alloc(65_536, 'a'));
  },
  'an answer without an end': async (to, role) => {
    begin(to, TYPES[role]);
    await endless(
      to,
      role === 'llm' ? chunk({ content: 'and on and on ' }).repeat(200) : Buffer.alloc(65_536, '{'),
    );
  },
  'a header that promises more than comes': (to, role) => {
    to.writeHead(200, { 'content-type': TYPES[role], 'content-length': 5000 });
    to.write('{"te');
    setTimeout(() => to.destroy(), 20);
  },
  'what is no HTTP': (to) => void to.socket?.end('SSH-2.0-OpenSSH_9.6\r\n'),
};

const sockets = new Set<Socket>();
let close: () => Promise<void> = () => Promise.resolve();
afterEach(() => close());

async function serverThat(answer: Answer, role: Role): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    request.once('end', () => void Promise.resolve(answer(response, role)).catch(() => response.destroy()));
  });
  // Idle connections are closed soon, so that what is open afterwards has leaked.
  server.keepAliveTimeout = 50;
  server.keepAliveTimeoutBuffer = 0;
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  close = async () => {
    server.close();
    for (const socket of sockets) socket.destroy();
    await once(server, 'close');
  };
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}

/** Asks once; gives the number of items that came, or the fault. */
async function ask(role: Role, url: string, signal: AbortSignal): Promise<number | ParleyError> {
  const options = { url, model: 'm', key: 'sk-secret' };
  let items = 0;
  try {
    if (role === 'stt') {
      const stream = openAiSpeechToText(options).open(
        { locale: 'en-US', guide: { id: 'g', slots: {}, phrases: [] }, expect: EXPECT_ANYTHING },
        signal,
      );
      stream.write(loud(500));
      stream.finish();
      for await (const item of stream) items += item.type === 'final' ? 1 : 0;
    } else if (role === 'llm') {
      const model = openAiLanguageModel({ ...options, instructions: 'Be short.' });
      for await (const item of model.respond(thinkRequest('Hello.'), signal))
        items += item.type === 'text' ? 1 : 0;
    } else {
      const request = { text: 'Hello there.', locale: 'en-US', voice: 'default', speed: 1 };
      for await (const { samples } of openAiTextToSpeech(options).speak(request, signal))
        items += samples.length;
    }
    return items;
  } catch (fault) {
    if (!(fault instanceof ParleyError)) throw fault;
    return fault;
  }
}

describe.each(ROLES)('A %s server that sends', (role) => {
  it.each(Object.keys(GARBAGE))(
    '%s',
    async (name) => {
      const url = await serverThat(GARBAGE[name] as Answer, role);
      const outcome = await ask(role, url, AbortSignal.timeout(15_000));
      if (typeof outcome === 'number') {
        // A voice has no way to tell noise from speech, and an answer is cut at its bound.
        expect(['tts', 'llm']).toContain(role);
      } else {
        expect(ERRORS[outcome.code].category, outcome.message).not.toBe('internal');
        expect(outcome.message).not.toContain('sk-secret');
        expect(outcome.message.length).toBeLessThan(300);
      }
      await until(() => sockets.size === 0, 2000);
    },
    25_000,
  );

  it('without end, and is left by the heart, is left at once', async () => {
    const url = await serverThat(GARBAGE['an answer without an end'] as Answer, role);
    const abort = new AbortController();
    const asked = ask(role, url, abort.signal);
    await pause(30);
    abort.abort(tooSlow());
    await asked;
    await soon(() => sockets.size === 0);
  });
});
