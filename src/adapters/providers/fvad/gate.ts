/**
 * What a frame must be to count as speech, beside what WebRTC's detector says of it: louder than the room by enough, no tone, no
 * click. Everything here is arithmetic on one frame and a little memory of the ones before.
 */
import { FRAME_SAMPLES } from '#audio/frames.ts';
import { rms, toneResidual } from '#audio/features.ts';

/** Speech is at least this much louder than the room; less lets a fan in, more loses soft talkers. */
const ABOVE_ROOM_DB = 6;
/** Nothing quieter than this is speech, however quiet the room: -54 dB below full scale is a whisper far from the telephone. */
const QUIETEST_DB = -54;
/** The room is as loud as its quietest frame in this long; a longer unbroken sound becomes the room. */
const ROOM_WINDOWS = 8;
const FRAMES_PER_WINDOW = 16;
/** Of a frame that linear prediction explains to all but this, at most two tones are in it. */
const TONE_BELOW = 0.01;
/** In speech a vowel may be nearly a tone for a moment; a fifth of a second is a tone. */
const TONE_FRAMES = 10;
/** A door, a key: 40 ms at most, so these many frames in a row must be speech, fewer where sound fills all of them. */
const ONSET_FRAMES = 3;
const ONSET_FRAMES_FILLED = 2;
/** The closure of a "t" is this long; it does not end speech. */
const HANG_FRAMES = 3;
/** A detector that has heard nothing yet takes whatever it hears first for the room. */
const LEARNING_FRAMES = 5;

const PARTS = 4;

export class SpeechGate {
  readonly #filtered = new Float32Array(FRAME_SAMPLES);
  readonly #minima = new Float64Array(ROOM_WINDOWS).fill(Number.POSITIVE_INFINITY);
  readonly #filter = { x1: 0, x2: 0, y1: 0, y2: 0 };
  #frames = 0;
  #roomDb = 0;
  #toneFrames = 0;
  #active = 0;
  #filled = 0;
  #hang = 0;
  #speech = false;

  /** How loud the room is, in dB of full scale, hum left out. */
  get roomDb(): number {
    return this.#roomDb;
  }

  /** `voiced` is what WebRTC's detector says of the same frame. */
  push(frame: Float32Array, voiced: boolean): boolean {
    this.#highPass(frame);
    const levelDb = toDb(rms(this.#filtered));
    this.#learnRoom(levelDb);
    const loudDb = Math.max(QUIETEST_DB, this.#roomDb + ABOVE_ROOM_DB);
    const loud = levelDb >= loudDb;
    this.#toneFrames = loud && toneResidual(this.#filtered) < TONE_BELOW ? this.#toneFrames + 1 : 0;
    const active =
      voiced && loud && (this.#toneFrames === 0 || (this.#speech && this.#toneFrames < TONE_FRAMES));
    this.#active = active ? this.#active + 1 : 0;
    this.#filled = active && this.#fills(loudDb) ? this.#filled + 1 : 0;
    this.#frames += 1;
    if (this.#speech) this.#carryOn(active);
    else this.#begin();
    return this.#speech;
  }

  #begin(): void {
    if (this.#frames <= LEARNING_FRAMES) return;
    if (this.#active < ONSET_FRAMES && this.#filled < ONSET_FRAMES_FILLED) return;
    this.#speech = true;
    this.#hang = HANG_FRAMES;
  }

  #carryOn(active: boolean): void {
    this.#hang = active ? HANG_FRAMES : this.#hang - 1;
    if (this.#hang < 0 || this.#toneFrames >= TONE_FRAMES) this.#speech = false;
  }

  /** The least of the last seconds, by windows (Martin's minimum statistics without its smoothing). */
  #learnRoom(levelDb: number): void {
    const { length } = this.#minima;
    const window = Math.floor(this.#frames / FRAMES_PER_WINDOW) % length;
    if (this.#frames % FRAMES_PER_WINDOW === 0) this.#minima[window] = levelDb;
    else this.#minima[window] = Math.min(this.#minima[window]!, levelDb);
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < length; i += 1) least = Math.min(least, this.#minima[i]!);
    this.#roomDb = Math.max(-90, least);
  }

  /** True when each quarter of the frame is loud: a click leaves some of it empty. */
  #fills(loudDb: number): boolean {
    const part = FRAME_SAMPLES / PARTS;
    for (let from = 0; from < FRAME_SAMPLES; from += part) {
      let sum = 0;
      for (let i = from; i < from + part; i += 1) sum += this.#filtered[i]! * this.#filtered[i]!;
      if (toDb(Math.sqrt(sum / part)) < loudDb) return false;
    }
    return true;
  }

  /** Second-order Butterworth at 200 Hz: takes away the hum of mains and the thump of a hand on the telephone. */
  #highPass(frame: Float32Array): void {
    const state = this.#filter;
    for (let i = 0; i < FRAME_SAMPLES; i += 1) {
      const x = frame[i]!;
      const clean = x >= -1 && x <= 1 ? x : 0;
      const y = B0 * (clean - 2 * state.x1 + state.x2) - A1 * state.y1 - A2 * state.y2;
      state.x2 = state.x1;
      state.x1 = clean;
      state.y2 = state.y1;
      state.y1 = y;
      this.#filtered[i] = y;
    }
  }
}

const WARP = Math.tan((Math.PI * 200) / 16_000);
const NORM = 1 / (1 + Math.SQRT2 * WARP + WARP * WARP);
const B0 = NORM;
const A1 = 2 * (WARP * WARP - 1) * NORM;
const A2 = (1 - Math.SQRT2 * WARP + WARP * WARP) * NORM;

function toDb(level: number): number {
  return 20 * Math.log10(level + 1e-9);
}
