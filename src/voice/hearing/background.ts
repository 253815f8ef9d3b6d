/**
 * How quiet the line is now, against what it is while nobody speaks: in a room that is never still, a word's soft end can be told from the room
 * only so. Low and high half of the band apart, because an "s" is all high; some arithmetic on each frame, and a second of levels.
 */
import { FRAME_MS } from '#audio/frames.ts';

/** So much softer than the loudest of the second before, in power, the newest frames are still: 28 dB. An "s" is not. */
const STILL = 0.0016;
const STILL_FRAMES = 2;
/** So much softer, on average, there is nothing at all, whatever the room: 35 dB. */
const NOTHING = 0.0003;
const REMEMBERED_FRAMES = 1000 / FRAME_MS;
/** Share of the newest frame in what is known of the room, from half a second on. */
const NEWEST = 0.03;
const KNOWN_FRAMES = 500 / FRAME_MS;
/** A frame counts for no more than so many times the room: the first consonant of a word does not become it. */
const AT_MOST = 3;
/** Mean square of the softest room: one that is digitally silent may become loud later. */
const LEAST = 1e-8;
/** A room's sound is louder than usual by up to so many times what it wavers by. Less: babble is never quiet; more: soft ends of words are lost in it. */
const WAVERS = 3;
const WAVERS_AT_LEAST = 0.15;

/** What wavers by more than this much of itself, in the high half, is talk or music; hiss and hum are even. */
const LIVELY = 0.35;

const BANDS = [0, 1] as const;
type Band = (typeof BANDS)[number];

export class Background {
  /** Low and high of each frame, mean squares; the newest is the one before `#at`. */
  readonly #levels = [new Float32Array(REMEMBERED_FRAMES), new Float32Array(REMEMBERED_FRAMES)] as const;
  /** Mean of the levels while nobody speaks, and mean distance from it. */
  readonly #usual: [number, number] = [0, 0];
  readonly #wavers: [number, number] = [0, 0];
  #at = 0;
  #learned = 0;

  /** Takes a frame of any rate; `idle`: nobody speaks in it. */
  push(frame: Float32Array, idle: boolean): void {
    let low = 0;
    let high = 0;
    for (let i = 1; i < frame.length; i += 2) {
      const before = frame[i - 1]!;
      const here = frame[i]!;
      low += (here + before) * (here + before);
      high += (here - before) * (here - before);
    }
    this.#levels[0][this.#at] = low / (2 * frame.length);
    this.#levels[1][this.#at] = high / (2 * frame.length);
    this.#at = (this.#at + 1) % REMEMBERED_FRAMES;
    if (idle) this.#learn();
  }

  /** The newest frames are so soft, after what was loud, that hardly any end of a word can be missing. */
  isStill(): boolean {
    for (const band of BANDS)
      if (this.#loudest(band, STILL_FRAMES) > STILL * this.#loudest(band)) return false;
    return true;
  }

  /** The newest frames hold nothing but the room, as far as it is known; or nothing at all. */
  isRoomFor(frames: number): boolean {
    for (const band of BANDS) {
      const level = this.#mean(band, frames);
      if (level > this.#roomOf(band) && level > NOTHING * this.#loudest(band)) return false;
    }
    return true;
  }

  /** Others talk in the room, or music plays. */
  get isLively(): boolean {
    return this.#learned >= KNOWN_FRAMES && this.#wavers[1] > LIVELY * Math.max(LEAST, this.#usual[1]);
  }

  /** As loud as the room can be. */
  #roomOf(band: Band): number {
    if (this.#learned < KNOWN_FRAMES) return 0;
    const usual = Math.max(LEAST, this.#usual[band]);
    return usual + Math.max(WAVERS_AT_LEAST * usual, WAVERS * this.#wavers[band]);
  }

  #learn(): void {
    if (this.#learned < KNOWN_FRAMES) this.#learned += 1;
    const known = this.#learned === KNOWN_FRAMES;
    const share = known ? NEWEST : 1 / this.#learned;
    for (const band of BANDS) {
      const usual = this.#usual[band];
      const most = known ? AT_MOST * Math.max(LEAST, usual) : Number.POSITIVE_INFINITY;
      const above = Math.min(this.#back(band, 1), most) - usual;
      this.#usual[band] += share * above;
      this.#wavers[band] += share * (Math.abs(above) - this.#wavers[band]);
    }
  }

  #mean(band: Band, frames: number): number {
    const count = Math.max(1, Math.min(frames, REMEMBERED_FRAMES));
    let sum = 0;
    for (let back = 1; back <= count; back += 1) sum += this.#back(band, back);
    return sum / count;
  }

  #loudest(band: Band, frames = REMEMBERED_FRAMES): number {
    let loudest = 0;
    for (let back = 1; back <= frames; back += 1) loudest = Math.max(loudest, this.#back(band, back));
    return loudest;
  }

  #back(band: Band, frames: number): number {
    return this.#levels[band][(this.#at - frames + REMEMBERED_FRAMES) % REMEMBERED_FRAMES]!;
  }
}
