/** One call's voice activity: a cheap gate, and behind it the model, which is asked as little as will do. */
import { FRAME_SAMPLES, NARROW_SAMPLES } from '#audio/frames.ts';
import { createHalver } from '#audio/halve.ts';
import type { VoiceActivityDetector } from '#voice/ports/voice-activity.ts';
import type { Gathering } from './gathering.ts';
import { CHUNK_SAMPLES } from './messages.ts';

/** It is speech from the first probability on. What was speech once is none only after so many chunks beneath the second. */
const BEGINS_AT = 0.3;
const ENDS_BELOW = 0.2;
/** 256 ms. Fewer: a faint syllable parts an utterance, and the parts are not understood; more: noise after speech holds a turn open. */
const ENDING_CHUNKS = 8;
/**
 * After so many chunks in a row that are surely speech only one of four is shown to the model, until one is not. More left out: noise
 * after speech holds a turn open for longer, 96 ms as it is.
 */
const SURE_FROM = 0.5;
const SURE_CHUNKS = 2;
const SURE_STRIDE = 4;
/** The model hears this much from before the gate opened, 80 ms, else it has nothing to compare with. */
const BEFORE_FRAMES = 4;
/**
 * A gate that has just opened is believed for so many frames, so that the agent stops at once; after that the model decides. More:
 * noise holds the agent up for longer; fewer: speech begins as late as the model is sure of it.
 */
const TRUST_FRAMES = 4;
/** A chunk of four, a frame, and what comes before both. */
const RING_FRAMES = 9;
/** A wide frame at the model's rate, which is a telephone's: one place for all, because nothing is awaited there. */
const halved = new Float32Array(NARROW_SAMPLES);
/** More chunks than this without an answer: the thread is behind, or gone. */
const MOST_UNANSWERED = 8;

export interface Answered {
  hear(probability: number): void;
}

/** The thread as one detector sees it. Each opening of its gate is a call of its own there, so that no late answer counts. */
export interface Model {
  /** Answers come to `hear` from now on, under the number that this gives. */
  enter(asking: Answered): number;
  readonly gathering: Pick<Gathering, 'ask' | 'comeRound'>;
  leave(call: number): void;
  alive(): boolean;
}

export class SileroDetector implements VoiceActivityDetector {
  readonly #gate: VoiceActivityDetector;
  readonly #model: Model;
  /** The newest sound at the model's rate, in a ring: a chunk's context, then what is not yet sent. */
  readonly #ring = new Float32Array(RING_FRAMES * NARROW_SAMPLES);
  readonly #halver = createHalver(FRAME_SAMPLES);
  /** Samples of the call, behind a ring of silence. */
  #written = RING_FRAMES * NARROW_SAMPLES;
  #sent = 0;
  /** Null while the gate is shut. */
  #call: number | null = null;
  #openFrames = 0;
  #unanswered = 0;
  /** Null until the model has spoken since the gate opened. */
  #speech: boolean | null = null;
  /** Chunks in a row that sounded like none, and that surely sounded like speech. */
  #low = 0;
  #sure = 0;
  #over = false;

  constructor(gate: VoiceActivityDetector, model: Model) {
    this.#gate = gate;
    this.#model = model;
  }

  /** The gate's: it is believed at first, and its no is never questioned. */
  get lag(): VoiceActivityDetector['lag'] {
    return this.#gate.lag;
  }

  push(frame: Float32Array): boolean {
    if (this.#over) return false;
    if (this.#call !== null) this.#model.gathering.comeRound(this.#call);
    const open = this.#gate.push(frame);
    const asks = open && this.#model.alive();
    if (asks && this.#call === null) this.#enter();
    this.#keep(frame);
    if (!open) this.#shut();
    if (!asks || this.#call === null) return open;
    this.#openFrames += 1;
    this.#ask(this.#call);
    if (this.#unanswered > MOST_UNANSWERED) return true;
    return this.#openFrames <= TRUST_FRAMES || (this.#speech ?? true);
  }

  /** The model's answer to the oldest chunk that it has not answered. */
  hear(probability: number): void {
    this.#unanswered -= 1;
    this.#low = probability < ENDS_BELOW ? this.#low + 1 : 0;
    this.#sure = probability >= SURE_FROM ? this.#sure + 1 : 0;
    if (probability >= BEGINS_AT) this.#speech = true;
    else if (this.#speech === null || this.#low >= ENDING_CHUNKS) this.#speech = false;
  }

  close(): void {
    if (this.#over) return;
    this.#over = true;
    this.#gate.close();
    this.#shut();
  }

  /** The gate opens: what came just before goes first. */
  #enter(): void {
    this.#sent = this.#written - BEFORE_FRAMES * NARROW_SAMPLES;
    this.#call = this.#model.enter(this);
  }

  #keep(frame: Float32Array): void {
    const ring = this.#ring;
    const from = this.#written % ring.length;
    const narrow = frame.length === NARROW_SAMPLES ? frame : halved;
    if (narrow === halved) this.#halver.process(frame, FRAME_SAMPLES, halved);
    for (let i = 0; i < NARROW_SAMPLES; i += 1) {
      const sample = narrow[i]!;
      ring[from + i] = sample >= -1 && sample <= 1 ? sample : 0;
    }
    this.#written += NARROW_SAMPLES;
  }

  /** Asks for the whole chunks that the model needs; they are copied at once. */
  #ask(call: number): void {
    const sure = this.#sure >= SURE_CHUNKS;
    const leftOut = sure ? (SURE_STRIDE - 1) * CHUNK_SAMPLES : 0;
    while (this.#written - this.#sent >= leftOut + CHUNK_SAMPLES) {
      const from = this.#sent + leftOut;
      this.#sent = from + CHUNK_SAMPLES;
      this.#unanswered += 1;
      this.#model.gathering.ask(call, this.#ring, from, sure);
    }
  }

  #shut(): void {
    if (this.#call === null) return;
    this.#model.leave(this.#call);
    this.#call = null;
    this.#openFrames = 0;
    this.#unanswered = 0;
    this.#speech = null;
    this.#low = 0;
    this.#sure = 0;
  }
}
