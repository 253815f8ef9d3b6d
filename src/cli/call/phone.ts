/** A telephone at the far end of a carrier: one call over the media socket, in real time, 20 ms a frame. */
import { WebSocket } from 'ws';
import { decodeMulawFloat } from '#audio/mulaw.ts';
import type { Clock } from '#voice/ports/clock.ts';
import { CallFault } from './call-fault.ts';
import { CallerScript } from './caller-script.ts';
import { CarrierQueue } from './carrier-queue.ts';
import type { StreamAddress } from './ring.ts';
import type { Utterance } from './utterances.ts';

const FRAME_MS = 20;
const FRAME_CODES = 160;
/** Quieter than this (RMS, full scale is 1) is a pause or the sound of an open line: -38 dB. */
const SPEECH_LEVEL = 0.0126;
/** From dialling to an open socket. */
const CONNECT_WITHIN_MS = 10_000;

export interface PhoneCall {
  /** Who ended it, seen from here. */
  by: 'us' | 'them' | 'timeout';
  /** Why they did, where they said so by a code other than the normal one. */
  fault: string | null;
  durationMs: number;
  /** µ-law of both sides, of one length. */
  sent: Uint8Array;
  heard: Uint8Array;
}

export interface PhoneSetup {
  address: StreamAddress;
  callSid: string;
  utterances: Utterance[];
  timeoutMs: number;
  clock: Clock;
  onUtterance?: (utterance: Utterance, atMs: number) => void;
}

/** Holds the whole call; resolves when it is over. Throws CallFault when it cannot be connected. */
export async function holdCall(setup: PhoneSetup, signal: AbortSignal): Promise<PhoneCall> {
  const socket = await connect(setup);
  return new Phone(socket, setup).hold(signal);
}

async function connect({ address, clock }: PhoneSetup): Promise<WebSocket> {
  const socket = new WebSocket(address.url, { perMessageDeflate: false });
  const { promise, resolve, reject } = Promise.withResolvers<WebSocket>();
  const cancel = clock.timer(CONNECT_WITHIN_MS, () =>
    reject(new CallFault('failed', 'The media socket did not open in time.')),
  );
  socket.once('open', () => resolve(socket));
  socket.on('error', (fault) =>
    reject(new CallFault('failed', `The media socket ${address.url} does not open: ${fault.message}.`)),
  );
  try {
    return await promise;
  } catch (fault) {
    socket.terminate();
    throw fault;
  } finally {
    cancel();
  }
}

class Phone {
  readonly #socket: WebSocket;
  readonly #setup: PhoneSetup;
  readonly #script: CallerScript;
  readonly #queue = new CarrierQueue((name) => this.#send({ event: 'mark', mark: { name } }));
  readonly #streamSid: string;
  readonly #played = new Uint8Array(FRAME_CODES);
  readonly #levels = new Float32Array(FRAME_CODES);
  readonly #sent: Uint8Array[] = [];
  readonly #heard: Uint8Array[] = [];
  readonly #over = Promise.withResolvers<Pick<PhoneCall, 'by' | 'fault'>>();
  #sequence = 0;
  #frames = 0;
  #startMs = 0;

  constructor(socket: WebSocket, setup: PhoneSetup) {
    this.#socket = socket;
    this.#setup = setup;
    this.#script = new CallerScript(setup.utterances);
    this.#streamSid = setup.callSid.replace(/^CA/, 'MZ');
    socket.on('message', (data) => this.#message((data as Buffer).toString()));
    socket.on('close', (code, reason) => this.#closed(code, reason.toString()));
  }

  async hold(signal: AbortSignal): Promise<PhoneCall> {
    const { clock } = this.#setup;
    const abort = (): void => this.#finish('us');
    signal.addEventListener('abort', abort, { once: true });
    this.#start();
    this.#startMs = clock.nowMs();
    this.#tick();
    const { by, fault } = await this.#over.promise;
    signal.removeEventListener('abort', abort);
    this.#hangUp();
    return {
      by,
      fault,
      durationMs: this.#frames * FRAME_MS,
      sent: Buffer.concat(this.#sent),
      heard: Buffer.concat(this.#heard),
    };
  }

  #start(): void {
    const { callSid, address } = this.#setup;
    this.#socket.send(JSON.stringify({ event: 'connected', protocol: 'Call', version: '1.0.0' }));
    this.#send({
      event: 'start',
      start: {
        accountSid: `AC${'0'.repeat(32)}`,
        streamSid: this.#streamSid,
        callSid,
        tracks: ['inbound'],
        mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
        customParameters: address.parameters,
      },
    });
  }

  /** Does every frame that is due by the clock, so that a late timer makes no drift, and sleeps until the next. */
  #tick(): void {
    const { clock, timeoutMs } = this.#setup;
    while (!this.#isOver && this.#startMs + this.#frames * FRAME_MS <= clock.nowMs()) {
      if (this.#frames * FRAME_MS >= timeoutMs) return this.#finish('timeout');
      this.#frame();
    }
    if (this.#isOver) return;
    const waitMs = this.#startMs + this.#frames * FRAME_MS - clock.nowMs();
    clock.timer(Math.max(0, waitMs), () => this.#tick());
  }

  #frame(): void {
    const audible = this.#queue.play(this.#played);
    const step = this.#script.step({
      speaking: audible > 0 && this.#level() > SPEECH_LEVEL,
      dry: this.#queue.queuedBytes === 0,
    });
    const atMs = this.#frames * FRAME_MS;
    if (step.began) this.#setup.onUtterance?.(step.began, atMs);
    this.#sent.push(step.frame.slice());
    this.#heard.push(this.#played.slice());
    this.#frames += 1;
    const payload = Buffer.from(step.frame).toString('base64');
    this.#send({
      event: 'media',
      media: { track: 'inbound', chunk: String(this.#frames), timestamp: String(atMs), payload },
    });
    if (step.finished) this.#finish('us');
  }

  #level(): number {
    decodeMulawFloat(this.#played, this.#levels);
    let sum = 0;
    for (const sample of this.#levels) sum += sample * sample;
    return Math.sqrt(sum / FRAME_CODES);
  }

  #message(text: string): void {
    const message = JSON.parse(text) as {
      event: string;
      media?: { payload: string };
      mark?: { name: string };
    };
    if (message.event === 'media') this.#queue.push(Buffer.from(message.media?.payload ?? '', 'base64'));
    else if (message.event === 'mark') this.#queue.mark(message.mark?.name ?? '');
    else if (message.event === 'clear') this.#queue.clear();
  }

  #closed(code: number, reason: string): void {
    this.#finish(
      'them',
      code === 1000 || code === 1005 ? null : `${code}${reason === '' ? '' : ` ${reason}`}`,
    );
  }

  #isOver = false;

  #finish(by: PhoneCall['by'], fault: string | null = null): void {
    this.#isOver = true;
    this.#over.resolve({ by, fault });
  }

  #hangUp(): void {
    this.#send({ event: 'stop', stop: { accountSid: `AC${'0'.repeat(32)}`, callSid: this.#setup.callSid } });
    this.#socket.close(1000);
    this.#setup.clock.timer(2000, () => this.#socket.terminate());
  }

  #send(message: Record<string, unknown>): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    this.#sequence += 1;
    this.#socket.send(
      JSON.stringify({ ...message, sequenceNumber: String(this.#sequence), streamSid: this.#streamSid }),
    );
  }
}
