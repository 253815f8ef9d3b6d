/**
 * The way on which the agent's voice comes back: how late, and how loud. Found by looking for what is heard in all that was played,
 * then followed: with the delay known, a few taps of what was played must explain what is heard.
 */
import { FRAME, type HeardSound } from './heard-sound.ts';
import { PER_MS, type PlayedSound } from './played-sound.ts';
import { explain, MOST_STRETCH, resemble, takeAway, type Pair, type Place } from './resemblance.ts';

/** An echo comes back so late at most, from when we believe it was played; and so early, where we believe wrongly. */
export const LATEST_MS = 960;
const EARLIEST_MS = -120;
/** Sound that is looked at to follow an echo. Less: everything resembles everything; more: it is told later who speaks. */
const FOLLOW_MS = 40;
/** Taps of a known echo, the direct sound at the fourth of them: what comes within 3 ms after it belongs to it. */
const TAPS = 16;
const DIRECT = 3;
/** Sound that is looked for. In noise an echo shows only in a longer look. */
const FIND_MS = 60;
const FIND_LONG_MS = 100;
const LONG_RUN = 5;
/** A share that finds an echo at once. Unrelated speech reaches 0.3 in one of ten looks, and another of the same voice 0.6. */
const SURE = 0.6;
/** Two looks that agree to a millisecond find one with less. */
const LIKELY = 0.33;
const AGREEING = PER_MS;
const AGREEING_FRAMES = { least: 2, most: 200 };
const LIKELY_KEPT = 6;
/** Of the share that this echo usually reaches, so much is still the echo; the rest is room for a caller on top. */
const STILL_ECHO = 0.7;
const STILL_ECHO_BOUNDS = { least: 0.33, most: 0.62 };
/** Under this share nothing says that it is the echo. */
const LEAST_SHARE = 0.2;
/** What an echo leaves over when it is taken away is the room, or so much of the echo itself. In power. */
const LEFT_OF_ROOM = 4;
const LEFT_OF_ECHO = 0.25;
/** The same where it is plainly alike: what it usually leaves, some times over. */
const LEFT_WHEN_ALIKE = { least: 0.5, usual: 4, most: 2 };
/** What is no louder than the echo should be belongs to it: its reverberation. In power. */
const TAIL = 1.6;
/** Frames in which the delay was right, before its loudness is believed. */
const KNOWN_FRAMES = 4;
/** An echo is softer than what was played, by 6 dB in a telephone network (ITU-T G.168); a little more is borne. In power. */
const MOST_GAIN = 0.35;
/** Mean square of what must have been played for the echo's loudness to be told by it: -50 dB of full scale. */
const PLAYED_LOUD = 1e-5;
/** Of what is learned of an echo, the newest frame counts for so much. */
const PACE = 0.1;
/** Clocks drift apart by samples a minute: the delay follows when so many frames say so. */
const DRIFT = 0.25;

const stretch = new Float32Array(MOST_STRETCH);
const best: Place = { share: 0, lag: 0 };
const left = { echo: 0, rest: 0 };
const pair: Pair = { near: stretch, length: 0, other: stretch, stretchLength: 0 };

export class EchoPath {
  readonly #played: PlayedSound;
  readonly #heard: HeardSound;
  /** The delay in samples; null while none is known. */
  #lag: number | null = null;
  #drift = 0;
  /** Frames that were the echo, the share that they usually reach, and their power by that of what was played. */
  #hits = 0;
  #usual = 0;
  #rest = 0.3;
  #gain = 0;
  /** Where it was likely, and when. */
  readonly #likelyLags = new Float64Array(LIKELY_KEPT);
  readonly #likelyFrames = new Float64Array(LIKELY_KEPT).fill(Number.NEGATIVE_INFINITY);
  #likely = 0;

  constructor(played: PlayedSound, heard: HeardSound) {
    this.#played = played;
    this.#heard = heard;
  }

  get isFound(): boolean {
    return this.#lag !== null;
  }

  /** Whether so many frames have been its echo that delay and loudness can be told. */
  get isKnown(): boolean {
    return this.#hits >= KNOWN_FRAMES;
  }

  get delayMs(): number {
    return Math.round((this.#lag ?? 0) / PER_MS);
  }

  /** How loud the echo is, in dB of what was played. */
  get levelDb(): number {
    return Math.round(10 * Math.log10(Math.max(this.#gain, 1e-6)));
  }

  /** Whether the newest frame came on this way. */
  follows(): boolean {
    if (this.#lag === null) return false;
    const length = FOLLOW_MS * PER_MS;
    this.#look(this.#heard.end - length - this.#lag - (TAPS - 1 - DIRECT), length, length + TAPS - 1);
    explain(pair, best);
    if (best.share < LEAST_SHARE) return false;
    takeAway(pair, FRAME, left);
    const { least, most } = STILL_ECHO_BOUNDS;
    const alike = best.share >= Math.max(least, Math.min(most, STILL_ECHO * this.#usual));
    const leaves = left.rest / Math.max(left.echo, 1e-12);
    if (left.rest > LEFT_OF_ROOM * this.#heard.room && leaves > this.#mayLeave(alike)) return false;
    if (!alike) return true;
    this.#rest += PACE * (Math.min(1, leaves) - this.#rest);
    this.#learn(best.share, this.#lag);
    this.#move(TAPS - 1 - DIRECT - best.lag);
    return true;
  }

  /** How much of the echo's power may be left when it is taken away: more where its path is longer than the taps. */
  #mayLeave(alike: boolean): number {
    if (!alike) return LEFT_OF_ECHO;
    return Math.max(
      LEFT_WHEN_ALIKE.least,
      Math.min(LEFT_WHEN_ALIKE.most, LEFT_WHEN_ALIKE.usual * this.#rest),
    );
  }

  /** Whether the newest frame, after an echo, is no louder than the echo should be by now. */
  isTail(): boolean {
    if (this.#lag === null || !this.isKnown) return false;
    const from = this.#heard.end - FRAME - this.#lag;
    const expected = Math.max(
      this.#played.power(from, FRAME),
      this.#played.power(from - FRAME, FRAME),
      0.4 * this.#played.power(from - 2 * FRAME, FRAME),
      0.15 * this.#played.power(from - 3 * FRAME, FRAME),
    );
    return this.#heard.power <= TAIL * this.#gain * expected;
  }

  /** Looks for what is heard in all that was played. Dear: a hundred times as much as following. `frame` counts them. */
  finds(frame: number): boolean {
    const length = (this.#heard.loudRun >= LONG_RUN ? FIND_LONG_MS : FIND_MS) * PER_MS;
    const latest = LATEST_MS * PER_MS;
    this.#look(this.#heard.end - length - latest, length, (LATEST_MS - EARLIEST_MS) * PER_MS + length);
    resemble(pair, best);
    const { share } = best;
    const lag = latest - best.lag - 1;
    /** Where it was not found when it was followed, half a likeness finds it no more. */
    if (this.#lag !== null && Math.abs(lag - this.#lag) <= DIRECT) return share >= SURE;
    const played = this.#played.power(this.#heard.end - length - lag, length);
    if (this.#heard.powerOf(length) * share > MOST_GAIN * played) return false;
    if (share >= SURE || (share >= LIKELY && this.#agrees(lag, frame))) {
      this.#adopt(lag, Math.min(1, share));
      return true;
    }
    if (share >= LIKELY) this.#remember(lag, frame);
    return false;
  }

  #agrees(lag: number, frame: number): boolean {
    for (let i = 0; i < LIKELY_KEPT; i += 1) {
      const frames = frame - this.#likelyFrames[i]!;
      if (Math.abs(lag - this.#likelyLags[i]!) > AGREEING) continue;
      if (frames >= AGREEING_FRAMES.least && frames <= AGREEING_FRAMES.most) return true;
    }
    return false;
  }

  #remember(lag: number, frame: number): void {
    this.#likelyLags[this.#likely] = lag;
    this.#likelyFrames[this.#likely] = frame;
    this.#likely = (this.#likely + 1) % LIKELY_KEPT;
  }

  #look(from: number, length: number, stretchLength: number): void {
    this.#played.copy(from, stretchLength, stretch);
    pair.near = this.#heard.samples;
    pair.length = length;
    pair.stretchLength = stretchLength;
  }

  #adopt(lag: number, share: number): void {
    this.#hits = 0;
    this.#usual = 0;
    this.#rest = 0.3;
    this.#gain = 0;
    this.#lag = lag;
    this.#drift = 0;
    this.#learn(share, lag);
  }

  #learn(share: number, lag: number): void {
    this.#hits += 1;
    const pace = Math.max(PACE, 1 / this.#hits);
    this.#usual += pace * (share - this.#usual);
    const played = this.#played.power(this.#heard.end - FRAME - lag, FRAME);
    if (played < PLAYED_LOUD) return;
    const gain = Math.min(MOST_GAIN, (Math.sqrt(share) * this.#heard.power) / played);
    /** A caller on top makes the echo seem louder, never softer. */
    const rising = gain > this.#gain && this.isKnown;
    this.#gain += (rising ? pace / 2 : pace) * (gain - this.#gain);
  }

  #move(by: number): void {
    this.#drift += Math.max(-1, Math.min(1, by)) * DRIFT;
    if (Math.abs(this.#drift) < 1 || this.#lag === null) return;
    this.#lag += Math.sign(this.#drift);
    this.#drift = 0;
  }
}
