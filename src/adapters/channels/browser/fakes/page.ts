/** A browser's side of a conversation, for tests: real sockets, and a loudspeaker that plays when told. */
import Fastify, { type FastifyInstance } from 'fastify';
import { WebSocket } from 'ws';
import { pcm16BytesFromFloat } from '#audio/pcm.ts';
import { keptLog } from '#platform/lines/fakes/kept-log.ts';
import { type FakeReception, fakeReception } from '#platform/lines/fakes/reception.ts';
import { FakeChance } from '#voice/ports/fakes/clock.ts';
import { ToBrowser } from '#wire/browser-line.ts';
import { type BrowserLineOptions, registerBrowserLine } from '../register.ts';
import { realClock, until } from '#voice/ports/fakes/real-time.ts';

export interface TestServer {
  fastify: FastifyInstance;
  url: string;
  reception: FakeReception;
  warnings: string[];
  errors: unknown[];
  close(): Promise<void>;
}

export async function openServer(options: Partial<BrowserLineOptions> = {}): Promise<TestServer> {
  const fastify = Fastify();
  const reception = fakeReception();
  const { log, warnings, errors } = keptLog();
  await registerBrowserLine(fastify, {
    reception,
    tenantOf: () => 'acme',
    clock: realClock,
    chance: new FakeChance(),
    log,
    ...options,
  });
  const url = await fastify.listen({ port: 0, host: '127.0.0.1' });
  return { fastify, url, reception, warnings, errors, close: () => fastify.close() };
}

type Message<T extends ToBrowser['type']> = Extract<ToBrowser, { type: T }>;

export class BrowserPeer {
  readonly socket: WebSocket;
  readonly messages: ToBrowser[] = [];
  closed: { code: number; reason: string } | null = null;
  /** Set for a handshake that was refused. */
  refused: string | null = null;
  epoch = 0;
  /** Audio bytes of the present epoch. */
  audio: number[] = [];
  /** Audio that came with another epoch than the one announced. */
  misplaced = 0;
  #frame = 0;

  constructor(url: string, headers: Record<string, string> = {}) {
    this.socket = new WebSocket(`${url.replace('http', 'ws')}/api/talk`, { headers });
    this.socket.on('message', (data, isBinary) => this.#take(data as Buffer, isBinary));
    this.socket.on('close', (code, reason) => (this.closed = { code, reason: reason.toString() }));
    this.socket.on('error', (fault) => (this.refused = fault.message));
  }

  static async open(url: string, headers: Record<string, string> = {}): Promise<BrowserPeer> {
    const peer = new BrowserPeer(url, headers);
    await new Promise((resolve) => {
      peer.socket.once('open', resolve);
      peer.socket.once('close', resolve);
    });
    return peer;
  }

  /** A conversation up to its welcome. */
  static async call(url: string, hello: Record<string, unknown> = {}): Promise<BrowserPeer> {
    const peer = await BrowserPeer.open(url);
    peer.send({ type: 'hello', protocol: 1, agent: 'front-desk', ...hello });
    await until(() => peer.messages.some((message) => message.type === 'welcome') || peer.closed !== null);
    return peer;
  }

  /** The newest message of a type. */
  last<T extends ToBrowser['type']>(type: T): Message<T> | undefined {
    return this.messages.findLast((message) => message.type === type) as Message<T> | undefined;
  }

  send(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  speak(level: number): void {
    this.frame(this.#frame, level);
    this.#frame += 1;
  }

  frame(number: number, level: number, bytes = 640): void {
    const message = Buffer.alloc(4 + bytes);
    message.writeUInt32LE(number, 0);
    pcm16BytesFromFloat(new Float32Array(bytes / 2).fill(level), message.subarray(4));
    this.socket.send(message);
  }

  /** Reports everything that has arrived as played, and returns its marks. */
  playAll(): void {
    this.played(this.audio.length / 2);
    for (const message of this.messages.splice(0)) {
      if (message.type === 'mark') this.send({ type: 'mark', name: message.name });
    }
  }

  played(samples: number, epoch = this.epoch): void {
    this.send({ type: 'played', epoch, samples });
  }

  #take(data: Buffer, isBinary: boolean): void {
    if (isBinary) {
      if (data.readUInt32LE(0) !== this.epoch) this.misplaced += 1;
      else this.audio.push(...data.subarray(4));
      return;
    }
    const message = ToBrowser.parse(JSON.parse(data.toString()));
    this.messages.push(message);
    if (message.type !== 'clear' && message.type !== 'welcome') return;
    this.epoch = message.epoch;
    this.audio = [];
  }
}
