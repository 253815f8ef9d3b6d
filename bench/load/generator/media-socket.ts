/** The carrier's end of one media socket: what it sends, serialised as far as it can be beforehand. */
import { WebSocket } from 'ws';

const NO_MASK = Buffer.alloc(4);
const FRAME_MS = 20;
/** Within which a socket that has fallen silent reads what has come meanwhile. */
const READ_WITHIN_MS = 500;

export interface StreamAddress {
  url: string;
  parameters: Record<string, string>;
}

export interface SocketEvents {
  opened(): void;
  message(data: Buffer): void;
  /** Once, and not after `hangUp`. */
  closed(fault: Error | null): void;
}

export interface Network {
  /** Frames are held back by up to so many milliseconds, in order. */
  jitterMs: number;
  /** Share of the frames that are lost, 0 to 1. */
  loss: number;
  chance: () => number;
}

export class MediaSocket {
  readonly #socket: WebSocket;
  readonly #streamSid: string;
  readonly #callSid: string;
  readonly #tail: string;
  readonly #network: Network;
  #sequence = 0;
  #chunk = 0;
  #over = false;
  #silent = false;
  #held: { dueMs: number; text: string }[] = [];

  constructor(address: StreamAddress, call: { callSid: string; network: Network }, events: SocketEvents) {
    this.#callSid = call.callSid;
    this.#streamSid = call.callSid.replace(/^CA/, 'MZ');
    this.#network = call.network;
    this.#tail = `"},"streamSid":"${this.#streamSid}"}`;
    this.#socket = new WebSocket(address.url, {
      perMessageDeflate: false,
      // A carrier on the same machine hides nothing by masking, and a mask of zeros costs nothing.
      generateMask: (mask) => void NO_MASK.copy(mask),
    });
    const close = (fault: Error | null): void => {
      if (!this.#over) events.closed(fault);
      this.#over = true;
    };
    this.#socket.on('open', () => {
      this.#start(address.parameters);
      events.opened();
    });
    this.#socket.on('message', (data: Buffer) => events.message(data));
    this.#socket.on('error', (fault: Error) => close(fault));
    this.#socket.on('close', () => close(null));
  }

  /** Sends 20 ms of audio; `payload` is base64. */
  media(payload: string, nowMs: number): void {
    this.#sequence += 1;
    this.#chunk += 1;
    const { loss, jitterMs, chance } = this.#network;
    if (loss > 0 && chance() < loss) return;
    const atMs = (this.#chunk - 1) * FRAME_MS;
    const text = `{"event":"media","sequenceNumber":"${this.#sequence}","media":{"track":"inbound","chunk":"${this.#chunk}","timestamp":"${atMs}","payload":"${payload}${this.#tail}`;
    if (jitterMs === 0) return this.#write(text);
    const dueMs = Math.max(nowMs + chance() * jitterMs, this.#held.at(-1)?.dueMs ?? 0);
    this.#held.push({ dueMs, text });
  }

  /** Sends the frames whose delay is over. */
  release(nowMs: number): void {
    while (this.#held[0] !== undefined && this.#held[0].dueMs <= nowMs) this.#write(this.#held.shift()!.text);
  }

  mark(name: string): void {
    this.#send('mark', { mark: { name } });
  }

  digit(digit: string): void {
    this.#send('dtmf', { dtmf: { track: 'inbound_track', digit } });
  }

  /** Ends the call as the carrier does. */
  hangUp(): void {
    if (this.#over) return;
    this.#over = true;
    if (this.#socket.readyState !== WebSocket.OPEN) return this.#socket.terminate();
    this.#send('stop', { stop: { accountSid: ACCOUNT_SID, callSid: this.#callSid } });
    this.#socket.close(1000);
  }

  /** Ends without a word, as a network does. */
  cut(): void {
    this.#over = true;
    this.#socket.terminate();
  }

  /** Sends nothing any more, not even a pong, and reads nothing, but stays open. */
  fallSilent(): void {
    this.#over = true;
    this.#silent = true;
    this.#socket.pause();
  }

  /** Whether the server has given up a socket that fell silent. It is cut in any case. */
  async wasGivenUp(): Promise<boolean> {
    this.#socket.resume();
    await new Promise((resolve) => setTimeout(resolve, READ_WITHIN_MS));
    const { readyState } = this.#socket;
    this.#socket.terminate();
    return readyState !== WebSocket.OPEN;
  }

  #start(customParameters: Record<string, string>): void {
    this.#write(JSON.stringify({ event: 'connected', protocol: 'Call', version: '1.0.0' }));
    const start = {
      accountSid: ACCOUNT_SID,
      streamSid: this.#streamSid,
      callSid: this.#callSid,
      tracks: ['inbound'],
      mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
      customParameters,
    };
    this.#send('start', { start });
  }

  #send(event: string, fields: Record<string, unknown>): void {
    this.#sequence += 1;
    const sequenceNumber = String(this.#sequence);
    this.#write(JSON.stringify({ event, sequenceNumber, ...fields, streamSid: this.#streamSid }));
  }

  #write(text: string): void {
    if (this.#socket.readyState === WebSocket.OPEN && !this.#silent) this.#socket.send(text);
  }
}

export const ACCOUNT_SID = `AC${'0'.repeat(32)}`;
