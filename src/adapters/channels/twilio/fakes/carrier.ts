/** Twilio's side of a call, for tests: rings a server over real sockets and does what a test tells it. */
import Fastify, { type FastifyInstance } from 'fastify';
import { WebSocket } from 'ws';
import { encodeMulawFloat } from '#audio/mulaw.ts';
import { keptLog } from '#platform/lines/fakes/kept-log.ts';
import { type FakeReception, fakeReception } from '#platform/lines/fakes/reception.ts';
import { FakeChance } from '#voice/ports/fakes/clock.ts';
import { type TwilioOptions, registerTwilio } from '../register.ts';
import { realClock } from '#voice/ports/fakes/real-time.ts';

export interface TestServer {
  fastify: FastifyInstance;
  url: string;
  reception: FakeReception;
  /** The messages of the warnings that were logged. */
  warnings: string[];
  errors: unknown[];
  close(): Promise<void>;
}

export async function openServer({
  authToken,
  ...options
}: Partial<TwilioOptions> & { authToken?: string } = {}): Promise<TestServer> {
  const fastify = Fastify();
  const reception = fakeReception();
  const { log, warnings, errors } = keptLog();
  await registerTwilio(fastify, {
    reception,
    clock: realClock,
    chance: new FakeChance(),
    log,
    accounts: { of: async () => (authToken === undefined ? null : { accountSid: 'AC0', authToken }) },
    switchboard: {
      called: async () => ({ tenantId: 'acme', number: null }),
      route: async (_, asked) =>
        asked === 'nobody' ? { nobody: asked } : { agentId: asked ?? 'front-desk' },
    },
    ...options,
  });
  const url = await fastify.listen({ port: 0, host: '127.0.0.1' });
  return { fastify, url, reception, warnings, errors, close: () => fastify.close() };
}

export const FORM = { CallSid: 'CA0', From: '+15550100', To: '+15550199', Direction: 'inbound' };

/** Posts the voice webhook and answers its TwiML. */
export async function ring(
  url: string,
  path = '/twilio/voice',
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(url + path, { method: 'POST', body: new URLSearchParams(FORM), headers });
}

export async function ticketFrom(url: string): Promise<string> {
  const twiml = await (await ring(url)).text();
  return /name="ticket" value="([^"]+)"/.exec(twiml)?.[1] ?? '';
}

export class TwilioPeer {
  readonly socket: WebSocket;
  readonly received: { event: string; media?: { payload: string }; mark?: { name: string } }[] = [];
  closed: { code: number; reason: string } | null = null;
  #chunk = 0;
  #sequence = 1;

  constructor(url: string) {
    this.socket = new WebSocket(`${url.replace('http', 'ws')}/twilio/media`);
    this.socket.on('message', (data) => this.received.push(JSON.parse((data as Buffer).toString())));
    this.socket.on('close', (code, reason) => (this.closed = { code, reason: reason.toString() }));
    this.socket.on('error', () => undefined);
  }

  static async open(url: string): Promise<TwilioPeer> {
    const peer = new TwilioPeer(url);
    await new Promise((resolve) => peer.socket.once('open', resolve));
    return peer;
  }

  /** A call up to its start. */
  static async call(url: string): Promise<TwilioPeer> {
    const ticket = await ticketFrom(url);
    const peer = await TwilioPeer.open(url);
    peer.send({ event: 'connected', protocol: 'Call', version: '1.0.0' });
    peer.send(startOf(ticket));
    return peer;
  }

  send(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  stream(message: Record<string, unknown>): void {
    this.#sequence += 1;
    this.send({ sequenceNumber: String(this.#sequence), streamSid: 'MZ0', ...message });
  }

  speak(level: number): void {
    this.#chunk += 1;
    this.chunk(this.#chunk, (this.#chunk - 1) * 20, level);
  }

  chunk(chunk: number, timestampMs: number, level: number, ms = 20): void {
    this.stream({
      event: 'media',
      media: {
        track: 'inbound',
        chunk: String(chunk),
        timestamp: String(timestampMs),
        payload: payloadOf(level, ms),
      },
    });
  }

  stop(): void {
    this.stream({ event: 'stop', stop: { accountSid: 'AC0', callSid: 'CA0' } });
  }
}

export function startOf(ticket: string, changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    event: 'start',
    sequenceNumber: '1',
    streamSid: 'MZ0',
    start: {
      accountSid: 'AC0',
      streamSid: 'MZ0',
      callSid: 'CA0',
      tracks: ['inbound'],
      mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
      customParameters: { ticket },
      ...changes,
    },
  };
}

export function payloadOf(level: number, ms = 20): string {
  const codes = new Uint8Array(ms * 8);
  encodeMulawFloat(new Float32Array(ms * 8).fill(level), codes);
  return Buffer.from(codes).toString('base64');
}
