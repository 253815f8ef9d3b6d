/**
 * When a pause may be the end of what the caller says, so that the final is worth asking for before speech has ended; and, when it has, whether
 * all that was said had been said by then. [HR6] [TA4]
 */
import { FRAME_MS, NARROW_SAMPLES } from '#audio/frames.ts';
import { Background } from './background.ts';

/**
 * Quiet after which it is asked for, where it is still. Less: at each "t" a request that comes to nothing; more: the caller waits that much longer
 * for the answer.
 */
const STILL_MS = 80;
/** The same on a telephone, which leaves so little of an "s" or a "th" that it may be taken for quiet. */
const STILL_NARROW_MS = 100;
/** The same where the room is never still and covers the soft ends of words: there voice activity takes a word for over before it is. */
const IN_NOISE_MS = 140;
/** The same where the noise is others' talk: there it rather takes a word for longer than it is. */
const AMONG_TALK_MS = 100;
/** Quiet after which the heart is told of a pause. Less: the words that it falls behind are not known yet; more: what is done in it has less time. */
const NOTICED_MS = 200;
/** Frames by whose loudness it is told whether there is more than the room. Less: noise wavers. */
const ROOM_FRAMES = 2;

export class Pause {
  readonly #background = new Background();
  /** Voice activity tells of quiet so much later than it begins. */
  readonly #lagMs: number;
  #stillMs = STILL_MS;
  /** Frames of quiet after which finals were asked for in this pause; null where they were not. */
  #askedAfter: number | null = null;

  constructor(lagMs: number) {
    this.#lagMs = lagMs;
  }

  /** Each frame of the call, of 16 or 8 kHz; `idle`: nobody speaks in it. */
  push(frame: Float32Array, idle: boolean): void {
    this.#stillMs = frame.length === NARROW_SAMPLES ? STILL_NARROW_MS : STILL_MS;
    this.#background.push(frame, idle);
  }

  /** After each frame of an utterance: is the heart to be told that the caller pauses? [TA4] */
  isNoticed(quietFrames: number): boolean {
    return quietFrames === Math.max(1, Math.round((NOTICED_MS - this.#lagMs) / FRAME_MS));
  }

  /** After each frame of an utterance, the newest pushed: finals are to be asked for now, or what was asked for is to be forgotten. */
  weigh(quietFrames: number): 'ask' | 'forget' | null {
    if (quietFrames === 0) return this.#forgets() ? 'forget' : null;
    if (this.#askedAfter !== null || !this.#mayBeOver(this.#lagMs + quietFrames * FRAME_MS)) return null;
    this.#askedAfter = quietFrames;
    return 'ask';
  }

  /** Speech has ended: is what was asked for to be forgotten? More than the room was heard since: the soft end of a word. */
  ended(quietFrames: number): boolean {
    const sinceFrames = quietFrames - (this.#askedAfter ?? 0);
    return this.#forgets() && !this.#background.isRoomFor(sinceFrames);
  }

  #forgets(): boolean {
    const asked = this.#askedAfter !== null;
    this.#askedAfter = null;
    return asked;
  }

  #mayBeOver(quietMs: number): boolean {
    if (quietMs >= this.#stillMs && this.#background.isStill()) return true;
    const noisyMs = this.#background.isLively ? AMONG_TALK_MS : IN_NOISE_MS;
    return quietMs >= noisyMs && this.#background.isRoomFor(ROOM_FRAMES);
  }
}
