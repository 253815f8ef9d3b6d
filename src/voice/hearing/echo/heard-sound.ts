/** What has been heard in the last moments, at 4 kHz: where an echo is looked for, and how loud it is in its room. */
import { FRAME_MS, FRAME_SAMPLES, NARROW_SAMPLES } from '#audio/frames.ts';
import { createHalver } from '#audio/halve.ts';
import { isSilence } from '#audio/silence.ts';
import { PER_MS } from './played-sound.ts';

/** Samples of a frame. */
export const FRAME = FRAME_MS * PER_MS;
/** 100 ms. */
const KEPT = 5 * FRAME;
/** Mean square of sound that may be speech: -58 dB of full scale; and how far above the room. */
const LOUD = 1.6e-6;
const ABOVE_ROOM = 3;
/** The room is as loud as its quietest frame in two seconds; a line that sends nothing at all says nothing about it. */
const WINDOWS = 6;
const FRAMES_PER_WINDOW = 16;
const NOTHING = 1e-9;
/** Frames come late and in bunches: their place in the call is told by the line's own clock, until that is off by so much. */
const OFF_MS = 200;

const half = new Float32Array(FRAME_SAMPLES / 2);

export class HeardSound {
  /** The newest last. */
  readonly samples = new Float32Array(KEPT);
  /** Number of the sample behind the newest, on the call's clock. */
  end = 0;
  /** Mean square of the newest frame, and of the quietest lately. */
  power = 0;
  room = NOTHING;
  /** The newest frame may be speech; and how many before it in a row. */
  loud = false;
  loudRun = 0;
  readonly #quietest = new Float64Array(WINDOWS).fill(Number.POSITIVE_INFINITY);
  readonly #first = createHalver(FRAME_SAMPLES);
  readonly #second = createHalver(FRAME_SAMPLES / 2);
  #offsetMs = Number.NaN;
  #frames = 0;
  /** The newest frame was silent, and what the halvers hold of it. */
  #still = false;

  /** Takes a frame; `mediaMs` is its place on the line's own clock. */
  push(frame: Float32Array, mediaMs: number, nowMs: number): void {
    const offsetMs = nowMs - mediaMs;
    if (!(Math.abs(offsetMs - this.#offsetMs) < OFF_MS)) this.#offsetMs = offsetMs;
    this.end = Math.round((mediaMs + this.#offsetMs) * PER_MS);
    this.samples.copyWithin(0, FRAME);
    const still = isSilence(frame);
    if (still && this.#still) this.#addSilence();
    else this.#addHalved(frame);
    this.#still = still;
    this.#learnRoom();
    this.loud = this.power > Math.max(LOUD, ABOVE_ROOM * this.room);
    this.loudRun = this.loud ? this.loudRun + 1 : 0;
  }

  #addSilence(): void {
    this.samples.fill(0, KEPT - FRAME);
    this.power = 0;
  }

  #addHalved(frame: Float32Array): void {
    if (frame.length === NARROW_SAMPLES) this.#second.process(frame, NARROW_SAMPLES, half);
    else this.#second.process(half, this.#first.process(frame, FRAME_SAMPLES, half), half);
    let power = 0;
    for (let i = 0; i < FRAME; i += 1) {
      const sample = half[i]! >= -1 && half[i]! <= 1 ? half[i]! : 0;
      this.samples[KEPT - FRAME + i] = sample;
      power += sample * sample;
    }
    this.power = power / FRAME;
  }

  /** Mean square of the newest `length` samples. */
  powerOf(length: number): number {
    let sum = 0;
    for (let i = KEPT - length; i < KEPT; i += 1) sum += this.samples[i]! * this.samples[i]!;
    return sum / length;
  }

  /** What follows does not follow on what was heard before. */
  rest(): void {
    this.samples.fill(0);
    this.#first.reset();
    this.#second.reset();
    this.#still = false;
    this.loud = false;
    this.loudRun = 0;
  }

  #learnRoom(): void {
    const window = Math.floor(this.#frames / FRAMES_PER_WINDOW) % WINDOWS;
    if (this.#frames % FRAMES_PER_WINDOW === 0) this.#quietest[window] = Number.POSITIVE_INFINITY;
    this.#frames += 1;
    if (this.power > NOTHING) this.#quietest[window] = Math.min(this.#quietest[window]!, this.power);
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < WINDOWS; i += 1) least = Math.min(least, this.#quietest[i]!);
    this.room = least === Number.POSITIVE_INFINITY ? NOTHING : least;
  }
}
