/**
 * Both sides of a call on one time axis: caller left, agent right, sample-aligned, 16 kHz. Each side is laid where it sounded; what
 * both sides have passed is written out.
 */
import { SAMPLE_RATE_HZ } from '#audio/frames.ts';
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
/** A side that is off its own axis by more has really paused; less is the jitter of its frames. */
const JITTER_MS = 60;

export class Recorder implements CallRecorder {
  readonly #writer: RecordingWriter;
  readonly #format: LineFormat;
  readonly #resampler: Resampler;
  readonly #left = new Int16Array(RING_SAMPLES);
  readonly #right = new Int16Array(RING_SAMPLES);
  /** Next sample of each side, and of the file. */
  #leftAt = 0;
  #rightAt = 0;
  #written = 0;

  constructor(writer: RecordingWriter, format: LineFormat) {
    this.#writer = writer;
    this.#format = format;
    this.#resampler = createResampler(format.sampleRateHz, SAMPLE_RATE_HZ);
  }

  caller(frame: Float32Array, atMs: number): void {
    this.#leftAt = this.#lay(this.#left, frame, this.#place(this.#leftAt, atMs - frame.length / PER_MS));
    this.#flush(atMs - OPEN_MS);
  }

  agent(audio: Uint8Array, atMs: number): void {
    const pcm16 = this.#format.encoding === 'pcm16';
    const samples = new Float32Array(pcm16 ? audio.length >> 1 : audio.length);
    if (pcm16) floatFromPcm16Bytes(audio, samples);
    else decodeMulawFloat(audio, samples);
    const whole = new Float32Array(this.#resampler.outputBound(samples.length));
    const count = this.#resampler.process(samples, whole);
    this.#rightAt = this.#lay(this.#right, whole.subarray(0, count), this.#place(this.#rightAt, atMs));
    this.#flush(atMs - OPEN_MS);
  }

  /** Writes what is left and finishes the file. */
  close(): Promise<{ durationMs: number; bytes: number }> {
    this.#flush(Math.max(this.#leftAt, this.#rightAt) / PER_MS);
    return this.#writer.close();
  }

  /** Where a side goes on: behind its last sample, or at its time after a pause. */
  #place(nextSample: number, atMs: number): number {
    const wanted = Math.max(0, Math.round(atMs * PER_MS));
    const gap = wanted - nextSample;
    if (nextSample > 0 && Math.abs(gap) <= JITTER_MS * PER_MS) return nextSample;
    return Math.max(wanted, nextSample, this.#written);
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
      const count = Math.min(upTo - this.#written, SAMPLE_RATE_HZ / 10);
      const both = new Int16Array(count * 2);
      for (let i = 0; i < count; i += 1) {
        const at = (this.#written + i) % RING_SAMPLES;
        both[2 * i] = this.#left[at] ?? 0;
        both[2 * i + 1] = this.#right[at] ?? 0;
        this.#left[at] = 0;
        this.#right[at] = 0;
      }
      this.#written += count;
      this.#writer.write(both);
    }
  }
}
