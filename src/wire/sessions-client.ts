/** A small client for the sessions of a Parley elsewhere: needs `fetch` and, for `connect`, a `WebSocket`, and nothing else. */
import type { DeveloperSession, FromSession, NewSession, SessionEvent } from './sessions.ts';

export type { DeveloperSession, SessionEvent } from './sessions.ts';

export interface ClientOptions {
  /** Such as `https://parley.example.com`. */
  url: string;
  /** An API key (`pk_…`) with the scopes sessions:create, sessions:read and sessions:control. */
  key: string;
}

/** What is asked for; what has a usual value may be left out. */
export type AskedSession = Pick<NewSession, 'project'> &
  Partial<Omit<NewSession, 'listenFor'>> & {
    listenFor?: Partial<NonNullable<NewSession['listenFor']>>;
  };

/** What Parley answers in place of what was asked for: `code` is from docs/ERRORS.md. */
export class ParleyFault extends Error {
  readonly code: string;
  readonly status: number;
  /** With `approval.needed`: ask again with this token once people have agreed. */
  readonly approval: { id: string; token: string | null } | null;

  constructor(status: number, problem: { code?: string; detail?: string; title?: string; approval?: never }) {
    super(`${problem.code ?? status}: ${problem.detail ?? problem.title ?? 'no reason was given'}`);
    this.name = 'ParleyFault';
    this.code = problem.code ?? 'provider.malformed';
    this.status = status;
    this.approval = problem.approval ?? null;
  }
}

/** A reader that was cut off comes back this long after. */
const RETRY_MS = 1000;
const MOST_RETRIES = 5;

export class ParleySessions {
  readonly #options: ClientOptions;

  constructor({ url, key }: ClientOptions) {
    this.#options = { url: url.replace(/\/+$/, ''), key };
  }

  async create(asked: AskedSession, approvalToken?: string): Promise<RemoteSession> {
    const headers = approvalToken === undefined ? {} : { 'x-approval-token': approvalToken };
    const answer = await request(this.#options, 'POST', '/api/sessions', { json: asked, headers });
    return new RemoteSession(this.#options, (await answer.json()) as DeveloperSession);
  }

  /** One that was opened before. */
  async open(id: string): Promise<RemoteSession> {
    const answer = await request(this.#options, 'GET', `/api/sessions/${encodeURIComponent(id)}`);
    return new RemoteSession(this.#options, (await answer.json()) as DeveloperSession);
  }
}

export class RemoteSession {
  readonly id: string;
  /** As it was when it was asked for. */
  readonly opened: DeveloperSession;
  readonly #options: ClientOptions;

  constructor(options: ClientOptions, opened: DeveloperSession) {
    this.#options = options;
    this.opened = opened;
    this.id = opened.id;
  }

  /** Sends samples: 16 bits, little-endian, one channel, at most 512 KB. Resolves when the next chunk is welcome. */
  async audio(samples: Uint8Array): Promise<void> {
    await request(this.#options, 'POST', `${this.#path}/audio`, { bytes: samples });
  }

  /** Resolves when its last words are told. */
  async stop(): Promise<DeveloperSession> {
    const answer = await request(this.#options, 'POST', `${this.#path}/stop`);
    return (await answer.json()) as DeveloperSession;
  }

  /** Every event after this one, then those to come; ends behind `session.stopped`. Goes on by itself where a connection was lost. */
  async *events(after = 0): AsyncGenerator<SessionEvent> {
    let seen = after;
    for (let retries = 0; ; retries += 1) {
      try {
        const answer = await request(this.#options, 'GET', `${this.#path}/events?after=${seen}`);
        for await (const event of eventsIn(answer)) {
          if (event === 'end') return;
          retries = 0;
          seen = event.seq;
          yield event;
          if (event.type === 'session.stopped') return;
        }
      } catch (fault) {
        if (fault instanceof ParleyFault || retries >= MOST_RETRIES) throw fault;
      }
      if (retries >= MOST_RETRIES) throw new Error(`the events of ${this.id} break off again and again`);
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  /** A socket for sound in both directions. In browsers, which send no key with a socket, the page's own sign-in counts. */
  connect(hears: {
    onEvent: (event: FromSession) => void;
    onAudio?: (samples: Uint8Array) => void;
  }): Connection {
    const url = `${this.#options.url.replace(/^http/, 'ws')}${this.#path}/socket`;
    const headers = { authorization: `Bearer ${this.#options.key}` };
    const socket = openSocket(url, headers);
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('message', ({ data }) => {
      if (typeof data === 'string') hears.onEvent(JSON.parse(data) as FromSession);
      else hears.onAudio?.(new Uint8Array(data as ArrayBuffer));
    });
    const opened = new Promise<void>((resolve, reject) => {
      socket.addEventListener('open', () => resolve());
      socket.addEventListener('error', () => reject(new Error(`${url} does not open`)));
    });
    const closed = new Promise<{ code: number; reason: string }>((resolve) =>
      socket.addEventListener('close', ({ code, reason }) => resolve({ code, reason })),
    );
    return {
      opened,
      closed,
      audio: (samples) => socket.send(samples.slice()),
      stop: () => socket.send('{"type":"stop"}'),
      close: () => socket.close(),
    };
  }

  get #path(): string {
    return `/api/sessions/${encodeURIComponent(this.id)}`;
  }
}

export interface Connection {
  opened: Promise<void>;
  closed: Promise<{ code: number; reason: string }>;
  /** At most 64 KB; at the pace at which it is spoken. */
  audio(samples: Uint8Array): void;
  stop(): void;
  /** The session goes on. */
  close(): void;
}

interface Sent {
  json?: unknown;
  bytes?: Uint8Array;
  headers?: Record<string, string>;
}

async function request(
  { url, key }: ClientOptions,
  method: string,
  path: string,
  { json, bytes, headers = {} }: Sent = {},
): Promise<Response> {
  const type =
    json !== undefined ? 'application/json' : bytes !== undefined ? 'application/octet-stream' : undefined;
  const body = json !== undefined ? JSON.stringify(json) : bytes?.slice();
  const answer = await fetch(url + path, {
    method,
    headers: { ...headers, authorization: `Bearer ${key}`, ...(type && { 'content-type': type }) },
    ...(body !== undefined && { body }),
  });
  if (answer.ok) return answer;
  throw new ParleyFault(answer.status, (await answer.json().catch(() => ({}))) as object);
}

/** The messages of a `text/event-stream`. */
async function* eventsIn(answer: Response): AsyncGenerator<SessionEvent | 'end'> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of answer.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const messages = text.split('\n\n');
    text = messages.pop() ?? '';
    for (const message of messages) {
      const data = /^id: .*\ndata: (.*)$/.exec(message)?.[1];
      if (data !== undefined) yield JSON.parse(data) as SessionEvent;
      else if (message.startsWith('event: end')) yield 'end';
    }
  }
}

/** Node takes headers with a socket, browsers do not. */
function openSocket(url: string, headers: Record<string, string>): WebSocket {
  if ('document' in globalThis) return new WebSocket(url);
  return new (WebSocket as unknown as new (url: string, options: object) => WebSocket)(url, { headers });
}
