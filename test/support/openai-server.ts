/** A server on 127.0.0.1 that speaks the OpenAI protocol for chat, transcription and speech, and can be told to misbehave. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { parseWav, wavHeader } from '#audio/wav.ts';

export type Misbehaviour =
  | 'normal'
  /** The first byte comes after `slowMs`. */
  | 'slow'
  /** Takes the request and never answers. */
  | 'silent'
  /** Begins to answer and stops. */
  | 'stall'
  /** Begins to answer and drops the connection. */
  | 'cut'
  /** Begins to answer and ends as if that were all. */
  | 'short'
  | 'malformed'
  /** A web page with status 200. */
  | 'page'
  /** An error within a stream that began well. */
  | 'error-event'
  | '400'
  | '401'
  | '403'
  | '404'
  | '429'
  | '500'
  | '503'
  | 'redirect';

export interface ChatAnswer {
  /** Pieces of text, one event each. */
  text?: string[];
  tools?: { id?: string; name: string; arguments: string }[];
}

export interface Seen {
  path: string;
  headers: IncomingMessage['headers'];
  /** JSON bodies as they were; forms by field, with the file's bytes under `file`. */
  body: Record<string, unknown>;
}

export interface OpenAiServer {
  /** With `/v1`. */
  readonly url: string;
  mode: Misbehaviour;
  slowMs: number;
  /** Pieces of an answer before `stall`, `cut`, `short` and the broken ones break it. */
  breakAfter: number;
  /** How long between the pieces of an answer. */
  paceMs: number;
  chat: (body: Record<string, unknown>) => ChatAnswer;
  transcript: (samples: number) => Record<string, unknown>;
  /** Rejects `verbose_json`, as some models do. */
  plainJsonOnly: boolean;
  speech: 'pcm' | 'wav';
  readonly seen: Seen[];
  /** Connections that are open. */
  readonly sockets: number;
  /** Connections ever made. */
  readonly connections: number;
  /** Answers that are going on. */
  readonly answering: number;
  /** Answers that the client left before they ended. */
  readonly left: number;
  close(): Promise<void>;
}

const SECONDS_PER_LETTER = 0.06;

type Protocol = (server: OpenAiServer, request: IncomingMessage, response: ServerResponse) => Promise<void>;

export const openAiServer = (): Promise<OpenAiServer> => misbehavingServer(serve);

/** A server of another protocol that misbehaves in the same ways. */
export async function misbehavingServer(protocol: Protocol): Promise<OpenAiServer> {
  const sockets = new Set<Socket>();
  const state: Omit<OpenAiServer, 'sockets' | 'url' | 'close'> & {
    connections: number;
    answering: number;
    left: number;
  } = {
    mode: 'normal',
    slowMs: 80,
    breakAfter: 3,
    paceMs: 1,
    chat: () => ({ text: ['Good', ' morning', ', how', ' can', ' I', ' help', '?'] }),
    transcript: () => ({ text: 'hello there' }),
    plainJsonOnly: false,
    speech: 'pcm',
    seen: [],
    connections: 0,
    answering: 0,
    left: 0,
  };
  const server = createServer((request, response) => {
    state.answering += 1;
    response.once('close', () => {
      state.answering -= 1;
      if (!response.writableFinished) state.left += 1;
    });
    protocol(state as OpenAiServer, request, response).catch(() => response.destroy());
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    state.connections += 1;
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.defineProperties(state as OpenAiServer, {
    url: { value: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1` },
    sockets: { get: () => sockets.size },
    close: {
      value: async () => {
        server.close();
        for (const socket of sockets) socket.destroy();
        await once(server, 'close');
      },
    },
  });
}

async function serve(
  server: OpenAiServer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await read(request);
  server.seen.push({ path: request.url ?? '', headers: request.headers, body });
  if (server.mode === 'silent') return;
  if (server.mode === 'slow') await pause(server.slowMs);
  if (/^\d/.test(server.mode)) return refuse(server, response, Number(server.mode), body);
  if (server.mode === 'redirect')
    return void response.writeHead(307, { location: 'http://127.0.0.1:1/v1' }).end();
  if (server.mode === 'page')
    return void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Welcome</html>');
  switch (request.url) {
    case '/v1/chat/completions':
      return chat(server, response, body);
    case '/v1/audio/transcriptions':
      return transcribe(server, response, body);
    case '/v1/audio/speech':
      return speak(server, response, body);
    default:
      return refuse(server, response, 404, body);
  }
}

/** As careless servers do, the message repeats what was sent, key and all. */
function refuse(server: OpenAiServer, response: ServerResponse, status: number, body: unknown): void {
  const code = status === 429 ? 'rate_limit_exceeded' : status === 401 ? 'invalid_api_key' : 'some_error';
  const message = `Refused ${server.seen.at(-1)?.headers.authorization} ${JSON.stringify(body)}`;
  response.writeHead(status, {
    'content-type': 'application/json',
    ...(status === 429 ? { 'retry-after': '20' } : {}),
  });
  response.end(JSON.stringify({ error: { message, type: 'error', code } }));
}

async function chat(
  server: OpenAiServer,
  response: ServerResponse,
  body: Record<string, unknown>,
): Promise<void> {
  const answer = server.chat(body);
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
  });
  const event = (delta: unknown, finish: string | null = null): string =>
    `data: ${JSON.stringify({
      id: 'chatcmpl-1',
      object: 'chat.completion.chunk',
      created: 1,
      model: body['model'],
      choices: [{ index: 0, delta, finish_reason: finish }],
    })}\n\n`;
  const events = [event({ role: 'assistant', content: '' })];
  for (const content of answer.text ?? []) events.push(event({ content }));
  (answer.tools ?? []).forEach((tool, index) => {
    const id = tool.id ?? `call_${index}`;
    events.push(
      event({ tool_calls: [{ index, id, type: 'function', function: { name: tool.name, arguments: '' } }] }),
    );
    for (const piece of tool.arguments.match(/[\s\S]{1,5}/g) ?? [])
      events.push(event({ tool_calls: [{ index, function: { arguments: piece } }] }));
  });
  events.push(event({}, answer.tools ? 'tool_calls' : 'stop'));
  events.push(
    `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', choices: [], usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 } })}\n\n`,
  );
  events.push('data: [DONE]\n\n');
  const broken = {
    malformed: 'data: {"choices": [{"del\n\n',
    'error-event': `data: ${JSON.stringify({ error: { message: 'overloaded', type: 'server_error', code: 'x' } })}\n\n`,
  };
  await pieces(
    server,
    response,
    events.map((one) => Buffer.from(one)),
    Buffer.from(broken[server.mode as keyof typeof broken] ?? ''),
  );
}

async function transcribe(
  server: OpenAiServer,
  response: ServerResponse,
  body: Record<string, unknown>,
): Promise<void> {
  if (server.plainJsonOnly && body['response_format'] === 'verbose_json')
    return refuse(server, response, 400, {});
  const wav = parseWav(body['file'] as Uint8Array);
  const full = server.transcript(wav.channels[0]?.length ?? 0);
  const text = JSON.stringify(body['response_format'] === 'verbose_json' ? full : { text: full['text'] });
  if (server.mode === 'malformed')
    return void response.writeHead(200, { 'content-type': 'application/json' }).end(text.slice(0, -3));
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  await pieces(
    server,
    response,
    [Buffer.from(text.slice(0, 8)), Buffer.from(text.slice(8, 10)), Buffer.from(text.slice(10))],
    Buffer.from(''),
  );
}

/** Raw 16-bit PCM whose length goes by the letters of the text. */
export function tone(text: string, speed: number, rateHz: number): Buffer {
  const length = Math.round((text.length * SECONDS_PER_LETTER * rateHz) / speed);
  const pcm = Buffer.alloc(length * 2);
  for (let i = 0; i < length; i++)
    pcm.writeInt16LE(Math.round(9000 * Math.sin((2 * Math.PI * 220 * i) / rateHz)), i * 2);
  return pcm;
}

async function speak(
  server: OpenAiServer,
  response: ServerResponse,
  body: Record<string, unknown>,
): Promise<void> {
  const pcm = tone(body['input'] as string, body['speed'] as number, 24_000);
  const wav = server.speech === 'wav';
  const audio = wav ? Buffer.concat([wavHeader(24_000, 1), pcm]) : pcm;
  if (server.mode === 'malformed')
    return void response.writeHead(200, { 'content-type': 'audio/mpeg' }).end('ID3');
  response.writeHead(200, { 'content-type': wav ? 'audio/wav' : 'audio/pcm' });
  await pieces(server, response, cutAnywhere(audio), Buffer.from(''));
}

/** In pieces that cut samples in half. */
export function cutAnywhere(audio: Buffer): Buffer[] {
  const sizes = [1, 2, 43, 1001, 4096, 7777];
  const parts: Buffer[] = [];
  for (let at = 0, i = 0; at < audio.length; i++) {
    const size = sizes[i] ?? 16_383;
    parts.push(audio.subarray(at, at + size));
    at += size;
  }
  return parts;
}

/** Sends the pieces one by one; misbehaves after the first few. */
export async function pieces(
  server: OpenAiServer,
  response: ServerResponse,
  all: Buffer[],
  broken: Buffer,
): Promise<void> {
  for (const [i, piece] of all.entries()) {
    if (response.destroyed) return;
    if (i === Math.min(server.breakAfter, all.length - 1)) {
      if (server.mode === 'stall') return;
      if (server.mode === 'cut') return void response.destroy();
      if (server.mode === 'short') return void response.end();
      if (broken.length > 0) return void response.end(broken);
    }
    response.write(piece);
    await pause(server.paceMs);
  }
  response.end();
}

export async function read(request: IncomingMessage): Promise<Record<string, unknown>> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const bytes = Buffer.concat(parts);
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/')) return JSON.parse(bytes.toString()) as Record<string, unknown>;
  const form = await new Response(bytes, { headers: { 'content-type': type } }).formData();
  const body: Record<string, unknown> = {};
  for (const [name, value] of form)
    body[name] = typeof value === 'string' ? value : new Uint8Array(await value.arrayBuffer());
  return body;
}

/** Resolves when `holds` does; fails after `withinMs`. */
export async function soon(holds: () => boolean, withinMs = 1000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!holds()) {
    if (performance.now() > deadline)
      throw new Error(`This did not become true within ${withinMs} ms: ${holds.toString()}`);
    await pause(2);
  }
}
