/**
 * The caller's end of the line: plays what the agent sends at the pace of the clock, and sends back, 50 times a second, what the
 * caller's microphone takes up: the caller, the room, and the agent's own voice where it leaks. Stopping the agent stops its echo.
 */
import { FRAME_MS, FRAME_SAMPLES } from '../../../src/audio/frames.ts';
import { decodeMulawFloat } from '../../../src/audio/mulaw.ts';
import { floatFromPcm16Bytes } from '../../../src/audio/pcm.ts';
import { createResampler } from '../../../src/audio/resample.ts';
import type { Clock } from '../../../src/voice/ports/clock.ts';
import type { Line, LineFormat, LineReceiver } from '../../../src/voice/ports/line.ts';

const PER_MS = 16;
/** As the telephone channel has it. */
const LEAD_MS = 160;

export interface FarEndSetup {
  clock: Clock;
  band: 'wide' | 'telephone';
  /** The microphone's 20 ms that begin at `fromMs`, as the line carries them; `played` are all samples heard at the far end so far. */
  microphone: (fromMs: number, played: Float32Array) => Float32Array;
  /** Longest call, in milliseconds. */
  longestMs: number;
}

export class FarEnd implements Line {
  readonly channel = 'fake';
  readonly format: LineFormat;
  readonly leadMs = LEAD_MS;
  /** What was heard at the far end, at its place in the call. */
  readonly played: Float32Array;
  /** When sound began, each time after none, in call time. */
  readonly beganMs: number[] = [];
  readonly #setup: FarEndSetup;
  readonly #decoded = new Float32Array(8 * FRAME_SAMPLES);
  readonly #wide = new Float32Array(16 * FRAME_SAMPLES + 8);
  #up = createResampler(8000, 16_000);
  #receiver: LineReceiver | null = null;
  #playhead = 0;
  #clears = 0;
  #frames = 0;
  #closed = false;
  readonly startMs: number;

  constructor(setup: FarEndSetup) {
    this.#setup = setup;
    this.startMs = setup.clock.nowMs();
    this.played = new Float32Array(setup.longestMs * PER_MS);
    this.format =
      setup.band === 'telephone'
        ? { encoding: 'mulaw', sampleRateHz: 8000 }
        : { encoding: 'pcm16', sampleRateHz: 16_000 };
  }

  attach(receiver: LineReceiver): void {
    this.#receiver = receiver;
    this.#next();
  }

  send(audio: Uint8Array): void {
    if (this.#closed) return;
    const samples = this.#decode(audio);
    const now = this.#now();
    if (this.#playhead <= now) this.beganMs.push(now / PER_MS);
    this.#playhead = Math.max(this.#playhead, now);
    this.played.set(samples.subarray(0, Math.max(0, this.played.length - this.#playhead)), this.#playhead);
    this.#playhead += samples.length;
  }

  mark(name: string): void {
    const clears = this.#clears;
    const dueMs = Math.max(0, (this.#playhead - this.#now()) / PER_MS);
    this.#setup.clock.timer(dueMs, () => {
      if (!this.#closed && this.#clears === clears) this.#receiver?.mark(name);
    });
  }

  clear(): void {
    this.#clears += 1;
    const now = this.#now();
    if (this.#playhead > now) this.played.fill(0, now, this.#playhead);
    this.#playhead = now;
  }

  tell(): void {}

  hangUp(): void {
    this.close();
  }

  /** The caller types: a turn of certain words. */
  type(text: string): void {
    this.#receiver?.typed(text);
  }

  close(): void {
    if (this.#closed) return;
    this.#receiver?.closed('hangup');
    this.#closed = true;
  }

  #now(): number {
    return Math.round((this.#setup.clock.nowMs() - this.startMs) * PER_MS);
  }

  #next(): void {
    const dueMs = this.startMs + (this.#frames + 1) * FRAME_MS;
    this.#setup.clock.timer(dueMs - this.#setup.clock.nowMs(), () => {
      if (this.#closed || dueMs - this.startMs >= this.#setup.longestMs) return;
      const fromMs = this.#frames * FRAME_MS;
      this.#frames += 1;
      this.#next();
      this.#receiver?.audio(this.#setup.microphone(fromMs, this.played), fromMs);
    });
  }

  #decode(audio: Uint8Array): Float32Array {
    if (this.format.encoding === 'pcm16') {
      return this.#decoded.subarray(0, floatFromPcm16Bytes(audio, this.#decoded));
    }
    const count = decodeMulawFloat(audio, this.#decoded);
    return this.#wide.subarray(0, this.#up.process(this.#decoded.subarray(0, count), this.#wide));
  }
}
