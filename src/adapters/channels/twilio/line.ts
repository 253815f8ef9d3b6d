/** One caller on Twilio's media socket, as the heart sees a line. */
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { decodeMulawFloat } from '#audio/mulaw.ts';
import { isMulawSilence } from '#audio/silence.ts';
import { LineInbox } from '#platform/lines/line-inbox.ts';
import type { PaceLimit } from '#platform/lines/pace-limit.ts';
import { Reframer } from '#platform/lines/reframer.ts';
import { type ErrorCode, ParleyError } from '#voice/errors.ts';
import type { Line, LineFormat, LineReceiver } from '#voice/ports/line.ts';
import { MediaOrder } from './media-order.ts';
import { WayOut } from './way-out.ts';

/** Bytes that may wait in our socket: about 8 s of audio. A carrier that takes less is gone. */
const MAX_WAITING_BYTES = 100_000;
const BYTES_PER_MS = 8;
const FRAME_BYTES = 20 * BYTES_PER_MS;

/** A frame on its way, the same memory for all lines: it is used up before the next comes. */
const frame = new Float32Array(FRAME_BYTES);

export class TwilioLine implements Line {
  readonly channel = 'twilio';
  readonly format: LineFormat = { encoding: 'mulaw', sampleRateHz: 8000 };
  /**
   * Twilio buffers for itself and empties its buffer at a clear; 300 to 480 ms in hand bridge the network's jitter, and what a full collection holds up
   * where 300 calls share a core. More: a call that is lost in between has said more that was not heard.
   */
  readonly leadMs = 460;
  /** A message of 160 ms costs as much to send as one of 20. */
  readonly packetMs = 160;

  readonly #socket: WebSocket;
  readonly #out: WayOut;
  /** The stream's name in JSON, in ASCII. */
  readonly #sid: string;
  readonly #audioPace: PaceLimit;
  readonly #fault: (code: ErrorCode, detail: string) => void;
  readonly #inbox = new LineInbox();
  readonly #order = new MediaOrder({
    audio: (codes) => this.#decode(codes),
    lost: (ms) => this.#fill(ms),
  });
  readonly #reframer = new Reframer((frame, mediaMs) => this.#inbox.audio(frame, mediaMs), 8000);
  /** Marks sent and not returned, by the name on the wire. */
  readonly #marks = new Map<string, { name: string; epoch: number; sentMs: number }>();
  /** Grows at each clear: a mark of an older epoch proves nothing when it returns. */
  #epoch = 0;
  #markCount = 0;
  #sentBytes = 0;
  #ending = false;

  constructor(wire: {
    socket: WebSocket;
    /** What the socket writes to. */
    stream: Duplex;
    streamSid: string;
    audioPace: PaceLimit;
    /** Closes the socket; called at most once a fault. */
    fault: (code: ErrorCode, detail: string) => void;
  }) {
    this.#socket = wire.socket;
    this.#out = new WayOut(wire.socket, wire.stream);
    this.#sid = asciiJson(wire.streamSid);
    this.#audioPace = wire.audioPace;
    this.#fault = wire.fault;
  }

  attach(receiver: LineReceiver): void {
    this.#inbox.attach(receiver);
  }

  send(audio: Uint8Array): void {
    if (this.#takes()) this.#out.send(this.#media(audio));
  }

  sendMarked(audio: Uint8Array, mark: string): void {
    if (this.#takes()) this.#out.send(this.#media(audio), this.#mark(mark));
  }

  mark(name: string): void {
    if (this.#open()) this.#out.send(this.#mark(name));
  }

  clear(): void {
    if (!this.#open()) return;
    this.#epoch += 1;
    this.#sentBytes = 0;
    this.#out.send(`{"event":"clear","streamSid":${this.#sid}}`);
  }

  /** A telephone shows nothing. */
  tell(): void {}

  hangUp(): void {
    if (this.#ending) return;
    this.#ending = true;
    queueMicrotask(() => this.closed('ended'));
    this.#socket.close(1000, 'the call is over');
  }

  // What the far end does.

  /** The codes are only lent. */
  media(chunk: number, timestampMs: number, codes: Uint8Array): void {
    this.#order.push(chunk, timestampMs, codes);
  }

  /** A mark has come back: played, unless a clear has thrown it out. */
  markReturned(onWire: string): void {
    const mark = this.#marks.get(onWire);
    if (!mark) return;
    this.#marks.delete(onWire);
    if (mark.epoch !== this.#epoch) return;
    this.#inbox.played(mark.sentMs);
    this.#inbox.mark(mark.name);
  }

  keypad(digit: string): void {
    this.#inbox.keypad(digit);
  }

  closed(reason: 'hangup' | 'lost' | 'ended' | 'protocol'): void {
    if (this.#inbox.isClosed) return;
    this.#ending = true;
    this.#order.finish();
    this.#marks.clear();
    this.#inbox.closed(reason);
  }

  #takes(): boolean {
    if (!this.#open()) return false;
    if (this.#socket.bufferedAmount <= MAX_WAITING_BYTES) return true;
    this.#fault('line.slow', 'the carrier does not take its audio');
    return false;
  }

  #media(audio: Uint8Array): string {
    this.#sentBytes += audio.byteLength;
    const payload = Buffer.from(audio.buffer, audio.byteOffset, audio.byteLength).toString('base64');
    return `{"event":"media","streamSid":${this.#sid},"media":{"payload":"${payload}"}}`;
  }

  #mark(name: string): string {
    this.#markCount += 1;
    const onWire = `${this.#epoch}.${this.#markCount}`;
    this.#marks.set(onWire, { name, epoch: this.#epoch, sentMs: this.#sentBytes / BYTES_PER_MS });
    return `{"event":"mark","streamSid":${this.#sid},"mark":{"name":"${onWire}"}}`;
  }

  #open(): boolean {
    return !this.#ending && this.#socket.readyState === this.#socket.OPEN;
  }

  #decode(codes: Uint8Array): number {
    const ms = codes.length / BYTES_PER_MS;
    this.#pace(ms);
    if (isMulawSilence(codes)) {
      this.#reframer.silence(ms);
      return ms;
    }
    if (codes.length === FRAME_BYTES) {
      decodeMulawFloat(codes, frame);
      this.#reframer.push(frame);
    } else {
      this.#decodeOther(codes);
    }
    return ms;
  }

  #fill(ms: number): void {
    this.#pace(ms);
    this.#reframer.lost(ms);
  }

  /** Lost audio counts too: a forged time must not make us fill hours of silence. */
  #pace(ms: number): void {
    if (!this.#audioPace.take(ms)) throw new ParleyError('line.flooding', 'more audio than real time allows');
  }

  /** Chunks of another length than carriers send. */
  #decodeOther(codes: Uint8Array): void {
    const samples = new Float32Array(codes.length);
    decodeMulawFloat(codes, samples);
    this.#reframer.push(samples);
  }
}

/** As JSON, whatever a carrier calls its stream in ASCII characters alone. */
function asciiJson(text: string): string {
  const escape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(text).replace(/[^\x20-\x7e]/g, escape);
}
