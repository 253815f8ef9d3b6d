/** Serves the built consoles with the API and the browser line behind them, out of sample data: for tests of the pages alone. */
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { WebSocketServer } from 'ws';
import { FakeTalk } from './fake-talk.ts';
import { saidIn, says, snippetOf, wordsAsked } from '#platform/calls/search/words.ts';
import type { LogEntry } from '#voice/log.ts';
import type { Session } from '#wire/access.ts';
import type { CallHit } from '#wire/call-search.ts';
import type { LiveCall } from '#wire/live-calls.ts';
import { AGENTS, DECISIONS, DEMO_SESSION, sampleCalls, STATUS } from './sample-house.ts';
import type { StoredCall } from './sample-house.ts';

const PAGES = join(import.meta.dirname, '../../dist/consoles');
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
/** As strict as a page with audio worklets can be. */
const POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; worker-src 'self' blob:; connect-src 'self' ws: wss:; img-src 'self' data:; media-src 'self' blob:";

export interface FakeParley {
  url: string;
  talk: FakeTalk;
  calls: StoredCall[];
  agents: typeof AGENTS;
  /** Answer every API request with a fault. */
  broken: boolean;
  ended: string[];
  /** Who is told of as on the line. */
  live: LiveCall[];
  /** What a person had calls do, and what the API answers instead of doing it. */
  deeds: { path: string; body: unknown }[];
  refuses: { status: number; code: string; detail: string } | null;
  /** What the exports were asked for. */
  exported: string[];
  /** Who is signed in. */
  session: Session;
  stop(): Promise<void>;
}

export async function startFakeParley(): Promise<FakeParley> {
  const house: FakeParley = {
    url: '',
    talk: new FakeTalk('call-dental'),
    calls: sampleCalls(Date.now()),
    agents: [...AGENTS],
    broken: false,
    ended: [],
    live: [],
    deeds: [],
    refuses: null,
    exported: [],
    session: DEMO_SESSION,
    stop: () => Promise.resolve(),
  };
  const server = createServer((request, response) => answer(house, request, response));
  const sockets = new WebSocketServer({ server, path: '/api/talk' });
  sockets.on('connection', (socket) => house.talk.accept(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  house.url = `http://localhost:${(server.address() as AddressInfo).port}`;
  house.stop = async () => {
    house.talk.stop();
    sockets.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return house;
}

function answer(house: FakeParley, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (!url.pathname.startsWith('/api/') && url.pathname !== '/status')
    return sendPage(url.pathname, response);
  if (house.broken) {
    return sendJson(response, 503, {
      type: '/errors#storage.unavailable',
      title: 'Service Unavailable',
      status: 503,
      code: 'storage.unavailable',
      detail: 'The database cannot be reached. It is tried again every second.',
    });
  }
  if (url.pathname === '/status') return sendJson(response, 200, STATUS);
  if (url.pathname === '/api/session') return sendJson(response, 200, house.session);
  if (url.pathname === '/api/agents/validate') return void validate(request, response);
  if (url.pathname === '/api/agents' && request.method === 'GET')
    return sendJson(response, 200, { agents: house.agents });
  if (/^\/api\/agents(\/|$)/.test(url.pathname) && request.method !== 'GET')
    return void changeAgent(house, url, request, response);
  if (url.pathname === '/api/calls/events/live') return followLive(house, response);
  if (url.pathname === '/api/calls') return sendCalls(house, url, response);
  if (url.pathname === '/api/calls/export') return sendExport(house, url, response);
  if (url.pathname === '/api/decisions') return sendJson(response, 200, DECISIONS);
  if (url.pathname === '/api/audit') return sendJson(response, 200, { records: [], nextBefore: null });
  sendCall(house, url, request, response);
}

function sendCalls(house: FakeParley, url: URL, response: ServerResponse): void {
  const asked = (name: string): string | null => url.searchParams.get(name);
  const [agent, state, channel, q] = [asked('agent'), asked('state'), asked('channel'), asked('q')];
  const words = wordsAsked(q ?? '');
  const hitsOf = ({ sample }: StoredCall): CallHit[] =>
    sample.events.flatMap((event) => {
      const said = saidIn(event as LogEntry);
      if (said === null || !says(said.text, words)) return [];
      return [{ seq: event.seq, atMs: event.atMs, who: said.who, parts: snippetOf(said.text, words) }];
    });
  const fits = ({ call }: StoredCall): boolean =>
    (agent === null || call.agent.id === agent) &&
    (state === null || call.state === state) &&
    (channel === null || call.channel === channel);
  const found = house.calls.filter((one) => fits(one) && (q === null || hitsOf(one).length > 0));
  const hits = Object.fromEntries(found.map((one) => [one.call.id, hitsOf(one).slice(0, 3)]));
  const calls = found.map(({ call }) => call);
  sendJson(response, 200, { calls, nextBefore: null, ...(q !== null && { hits }) });
}

function sendExport(house: FakeParley, url: URL, response: ServerResponse): void {
  house.exported.push(url.search);
  const name = `calls-2026-03-01.${url.searchParams.get('format') ?? 'csv'}`;
  response
    .writeHead(200, { 'content-type': 'text/csv', 'content-disposition': `attachment; filename="${name}"` })
    .end('Call\r\n');
}

function sendCall(house: FakeParley, url: URL, request: IncomingMessage, response: ServerResponse): void {
  const [, id, rest] = /^\/api\/calls\/([^/]+)(?:\/(\w+(?:\/live)?))?$/.exec(url.pathname) ?? [];
  const stored = house.calls.find((one) => one.call.id === id);
  if (!stored) {
    const detail = 'There is no call with this id.';
    return sendJson(response, 404, {
      type: 'about:blank',
      title: 'Not Found',
      status: 404,
      code: 'call.unknown',
      detail,
    });
  }
  if (rest === undefined) return sendJson(response, 200, stored.call);
  if (rest === 'events') return sendEvents(stored, url, response);
  if (rest === 'events/live') return followEvents(stored, url, response);
  if (rest === 'recording' && stored.recording) return sendRange(stored.recording, request, response);
  if (/^(say|mute|unmute|transfer)$/.test(rest ?? ''))
    return void takeHand(house, stored, { request, response, path: url.pathname });
  if (rest === 'end') {
    house.ended.push(stored.call.id);
    response.writeHead(202).end();
    return;
  }
  sendJson(response, 404, { type: 'about:blank', title: 'Not Found', status: 404, code: 'request.unknown' });
}

function followLive(house: FakeParley, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write(': still here\n\n');
  for (const call of house.live)
    response.write(`event: started\ndata: ${JSON.stringify({ type: 'started', call })}\n\n`);
}

/** Muting stands in the call's log, as the page then follows it. */
async function takeHand(
  house: FakeParley,
  { call, sample }: StoredCall,
  { request, response, path }: { request: IncomingMessage; response: ServerResponse; path: string },
): Promise<void> {
  const body = JSON.parse((await bodyOf(request)) || 'null') as unknown;
  if (house.refuses)
    return sendJson(response, house.refuses.status, { type: 'about:blank', title: 'No', ...house.refuses });
  house.deeds.push({ path, body });
  const deed = path.split('/').at(-1);
  if (deed === 'mute' || deed === 'unmute') {
    const seq = (sample.events.at(-1)?.seq ?? 0) + 1;
    const data = { type: 'agent.muted', on: deed === 'mute' };
    sample.events.push({ seq, atMs: call.durationMs ?? 0, kind: 'event', data });
  }
  const { id, agent, channel, from, to, startedAt } = call;
  const muted = deed === 'mute';
  sendJson(response, 200, {
    id,
    agent,
    channel,
    from,
    to,
    startedAt,
    muted,
    state: 'active',
    lastWords: null,
  });
}

/** Of a call that is going on, the last third comes by and by. */
function sendEvents(stored: StoredCall, url: URL, response: ServerResponse): void {
  const after = Number(url.searchParams.get('after') ?? -1);
  const { events } = stored.sample;
  const known = stored.call.state === 'active' ? Math.ceil(events.length * 0.66) : events.length;
  const rest = events.slice(0, known).filter((event) => event.seq > after);
  sendJson(response, 200, { events: rest, nextAfter: null });
}

function followEvents(stored: StoredCall, url: URL, response: ServerResponse): void {
  let after = Number(url.searchParams.get('after') ?? -1);
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const timer = setInterval(() => {
    const event = stored.sample.events.find(({ seq }) => seq > after);
    after = event?.seq ?? after;
    if (event) response.write(`id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`);
  }, 250);
  response.on('close', () => clearInterval(timer));
}

function sendRange(body: Buffer, request: IncomingMessage, response: ServerResponse): void {
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
  const head = { 'content-type': 'audio/wav', 'accept-ranges': 'bytes' };
  if (from === undefined) {
    response.writeHead(200, { ...head, 'content-length': body.length }).end(body);
    return;
  }
  const last = to ? Number(to) : body.length - 1;
  const part = body.subarray(Number(from), last + 1);
  const range = `bytes ${from}-${last}/${body.length}`;
  response.writeHead(206, { ...head, 'content-range': range, 'content-length': part.length }).end(part);
}

async function validate(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { source } = JSON.parse(await bodyOf(request)) as { source: string };
  const errors = faultsOf(source);
  sendJson(response, 200, { valid: errors.length === 0, errors });
}

/** Makes an agent, changes its draft, or publishes it. */
// oxlint-disable-next-line max-params -- a request handler
async function changeAgent(
  house: FakeParley,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = JSON.parse(await bodyOf(request)) as { source?: string; revision?: number };
  const [, , , at, deed] = url.pathname.split('/');
  const id = at ?? /^id: (\S+)$/m.exec(body.source ?? '')?.[1] ?? '';
  const known = house.agents.find((agent) => agent.id === id);
  const source = body.source ?? known?.source ?? '';
  const errors = faultsOf(source);
  if (errors.length > 0 && deed !== 'draft') {
    const title = 'The strategy is not valid';
    const problem = { type: 'about:blank', title, status: 422, code: 'strategy.invalid', errors };
    return sendJson(response, 422, problem);
  }
  const name = /^name: (.+)$/m.exec(source)?.[1] ?? id;
  const updatedAt = new Date().toISOString();
  const revision = deed === 'publish' ? (known?.revision ?? 1) : (known?.revision ?? 0) + 1;
  const number = (known?.published?.number ?? 0) + 1;
  const published = deed === 'publish' ? { number, hash: '6e'.repeat(32) } : (known?.published ?? null);
  const changed = deed !== 'publish';
  const whole = { description: '', locale: 'en-US', archived: false, ...known };
  const agent = { ...whole, id, name, source, updatedAt, revision, published, changed };
  house.agents = [...house.agents.filter((one) => one.id !== id), agent];
  if (deed === undefined) return sendJson(response, 201, agent);
  const by = { kind: 'user', id: 'ann', label: 'ann@example.com' };
  if (deed === 'draft') {
    const draft = {
      agentId: id,
      name,
      source,
      revision,
      updatedAt,
      updatedBy: by,
      published,
      changed,
      errors,
    };
    return sendJson(response, 200, draft);
  }
  const lineage = { madeFrom: null, rollbackOf: null, trainedBy: [] };
  const head = { name, author: by, note: '', publishedAt: updatedAt, answers: true, lineage };
  sendJson(response, 201, { ...published, ...head, source });
}

function faultsOf(source: string): { path: string; message: string; cure: string }[] {
  if (/^name: \S/m.test(source)) return [];
  return [{ path: 'name', message: 'is missing', cure: 'Add a line such as “name: Willow Dental”.' }];
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  response.writeHead(status, { 'content-type': type }).end(JSON.stringify(body));
}

function sendPage(path: string, response: ServerResponse): void {
  const wanted = join(PAGES, normalize(path));
  const file = existsSync(wanted) && statSync(wanted).isFile() ? wanted : join(PAGES, 'index.html');
  response.writeHead(200, {
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    'content-security-policy': POLICY,
  });
  createReadStream(file).pipe(response);
}
