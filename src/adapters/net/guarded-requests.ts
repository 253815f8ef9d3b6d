/** Guarded requests over undici: the guard stands at the socket, so that redirects, second look-ups and odd spellings all meet it. */
import type { LookupFunction, Socket } from 'node:net';
import { callbackify, promisify } from 'node:util';
import { Agent, buildConnector, fetch as undiciFetch } from 'undici';
import { ParleyError } from '#voice/errors.ts';
import type { GuardedAnswer, GuardedRequest, GuardedRequests } from '#platform/net/guarded-requests.ts';
import { isPublic } from './addresses.ts';
import { type AllowedHost, isAllowed } from './allowed-hosts.ts';
import { Guard, portOf, type Resolve } from './guard.ts';

const LIMIT_MS = 10_000;
const MOST_BYTES = 1024 * 1024;
const MOST_HEADER_BYTES = 16_384;
const CONNECT_LIMIT_MS = 5_000;

export interface OpenedRequests extends GuardedRequests {
  close(): Promise<void>;
}

export function openGuardedRequests(options: {
  allowed: readonly AllowedHost[];
  /** The system's resolver where absent. */
  resolve?: Resolve;
  /** To one host at once; 16 where absent. */
  connections?: number;
}): OpenedRequests {
  const guard = new Guard(options.allowed, options.resolve);
  const agent = new Agent({
    connect: guardedConnector(guard, options.allowed),
    maxHeaderSize: MOST_HEADER_BYTES,
    headersTimeout: 60_000,
    bodyTimeout: 60_000,
    keepAliveTimeout: 10_000,
    connections: options.connections ?? 16,
  });
  const fetch = (async (input: Parameters<typeof globalThis.fetch>[0], init?: RequestInit) => {
    guard.url(typeof input === 'string' ? input : input instanceof URL ? input.href : input.url);
    return undiciFetch(input as never, { ...(init as object), dispatcher: agent });
  }) as typeof globalThis.fetch;
  return {
    fetch,
    async check(text) {
      const url = guard.url(text);
      await guard.addresses(url.hostname, portOf(url));
    },
    send: (request, signal) => send(fetch, guard, { request, signal }),
    close: () => agent.destroy(),
  };
}

/** Checks before the socket is opened, gives it only addresses that were checked, and looks once more at where it led. */
function guardedConnector(guard: Guard, allowed: readonly AllowedHost[]): buildConnector.connector {
  const connected = async (target: buildConnector.Options): Promise<Socket> => {
    const port = Number(target.port) || (target.protocol === 'https:' ? 443 : 80);
    const found = await guard.addresses(target.hostname, port);
    const lookup: LookupFunction = (_host, { all }, give) =>
      all === true ? give(null, found) : give(null, found[0]!.address, found[0]!.family);
    const connect = buildConnector({ timeout: CONNECT_LIMIT_MS, lookup } as buildConnector.BuildOptions);
    const socket = await promisify<buildConnector.Options, Socket>(connect as never)(target);
    const address = socket.remoteAddress ?? '';
    if (isPublic(address) || isAllowed(allowed, { host: target.hostname, address, port })) return socket;
    socket.destroy();
    throw new ParleyError('url.refused', 'the connection led elsewhere');
  };
  return callbackify(connected) as unknown as buildConnector.connector;
}

async function send(
  fetch: typeof globalThis.fetch,
  guard: Guard,
  { request, signal }: { request: GuardedRequest; signal: AbortSignal | undefined },
): Promise<GuardedAnswer> {
  const {
    method = 'GET',
    headers = {},
    body,
    limitMs = LIMIT_MS,
    mostBytes = MOST_BYTES,
    redirects = 0,
  } = request;
  const limit = AbortSignal.timeout(limitMs);
  const both = signal === undefined ? limit : AbortSignal.any([signal, limit]);
  let url = guard.url(request.url);
  let sent = headers;
  try {
    for (let left = redirects; ; left -= 1) {
      const answer = await fetch(url, {
        method,
        headers: { 'user-agent': 'Parley', ...sent },
        redirect: 'manual',
        signal: both,
        ...(body !== undefined && { body: body as string }),
      });
      const location = answer.headers.get('location');
      if (left <= 0 || answer.status < 300 || answer.status > 399 || location === null) {
        return {
          status: answer.status,
          headers: Object.fromEntries(answer.headers),
          ...(await bounded(answer, mostBytes)),
        };
      }
      await answer.body?.cancel();
      if (method !== 'GET')
        throw new ParleyError('url.refused', 'it redirects: set the address that it redirects to');
      const next = guard.url(new URL(location, url).href);
      // What was meant for one host, a key perhaps, is not shown to another, nor on a line that anybody may read.
      if (next.hostname !== url.hostname || next.protocol === 'http:') sent = {};
      url = next;
    }
  } catch (fault) {
    throw faultOf(fault, { signal, limit, limitMs });
  }
}

/** Reads as much as is allowed, unpacked, and lets go of the rest. */
async function bounded(answer: Response, mostBytes: number): Promise<{ body: Uint8Array; cut: boolean }> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  let cut = false;
  const reader = (answer.body as ReadableStream<Uint8Array> | null)?.getReader();
  while (reader !== undefined && !cut) {
    const { done, value } = await reader.read();
    if (done) break;
    const room = mostBytes - bytes;
    cut = value.length > room;
    pieces.push(value.subarray(0, room));
    bytes += Math.min(room, value.length);
  }
  if (cut) await reader?.cancel();
  return { body: Buffer.concat(pieces), cut };
}

function faultOf(
  fault: unknown,
  { signal, limit, limitMs }: { signal: AbortSignal | undefined; limit: AbortSignal; limitMs: number },
): unknown {
  if (signal?.aborted === true) return signal.reason;
  for (let each = fault; each instanceof Error; each = each.cause)
    if (each instanceof ParleyError) return each;
  const cause = { cause: fault };
  if (limit.aborted)
    return new ParleyError('provider.timeout', `no whole answer within ${limitMs} ms`, cause);
  const { code: told, name } = ((fault as Error).cause ?? fault) as { code?: string; name?: string };
  const code = told ?? name ?? 'unknown';
  if (/TIMEOUT/.test(code)) return new ParleyError('provider.timeout', code, cause);
  if (/^(?:HPE_|HTTPParser|UND_ERR_(?:RES|HEADERS_OVERFLOW|INFO)|Z_|ERR_)/.test(code)) {
    return new ParleyError('provider.malformed', `the answer is not HTTP as it should be (${code})`, cause);
  }
  return new ParleyError('provider.unreachable', `no connection (${code})`, cause);
}
