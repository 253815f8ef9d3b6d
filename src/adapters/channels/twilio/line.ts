/** One caller on Twilio's media socket, as the heart sees a line. */
import type { WebSocket } from 'ws';
import { decodeMulawFloat } from '#audio/mulaw.ts';
import { createResampler } from '#audio/resample.ts';
import { isMulawSilence } from '#audio/silence.ts';
import { LineInbox } from '#platform/lines/line-inbox.ts';
import type { PaceLimit } from '#platform/lines/pace-limit.ts';
import { Reframer } from '#platform/lines/reframer.ts';
import { type ErrorCode, ParleyError } from '#voice/errors.ts';
import type { Line, LineFormat, LineReceiver } from '#voice/ports/line.ts';
import { MediaOrder } from './media-order.ts';

/** Bytes that may wait in our socket: about 8 s of audio. A carrier that takes less is gone. */
const MAX_WAITING_BYTES = 100_000;
const BYTES_PER_MS = 8;
/** After so much silence the resampler holds nothing else. */
const STILL_BYTES = 32;

export class TwilioLine implements Line {
  readonly channel = 'twilio';
  readonly format: LineFormat = { encoding: 'mulaw', sampleRateHz: 8000 };
  /** Twilio buffers for itself and empties its buffer at a clear; 160 to 240 ms in hand bridge the network's jitter. */
  readonly leadMs = 220;
  /** A message of 80 ms costs as much to send as one of 20. */
  readonly packetMs = 80;

  readonly #socket: WebSocket;
  readonly #sidJson: string;
  readonly #audioPace: PaceLimit;
  readonly #fault: (code: ErrorCode, detail: string) => void;
  readonly #inbox = new LineInbox();
  readonly #order = new MediaOrder({
    audio: (codes) => this.#decode(codes),
    lost: (ms) => this.#fill(ms),
  });
  readonly #resampler = createResampler(8000, 16_000);
  readonly #reframer = new Reframer((frame, mediaMs) => this.#inbox.audio(frame, mediaMs));
  /** Marks sent and not returned, by the name on the wire. */
  readonly #marks = new Map<string, { name: string; epoch: number; sentMs: number }>();
  #narrow = new Float32Array(160);
  #wide = new Float32Array(0);
  /** Codes of silence in a row. */
  #still = 0;
  /** Grows at each clear: a mark of an older epoch proves nothing when it returns. */
  #epoch = 0;
  #markCount = 0;
  #sentBytes = 0;
  #ending = false;

  constructor(wire: {
    socket: WebSocket;
    streamSid: string;
    audioPace: PaceLimit;
    /** Closes the socket; called at most once a fault. */
    fault: (code: ErrorCode, detail: string) => void;
  }) {
    this.#socket = wire.socket;
    this.#sidJson = JSON.stringify(wire.streamSid);
    this.#audioPace = wire.audioPace;
    this.#fault = wire.fault;
    this.#resize(160);
  }

  attach(receiver: LineReceiver): void {
    this.#inbox.attach(receiver);
  }

  send(audio: Uint8Array): void {
    if (!this.#open()) return;
    if (this.#socket.bufferedAmount > MAX_WAITING_BYTES) {
      this.#fault('line.slow', 'the carrier does not take its audio');
      return;
    }
    const payload = Buffer.from(audio.buffer, audio.byteOffset, audio.byteLength).toString('base64');
    this.#socket.send(`{"event":"media","streamSid":${this.#sidJson},"media":{"payload":"${payload}"}}`);
    this.#sentBytes += audio.byteLength;
  }

  mark(name: string): void {
    if (!this.#open()) return;
    this.#markCount += 1;
    const onWire = `${this.#epoch}.${this.#markCount}`;
    this.#marks.set(onWire, { name, epoch: this.#epoch, sentMs: this.#sentBytes / BYTES_PER_MS });
    this.#socket.send(`{"event":"mark","streamSid":${this.#sidJson},"mark":{"name":"${onWire}"}}`);
  }

  clear(): void {
    if (!this.#open()) return;
    this.#epoch += 1;
    this.#sentBytes = 0;
    this.#socket.send(`{"event":"clear","streamSid":${this.#sidJson}}`);
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

  #open(): boolean {
    return !this.#ending && this.#socket.readyState === this.#socket.OPEN;
  }

  #decode(codes: Uint8Array): number {
    const ms = codes.length / BYTES_PER_MS;
    this.#pace(ms);
    const still = this.#still;
    this.#still = isMulawSilence(codes) ? still + codes.length : 0;
    if (still >= STILL_BYTES && this.#still > 0) {
      this.#reframer.silence(ms);
      return ms;
    }
    if (codes.length > this.#narrow.length) this.#resize(codes.length);
    const count = decodeMulawFloat(codes, this.#narrow);
    const input = count === this.#narrow.length ? this.#narrow : this.#narrow.subarray(0, count);
    this.#reframer.push(this.#wide, this.#resampler.process(input, this.#wide));
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

  #resize(bytes: number): void {
    this.#narrow = new Float32Array(bytes);
    this.#wide = new Float32Array(this.#resampler.outputBound(bytes));
  }
}
