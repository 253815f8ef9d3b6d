/**
 * Both sides of a call on one time axis: caller left, agent right, sample-aligned, at the rate of the line. Each side is laid where it
 * sounded; what both sides have passed is written out.
 */
import { NARROW_SAMPLES, SAMPLE_RATE_HZ } from '#audio/frames.ts';
import { decodeMulaw } from '#audio/mulaw.ts';
import { clipToPcm16, pcm16FromBytes } from '#audio/pcm.ts';
import { isSilence } from '#audio/silence.ts';
import type { LineFormat } from '#voice/ports/line.ts';
import type { CallRecorder } from '#voice/session.ts';
import type { RecordingWriter } from './ports/recording-store.ts';

/** How long the axis stays open behind the newest sound: a side that comes later than this is laid at its end. */
const OPEN_MS = 1500;
/** Of both sides, at 16 kHz: two seconds and a little. A power of two, so that places on the axis are found by a mask. */
const RING_SAMPLES = 32_768;
/** Written out at once, where there is so much. */
const WRITE_MS = 100;
/** An agent that is off its own axis by more has really paused; less is the jitter of its frames. */
const JITTER_MS = 60;
const LEFT = 0;
const RIGHT = 1;

/** The agent's samples at work: one place for all calls, because nothing is awaited there. */
let decoded: Int16Array = new Int16Array(2048);

export class Recorder implements CallRecorder {
  readonly #writer: RecordingWriter;
  readonly #format: LineFormat;
  readonly #perMs: number;
  /** Of a caller's frame of 16 kHz every one, or every second one, is the line's own: what doubles a rate leaves those as they were. */
  readonly #step: number;
  /** A power of two. */
  readonly #ringSamples: number;
  /** The open part of the axis, left and right in turns. */
  readonly #ring: Int16Array;
  /** The line's clock at zero, on the call's; only ever found to be earlier. */
  #lineStartMs = Number.POSITIVE_INFINITY;
  /** Next sample of each side, and of the file. */
  #leftAt = 0;
  #rightAt = 0;
  #written = 0;

  constructor(writer: RecordingWriter, format: LineFormat) {
    this.#writer = writer;
    this.#format = format;
    this.#perMs = format.sampleRateHz / 1000;
    this.#step = SAMPLE_RATE_HZ / format.sampleRateHz;
    this.#ringSamples = RING_SAMPLES / this.#step;
    this.#ring = new Int16Array(2 * this.#ringSamples);
  }

  /** The quickest frame tells where the line's clock began: what comes late, or was kept before the call, is laid by that clock. */
  caller(frame: Float32Array, mediaMs: number, atMs: number): void {
    const step = frame.length === NARROW_SAMPLES ? 1 : this.#step;
    const count = frame.length / step;
    this.#lineStartMs = Math.min(this.#lineStartMs, atMs - count / this.#perMs - mediaMs);
    const from = Math.round((this.#lineStartMs + mediaMs) * this.#perMs);
    if (from >= this.#written) {
      this.#makeWay(from + count);
      // What nobody has laid anything on is silent already.
      if (from < this.#leftAt || !isSilence(frame)) this.#layCaller(from, frame, step);
      this.#leftAt = from + count;
    }
    this.#flush(atMs - OPEN_MS, WRITE_MS * this.#perMs);
  }

  agent(audio: Uint8Array, atMs: number): void {
    const count = this.#decode(audio);
    const from = this.#place(atMs);
    this.#makeWay(from + count);
    this.#layAgent(from, count);
    this.#rightAt = from + count;
    this.#flush(atMs - OPEN_MS, WRITE_MS * this.#perMs);
  }

  /** Writes what is left and finishes the file. */
  close(): Promise<{ durationMs: number; bytes: number }> {
    this.#flush(Math.max(this.#leftAt, this.#rightAt) / this.#perMs, 1);
    return this.#writer.close();
  }

  /** Into `decoded`; answers how many samples. */
  #decode(audio: Uint8Array): number {
    if (decoded.length < audio.length) decoded = new Int16Array(audio.length);
    return this.#format.encoding === 'pcm16' ? pcm16FromBytes(audio, decoded) : decodeMulaw(audio, decoded);
  }

  /** Where the agent goes on: behind its last sample, or at its time after a pause. */
  #place(atMs: number): number {
    const wanted = Math.max(0, Math.round(atMs * this.#perMs));
    const gap = wanted - this.#rightAt;
    if (this.#rightAt > 0 && Math.abs(gap) <= JITTER_MS * this.#perMs) return this.#rightAt;
    return Math.max(wanted, this.#rightAt, this.#written);
  }

  /** Writes out what would be overwritten by sound up to `end`. */
  #makeWay(end: number): void {
    const room = this.#ringSamples;
    if (end - this.#written > room) this.#flush((end - room) / this.#perMs + 1, 1);
  }

  #layCaller(from: number, frame: Float32Array, step: number): void {
    const ring = this.#ring;
    let at = 2 * (from & (this.#ringSamples - 1)) + LEFT;
    for (let i = 0; i < frame.length; i += step) {
      if (at >= ring.length) at = LEFT;
      ring[at] = clipToPcm16(frame[i]!);
      at += 2;
    }
  }

  /** Lays what is decoded. */
  #layAgent(from: number, count: number): void {
    const ring = this.#ring;
    let at = 2 * (from & (this.#ringSamples - 1)) + RIGHT;
    for (let i = 0; i < count; i += 1) {
      if (at >= ring.length) at = RIGHT;
      ring[at] = decoded[i]!;
      at += 2;
    }
  }

  /** Closes the axis up to a time, where that is `least` samples or more. */
  #flush(upToMs: number, least: number): void {
    const end = Math.floor(upToMs * this.#perMs);
    if (end - this.#written < least) return;
    while (this.#written < end) {
      const from = this.#written & (this.#ringSamples - 1);
      const count = Math.min(end - this.#written, this.#ringSamples - from);
      const part = this.#ring.subarray(2 * from, 2 * (from + count));
      this.#writer.write(part);
      part.fill(0);
      this.#written += count;
    }
  }
}
