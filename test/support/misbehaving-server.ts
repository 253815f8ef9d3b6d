/** A server on 127.0.0.1 that speaks the protocol it is given, and misbehaves as it is told. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { pause } from '#voice/ports/fakes/real-time.ts';

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

export interface Seen {
  path: string;
  headers: IncomingMessage['headers'];
  /** JSON bodies as they were; forms by field, with the file's bytes under `file`. */
  body: Record<string, unknown>;
}

export interface MisbehavingServer {
  /** Its address, without a path. */
  readonly root: string;
  mode: Misbehaviour;
  slowMs: number;
  /** Pieces of an answer before `stall`, `cut`, `short` and the broken ones break it. */
  breakAfter: number;
  /** How long between the pieces of an answer. */
  paceMs: number;
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

export interface Protocol<Own> {
  /** Answers, or says with which status it refuses. */
  answer(server: MisbehavingServer & Own, seen: Seen, response: ServerResponse): Promise<number | void>;
  /** What a refusal says. As careless servers do, it repeats what was sent, key and all. */
  refusal(status: number, seen: Seen): unknown;
}

/** `own` is what a test may set of this protocol. */
export async function misbehavingServer<Own extends object>(
  own: Own,
  protocol: Protocol<Own>,
): Promise<MisbehavingServer & Own> {
  const sockets = new Set<Socket>();
  const ways = { mode: 'normal' as Misbehaviour, slowMs: 80, breakAfter: 3, paceMs: 1, seen: [] as Seen[] };
  const counts = { connections: 0, answering: 0, left: 0 };
  const state = { ...ways, ...counts, ...own } as MisbehavingServer & Own & typeof counts;
  const server = createServer((request, response) => {
    state.answering += 1;
    response.once('close', () => {
      state.answering -= 1;
      if (!response.writableFinished) state.left += 1;
    });
    serve(state, protocol, request, response).catch(() => response.destroy());
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    state.connections += 1;
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.defineProperties(state, {
    root: { value: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
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

async function serve<Own>(
  server: MisbehavingServer & Own,
  protocol: Protocol<Own>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const seen = { path: request.url ?? '', headers: request.headers, body: await read(request) };
  server.seen.push(seen);
  if (server.mode === 'silent') return;
  if (server.mode === 'slow') await pause(server.slowMs);
  if (server.mode === 'redirect')
    return void response.writeHead(307, { location: 'http://127.0.0.1:1/v1' }).end();
  if (server.mode === 'page')
    return void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Welcome</html>');
  const refused = /^\d/.test(server.mode)
    ? Number(server.mode)
    : await protocol.answer(server, seen, response);
  if (refused === undefined) return;
  response.writeHead(refused, {
    'content-type': 'application/json',
    ...(refused === 429 ? { 'retry-after': '20' } : {}),
  });
  response.end(JSON.stringify(protocol.refusal(refused, seen)));
}

/** Sends the pieces one by one; misbehaves after the first few. */
export async function pieces(
  server: MisbehavingServer,
  response: ServerResponse,
  all: Buffer[],
  broken = Buffer.from(''),
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

async function read(request: IncomingMessage): Promise<Record<string, unknown>> {
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
