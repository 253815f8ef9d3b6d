/**
 * How loud a sound must be to be the caller's, in a room in which others talk. Babble is speech to any detector; what tells the caller
 * from it is that they are nearer. Two levels are learned, in dB of full scale: how loud the room is in the quietest moment of the last
 * seconds (a moment is as loud as its loudest frame: minimum statistics over maxima), and how loud the caller is at their loudest.
 * Whichever asks for less decides: a shout does not make the caller's own voice too soft, nor does talk without a pause become the room.
 */
export class LivelyRoom {
  readonly #moments = new Float64Array(MOMENTS).fill(Number.POSITIVE_INFINITY);
  #count = 0;
  #inMoment = 0;
  #momentDb = SILENT_DB;
  #lastMomentDb = SILENT_DB;
  #power = 0;
  #levelDb = SILENT_DB;
  #roomDb = SILENT_DB;
  #callerDb = UNKNOWN_CALLER_DB;

  /** Takes a frame's level; `speech` is what the frame before it was taken for. */
  push(frameDb: number, speech: boolean): void {
    this.#power += NEWEST * (10 ** (frameDb / 10) - this.#power);
    this.#levelDb = 10 * Math.log10(this.#power + 1e-12);
    if (speech) this.#callerDb = Math.max(this.#levelDb, this.#callerDb - FORGETS_DB);
    this.#momentDb = Math.max(this.#momentDb, this.#levelDb);
    this.#inMoment += 1;
    if (this.#inMoment === MOMENT_FRAMES) this.#closeMoment();
  }

  /** The newest sound is as loud as the caller's must be. */
  get isNear(): boolean {
    return this.#levelDb >= Math.min(this.#roomDb + ABOVE_TALK_DB, this.#callerDb - BENEATH_CALLER_DB);
  }

  #closeMoment(): void {
    this.#moments[this.#count % MOMENTS] = Math.max(this.#momentDb, this.#lastMomentDb);
    this.#lastMomentDb = this.#momentDb;
    this.#momentDb = SILENT_DB;
    this.#inMoment = 0;
    this.#count += 1;
    if (this.#count < KNOWN_MOMENTS) return;
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < MOMENTS; i += 1) least = Math.min(least, this.#moments[i]!);
    this.#roomDb = least;
  }
}

const SILENT_DB = -90;
/** Share of the newest frame in the level: single frames of babble stand out. */
const NEWEST = 0.5;
/** 120 ms; two that follow each other make a moment. Shorter: the gaps between syllables are the room. */
const MOMENT_FRAMES = 6;
/** Moments that are remembered, 7.7 s: few talk for longer without a breath. */
const MOMENTS = 64;
/** The first second tells nothing of the room: the caller may be speaking in it. */
const KNOWN_MOMENTS = 8;
/** The caller is so much louder than the others. Less: they hold the turn open; more: words are lost where they are as loud as that. */
const ABOVE_TALK_DB = 5;
/** A syllable that is softer than the loudest by more may be lost in a lively room. */
const BENEATH_CALLER_DB = 10;
/** Before anybody was heard: an ordinary caller's loudest syllable. A room louder than ten beneath it stops the agent once. */
const UNKNOWN_CALLER_DB = -20;
/** For each frame of speech: one a second. The caller has put the telephone down on the table. */
const FORGETS_DB = 0.02;
