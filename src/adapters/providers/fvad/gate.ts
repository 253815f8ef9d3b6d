/**
 * What a frame must be to count as speech, beside what WebRTC's detector says of it: louder than the room by enough, nearer than those
 * who talk in it, no tone, no click. Everything here is arithmetic on one frame and a little memory of the ones before.
 */
import { FRAME_MS, FRAME_SAMPLES, NARROW_HZ, NARROW_SAMPLES, SAMPLE_RATE_HZ } from '#audio/frames.ts';
import { toneResidual } from '#audio/features.ts';
import type { VoicePace } from '#voice/ports/voice-activity.ts';
import { LivelyRoom } from './lively-room.ts';

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
/**
 * Quarters of frames that a sound must fill, and frames that WebRTC's detector must agree to; a word may begin with a consonant that
 * it does not. A door, a key: less than 40 ms, which touches nine quarters at most; speech fills ten in three frames. The quicker
 * ones stop the agent at a click. So many frames of what is nearly a tone are taken for speech from its beginning on: the "n" of "no" is
 * one, for 80 ms; the quickest lets no tone pass for longer than within speech.
 */
const ONSETS = [
  { fromMs: 60, quarters: 10, voiced: 2, toneFrames: 0, lagMs: 2 * FRAME_MS },
  { fromMs: 40, quarters: 6, voiced: 1, toneFrames: 0, lagMs: FRAME_MS },
  { fromMs: 0, quarters: 2, voiced: 1, toneFrames: TONE_FRAMES, lagMs: 0 },
];
/** What rings on after a click is this much quieter than it, and belongs to it. */
const RINGING_DB = 20;
/** A click is forgotten at this pace. */
const PEAK_FALLS_DB = 6;
/** The closure of a "t" is this long; it does not end speech, but where the strategy wants its end told at once. */
const HANG_MS = 60;
const HANG_FROM_MS = 100;
/** A detector that has heard nothing yet takes whatever it hears first for the room. */
const LEARNING_FRAMES = 5;

const QUARTERS = 4;

export class SpeechGate {
  readonly #filtered = new Float32Array(FRAME_SAMPLES);
  /** Sums of squares. */
  readonly #quarterPowers = new Float64Array(QUARTERS);
  readonly #minima = new Float64Array(ROOM_WINDOWS).fill(Number.POSITIVE_INFINITY);
  readonly #filter = { x1: 0, x2: 0, y1: 0, y2: 0 };
  /** Samples of the newest frame: a telephone's has half as many. */
  #samples = FRAME_SAMPLES;
  readonly #onset: (typeof ONSETS)[number];
  readonly #hangFrames: number;
  readonly #lively = new LivelyRoom();
  #frames = 0;
  #roomDb = 0;
  #peakDb = -90;
  #toneFrames = 0;
  #quarters = 0;
  #voiced = 0;
  #hang = 0;
  #speech = false;

  constructor(pace: VoicePace = { onsetMs: 60, releaseMs: 200 }) {
    this.#onset = ONSETS.find(({ fromMs }) => pace.onsetMs >= fromMs) ?? ONSETS[0]!;
    this.#hangFrames = pace.releaseMs >= HANG_FROM_MS ? HANG_MS / FRAME_MS : 0;
  }

  get lag(): { onsetMs: number; releaseMs: number } {
    return { onsetMs: this.#onset.lagMs, releaseMs: this.#hangFrames * FRAME_MS };
  }

  /** How loud the room is, in dB of full scale, hum left out. */
  get roomDb(): number {
    return this.#roomDb;
  }

  /** `voiced` is what WebRTC's detector says of the same frame. */
  push(frame: Float32Array, voiced: boolean): boolean {
    this.#samples = frame.length;
    this.#highPass(frame);
    const powers = this.#quarterPowers;
    return this.#weigh(
      toDb(Math.sqrt((powers[0]! + powers[1]! + powers[2]! + powers[3]!) / frame.length)),
      voiced,
    );
  }

  /** Takes a frame in which nothing sounds, after others of them. */
  pushSilence(): boolean {
    const filter = this.#filter;
    filter.x1 = filter.x2 = filter.y1 = filter.y2 = 0;
    return this.#weigh(SILENCE_DB, false);
  }

  #weigh(levelDb: number, voiced: boolean): boolean {
    this.#learnRoom(levelDb);
    this.#lively.push(levelDb, this.#speech);
    this.#peakDb = Math.max(levelDb, this.#peakDb - PEAK_FALLS_DB);
    const ringingDb = this.#speech ? QUIETEST_DB : this.#peakDb - RINGING_DB;
    const loudDb = Math.max(QUIETEST_DB, this.#roomDb + ABOVE_ROOM_DB, ringingDb);
    const loud = levelDb >= loudDb && this.#lively.isNear;
    this.#toneFrames = loud && this.#isTone() ? this.#toneFrames + 1 : 0;
    const sounding = loud && this.#isNoTone(this.#onset.toneFrames);
    const active = voiced && loud && this.#isNoTone(this.#speech ? TONE_FRAMES : this.#onset.toneFrames);
    this.#quarters = sounding ? this.#quarters + this.#loudQuarters(loudDb) : 0;
    this.#voiced = sounding && active ? this.#voiced + 1 : sounding ? this.#voiced : 0;
    this.#frames += 1;
    if (this.#speech) this.#carryOn(active);
    else if (active) this.#begin();
    return this.#speech;
  }

  /** Not nearly a tone, or not for so many frames yet. */
  #isNoTone(frames: number): boolean {
    return this.#toneFrames === 0 || this.#toneFrames < frames;
  }

  #isTone(): boolean {
    const step = this.#samples === NARROW_SAMPLES ? 2 : 4;
    return toneResidual(this.#filtered, step, this.#samples) < TONE_BELOW;
  }

  #begin(): void {
    if (this.#frames <= LEARNING_FRAMES) return;
    if (this.#quarters < this.#onset.quarters || this.#voiced < this.#onset.voiced) return;
    this.#speech = true;
    this.#hang = this.#hangFrames;
  }

  #carryOn(active: boolean): void {
    this.#hang = active ? this.#hangFrames : this.#hang - 1;
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

  /** How many of the frame's quarters are loud: a click leaves most of them empty. */
  #loudQuarters(loudDb: number): number {
    const samples = this.#samples / QUARTERS;
    let loud = 0;
    for (let quarter = 0; quarter < QUARTERS; quarter += 1) {
      if (toDb(Math.sqrt(this.#quarterPowers[quarter]! / samples)) >= loudDb) loud += 1;
    }
    return loud;
  }

  /** Takes away the hum of mains and the thump of a hand on the telephone, and measures the quarters of what is left. */
  #highPass(frame: Float32Array): void {
    const state = this.#filter;
    const filtered = this.#filtered;
    const { b0, a1, a2 } = frame.length === NARROW_SAMPLES ? NARROW_FILTER : WIDE_FILTER;
    let { x1, x2, y1, y2 } = state;
    let i = 0;
    for (let quarter = 0; quarter < QUARTERS; quarter += 1) {
      let sum = 0;
      for (const end = ((quarter + 1) * frame.length) / QUARTERS; i < end; i += 1) {
        const x = frame[i]!;
        const clean = x >= -1 && x <= 1 ? x : 0;
        const y = b0 * (clean - 2 * x1 + x2) - a1 * y1 - a2 * y2;
        x2 = x1;
        x1 = clean;
        y2 = y1;
        y1 = y;
        filtered[i] = y;
        const kept = filtered[i]!;
        sum += kept * kept;
      }
      this.#quarterPowers[quarter] = sum;
    }
    state.x1 = x1;
    state.x2 = x2;
    state.y1 = y1;
    state.y2 = y2;
  }
}

const WIDE_FILTER = highPassAt(SAMPLE_RATE_HZ);
const NARROW_FILTER = highPassAt(NARROW_HZ);
const SILENCE_DB = toDb(0);

/** Second-order Butterworth at 200 Hz. */
function highPassAt(rateHz: number): { b0: number; a1: number; a2: number } {
  const warp = Math.tan((Math.PI * 200) / rateHz);
  const norm = 1 / (1 + Math.SQRT2 * warp + warp * warp);
  return {
    b0: norm,
    a1: 2 * (warp * warp - 1) * norm,
    a2: (1 - Math.SQRT2 * warp + warp * warp) * norm,
  };
}

function toDb(level: number): number {
  return 20 * Math.log10(level + 1e-9);
}
