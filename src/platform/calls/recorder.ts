/**
 * Both sides of a call on one time axis: caller left, agent right, sample-aligned, 16 kHz. Each side is laid where it sounded; what
 * both sides have passed is written out.
 */
import { FRAME_MS, SAMPLE_RATE_HZ } from '#audio/frames.ts';
import { decodeMulawFloat } from '#audio/mulaw.ts';
import { floatFromPcm16Bytes } from '#audio/pcm.ts';
import { createResampler, type Resampler } from '#audio/resample.ts';
import type { LineFormat } from '#voice/ports/line.ts';
import type { CallRecorder } from '#voice/session.ts';
import type { RecordingWriter } from './ports/recording-store.ts';

const PER_MS = SAMPLE_RATE_HZ / 1000;
/** How long the axis stays open behind the newest sound: a side that comes later than this is laid at its end. */
const OPEN_MS = 1500;
const RING_SAMPLES = SAMPLE_RATE_HZ * 4;
const WRITE_SAMPLES = SAMPLE_RATE_HZ / 10;
/** An agent that is off its own axis by more has really paused; less is the jitter of its frames. */
const JITTER_MS = 60;

export class Recorder implements CallRecorder {
  readonly #writer: RecordingWriter;
  readonly #format: LineFormat;
  readonly #resampler: Resampler;
  readonly #decoded: Float32Array;
  readonly #resampled: Float32Array;
  readonly #both = new Int16Array(2 * WRITE_SAMPLES);
  readonly #left = new Int16Array(RING_SAMPLES);
  readonly #right = new Int16Array(RING_SAMPLES);
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
    this.#decoded = new Float32Array((format.sampleRateHz / 1000) * FRAME_MS);
    this.#resampled = new Float32Array(this.#resampler.outputBound(this.#decoded.length));
  }

  /** The quickest frame tells where the line's clock began: what comes late, or was kept before the call, is laid by that clock. */
  caller(frame: Float32Array, mediaMs: number, atMs: number): void {
    this.#lineStartMs = Math.min(this.#lineStartMs, atMs - frame.length / PER_MS - mediaMs);
    const from = Math.round((this.#lineStartMs + mediaMs) * PER_MS);
    if (from >= this.#written) this.#leftAt = this.#lay(this.#left, frame, from);
    this.#flush(atMs - OPEN_MS);
  }

  agent(audio: Uint8Array, atMs: number): void {
    const pcm16 = this.#format.encoding === 'pcm16';
    const samples = this.#decoded.subarray(0, pcm16 ? audio.length >> 1 : audio.length);
    if (pcm16) floatFromPcm16Bytes(audio, samples);
    else decodeMulawFloat(audio, samples);
    const count = this.#resampler.process(samples, this.#resampled);
    this.#rightAt = this.#lay(this.#right, this.#resampled.subarray(0, count), this.#place(atMs));
    this.#flush(atMs - OPEN_MS);
  }

  /** Writes what is left and finishes the file. */
  close(): Promise<{ durationMs: number; bytes: number }> {
    this.#flush(Math.max(this.#leftAt, this.#rightAt) / PER_MS);
    return this.#writer.close();
  }

  /** Where the agent goes on: behind its last sample, or at its time after a pause. */
  #place(atMs: number): number {
    const wanted = Math.max(0, Math.round(atMs * PER_MS));
    const gap = wanted - this.#rightAt;
    if (this.#rightAt > 0 && Math.abs(gap) <= JITTER_MS * PER_MS) return this.#rightAt;
    return Math.max(wanted, this.#rightAt, this.#written);
  }

  #lay(ring: Int16Array, samples: Float32Array, from: number): number {
    const end = from + samples.length;
    if (end - this.#written > RING_SAMPLES) this.#flush((end - RING_SAMPLES) / PER_MS + 1);
    for (let i = 0; i < samples.length; i += 1) {
      const value = Math.round((samples[i] ?? 0) * 32_767);
      ring[(from + i) % RING_SAMPLES] = Math.max(-32_768, Math.min(32_767, value));
    }
    return end;
  }

  #flush(upToMs: number): void {
    const upTo = Math.floor(upToMs * PER_MS);
    while (this.#written < upTo) {
      const count = Math.min(upTo - this.#written, WRITE_SAMPLES);
      for (let i = 0; i < count; i += 1) {
        const at = (this.#written + i) % RING_SAMPLES;
        this.#both[2 * i] = this.#left[at] ?? 0;
        this.#both[2 * i + 1] = this.#right[at] ?? 0;
        this.#left[at] = 0;
        this.#right[at] = 0;
      }
      this.#written += count;
      this.#writer.write(this.#both.subarray(0, count * 2));
    }
  }
}
