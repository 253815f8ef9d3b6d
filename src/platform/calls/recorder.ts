/**
 * Both sides of a call on one time axis: caller left, agent right, sample-aligned, 16 kHz. Each side is laid where it sounded; what
 * both sides have passed is written out.
 */
import { SAMPLE_RATE_HZ } from '#audio/frames.ts';
import { decodeMulawFloat } from '#audio/mulaw.ts';
import { clipToPcm16, floatFromPcm16Bytes } from '#audio/pcm.ts';
import { isSilence } from '#audio/silence.ts';
import { createResampler, type Resampler } from '#audio/resample.ts';
import type { LineFormat } from '#voice/ports/line.ts';
import type { CallRecorder } from '#voice/session.ts';
import type { RecordingWriter } from './ports/recording-store.ts';

const PER_MS = SAMPLE_RATE_HZ / 1000;
/** How long the axis stays open behind the newest sound: a side that comes later than this is laid at its end. */
const OPEN_MS = 1500;
/** Of both sides: two seconds and a little. A power of two, so that places on the axis are found by a mask. */
const RING_SAMPLES = 32_768;
const MASK = RING_SAMPLES - 1;
/** Written out at once, where there is so much. */
const WRITE_SAMPLES = SAMPLE_RATE_HZ / 10;
/** An agent that is off its own axis by more has really paused; less is the jitter of its frames. */
const JITTER_MS = 60;
const LEFT = 0;
const RIGHT = 1;

export class Recorder implements CallRecorder {
  readonly #writer: RecordingWriter;
  readonly #format: LineFormat;
  readonly #resampler: Resampler;
  #decoded: Float32Array = new Float32Array(0);
  #resampled: Float32Array = new Float32Array(0);
  /** The open part of the axis, left and right in turns. */
  readonly #ring = new Int16Array(2 * RING_SAMPLES);
  /** The line's clock at zero, on the call's; only ever found to be earlier. */
  #lineStartMs = Number.POSITIVE_INFINITY;
  /** Next sample of each side, and of the file. */
  #leftAt = 0;
  #rightAt = 0;
  #written = 0;

  constructor(writer: RecordingWriter, format: LineFormat) {
    this.#writer = writer;
    this.#format = format;
    this.#resampler = createResampler(format.sampleRateHz, SAMPLE_RATE_HZ);
  }

  /** The quickest frame tells where the line's clock began: what comes late, or was kept before the call, is laid by that clock. */
  caller(frame: Float32Array, mediaMs: number, atMs: number): void {
    this.#lineStartMs = Math.min(this.#lineStartMs, atMs - frame.length / PER_MS - mediaMs);
    const from = Math.round((this.#lineStartMs + mediaMs) * PER_MS);
    if (from >= this.#written) {
      this.#makeWay(from + frame.length);
      // What nobody has laid anything on is silent already.
      if (from < this.#leftAt || !isSilence(frame)) this.#lay(LEFT, from, frame);
      this.#leftAt = from + frame.length;
    }
    this.#flush(atMs - OPEN_MS, WRITE_SAMPLES);
  }

  agent(audio: Uint8Array, atMs: number): void {
    const samples = this.#decode(audio);
    const from = this.#place(atMs);
    this.#makeWay(from + samples.length);
    this.#lay(RIGHT, from, samples);
    this.#rightAt = from + samples.length;
    this.#flush(atMs - OPEN_MS, WRITE_SAMPLES);
  }

  /** Writes what is left and finishes the file. */
  close(): Promise<{ durationMs: number; bytes: number }> {
    this.#flush(Math.max(this.#leftAt, this.#rightAt) / PER_MS, 1);
    return this.#writer.close();
  }

  /** To 16 kHz; in memory that is used again. */
  #decode(audio: Uint8Array): Float32Array {
    const pcm16 = this.#format.encoding === 'pcm16';
    const count = pcm16 ? audio.length >> 1 : audio.length;
    if (count > this.#decoded.length) {
      this.#decoded = new Float32Array(count);
      this.#resampled = new Float32Array(this.#resampler.outputBound(count));
    }
    const decoded = upTo(this.#decoded, count);
    if (pcm16) floatFromPcm16Bytes(audio, decoded);
    else decodeMulawFloat(audio, decoded);
    return upTo(this.#resampled, this.#resampler.process(decoded, this.#resampled));
  }

  /** Where the agent goes on: behind its last sample, or at its time after a pause. */
  #place(atMs: number): number {
    const wanted = Math.max(0, Math.round(atMs * PER_MS));
    const gap = wanted - this.#rightAt;
    if (this.#rightAt > 0 && Math.abs(gap) <= JITTER_MS * PER_MS) return this.#rightAt;
    return Math.max(wanted, this.#rightAt, this.#written);
  }

  /** Writes out what would be overwritten by sound up to `end`. */
  #makeWay(end: number): void {
    if (end - this.#written > RING_SAMPLES) this.#flush((end - RING_SAMPLES) / PER_MS + 1, 1);
  }

  #lay(side: 0 | 1, from: number, samples: Float32Array): void {
    const ring = this.#ring;
    const start = from & MASK;
    const straight = Math.min(samples.length, RING_SAMPLES - start);
    for (let i = 0, at = 2 * start + side; i < straight; i += 1, at += 2) ring[at] = clipToPcm16(samples[i]!);
    for (let i = straight, at = side as number; i < samples.length; i += 1, at += 2) {
      ring[at] = clipToPcm16(samples[i]!);
    }
  }

  /** Closes the axis up to a time, where that is `least` samples or more. */
  #flush(upToMs: number, least: number): void {
    const end = Math.floor(upToMs * PER_MS);
    if (end - this.#written < least) return;
    while (this.#written < end) {
      const from = this.#written & MASK;
      const count = Math.min(end - this.#written, RING_SAMPLES - from);
      const part = this.#ring.subarray(2 * from, 2 * (from + count));
      this.#writer.write(part);
      part.fill(0);
      this.#written += count;
    }
  }
}

function upTo(samples: Float32Array, count: number): Float32Array {
  return count === samples.length ? samples : samples.subarray(0, count);
}
