/**
 * Tells the agent's own voice, coming back through a speakerphone or a hybrid, from a caller who speaks over it. Works only while
 * something was played that could come back. The signal work runs at 4 kHz: see `echo-path.ts`.
 */
import type { LineFormat } from '../../ports/line.ts';
import type { VoiceActivityDetector } from '../../ports/voice-activity.ts';
import { EchoPath, LATEST_MS } from './echo-path.ts';
import { HeardSound } from './heard-sound.ts';
import { PER_MS, PlayedSound } from './played-sound.ts';

/** Looks that may be taken at once, and frames for another one: bounds the cost of a caller who speaks over the agent for long. */
const MOST_LOOKS = 6;
const FRAMES_PER_LOOK = 25;
/** In a call that has not shown whether it echoes, an unexplained sound waits so many frames for an explanation. */
const BENEFIT_FRAMES = 3;
/** A frame of an echo is no louder than this much of what was played of late, in power. */
const ECHO_AT_MOST = 0.5;
/** So much of the agent without anything coming back: there is no echo. */
const PROVEN_FRAMES = 25;
/** What was played in this long, this loud, would have come back by now. Mean square. */
const PLAYED_MS = 500;
const PLAYED_LOUD = 1.6e-6;

export class EchoJudge {
  readonly #played: PlayedSound;
  readonly #heard = new HeardSound();
  readonly #path: EchoPath;
  #frames = 0;
  #active = false;
  #looks = MOST_LOOKS;
  /** Frames in which an echo was due and none came. */
  #unechoed = 0;
  #benefit = 0;
  /** The sound that goes on is an echo; and the newest frame is part of it. */
  #inEcho = false;
  #isEcho = false;
  #told = Number.NaN;

  constructor(format: LineFormat) {
    this.#played = new PlayedSound(format);
    this.#path = new EchoPath(this.#played, this.#heard);
  }

  /** The far end will play this at `atMs`, as far as we know. */
  played(audio: Uint8Array, atMs: number): void {
    this.#played.add(audio, atMs);
  }

  /** Whether the newest frame is the agent's own voice and nothing else: the recogniser should not hear it. */
  get isEcho(): boolean {
    return this.#isEcho;
  }

  /** An echo that has not been told yet, or that comes at another delay now: how late it is, and its level in dB. */
  news(): { delayMs: number; levelDb: number } | null {
    if (!this.#isEcho || !this.#path.isKnown) return null;
    const { delayMs, levelDb } = this.#path;
    if (Math.abs(delayMs - this.#told) <= TOLD_AGAIN_MS) return null;
    this.#told = delayMs;
    return { delayMs, levelDb };
  }

  /**
   * Whether the next frame is speech of the caller; `mediaMs` is its place on the line's own clock. The detector is not shown the
   * frames of a known echo: to it they would be speech, and the caller's own would begin in the middle of it.
   */
  isCaller(frame: Float32Array, mediaMs: number, nowMs: number, detector: VoiceActivityDetector): boolean {
    this.#isEcho = false;
    if (nowMs - this.#played.audibleUntilMs >= LATEST_MS) {
      if (this.#active) this.#rest();
      return detector.push(frame);
    }
    this.#begin(frame, mediaMs, nowMs);
    const { loud } = this.#heard;
    if (loud && (this.#path.follows() || (this.#inEcho && this.#path.isTail()))) {
      this.#inEcho = true;
      this.#isEcho = true;
      return false;
    }
    const speech = detector.push(frame);
    if (loud && (speech || this.#looksAhead())) {
      this.#isEcho = this.#finds() || (speech && this.#hasBenefit());
      this.#inEcho = this.#isEcho;
    } else if (!loud) this.#isEcho = this.#inEcho;
    return speech && !this.#isEcho;
  }

  #begin(frame: Float32Array, mediaMs: number, nowMs: number): void {
    this.#active = true;
    this.#frames += 1;
    this.#heard.push(frame, mediaMs, nowMs);
    if (this.#looks < MOST_LOOKS && this.#frames % FRAMES_PER_LOOK === 0) this.#looks += 1;
    if (this.#heard.loud || this.#path.isFound || this.#unechoed >= PROVEN_FRAMES) return;
    if (this.#playedPower() > PLAYED_LOUD) this.#unechoed += 1;
  }

  /** While it is not known whether there is an echo, what may become speech is looked for already. */
  #looksAhead(): boolean {
    return !this.#path.isFound && this.#unechoed < PROVEN_FRAMES && this.#heard.loudRun % 2 === 0;
  }

  #finds(): boolean {
    if (this.#looks < 1) return false;
    this.#looks -= 1;
    const found = this.#path.finds(this.#frames);
    if (found) this.#looks += 1;
    return found;
  }

  /** The first sounds over the agent in a call are given a little time to be explained. */
  #hasBenefit(): boolean {
    const given = this.#path.isFound || this.#unechoed >= PROVEN_FRAMES || this.#benefit >= BENEFIT_FRAMES;
    if (given || this.#heard.power > ECHO_AT_MOST * this.#playedPower()) return false;
    this.#benefit += 1;
    return true;
  }

  #playedPower(): number {
    const length = PLAYED_MS * PER_MS;
    return this.#played.power(this.#heard.end - length, length);
  }

  #rest(): void {
    this.#active = false;
    this.#heard.rest();
    this.#inEcho = false;
    this.#looks = MOST_LOOKS;
    this.#benefit = 0;
  }
}

/** A delay that has moved by more is told again. */
const TOLD_AGAIN_MS = 20;
