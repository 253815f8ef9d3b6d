/** When a simulated caller speaks: line after line, each when the agent has had its say. A frame of the call at a time; no clock of its own. */
import { FRAME_MS, FRAME_SAMPLES } from '#audio/frames.ts';

/** One line: what is heard of it, or what is typed. */
export type ScriptLine = { sound: Float32Array } | { typed: string };

/** The agent has finished when nothing of it has been heard for this long … */
const TURN_AFTER_MS = 700;
/** … and after the last line, when its answer may have longer pauses. */
const LAST_TURN_AFTER_MS = 1_500;
/** An agent that says nothing for this long is not going to: the caller goes on. */
const NO_ANSWER_MS = 12_000;

export interface CallerStep {
  /** 20 ms of 16 kHz; used again. */
  frame: Float32Array;
  /** What is typed now. */
  typed: string | null;
  /** All is said and answered: the caller hangs up. */
  finished: boolean;
}

export class ScriptedCaller {
  readonly #lines: ScriptLine[];
  readonly #frame = new Float32Array(FRAME_SAMPLES);
  #sound: Float32Array | null = null;
  #offset = 0;
  /** Since the caller last spoke: whether the agent did, and how long nothing has been heard. */
  #agentSpoke = false;
  #quietMs = 0;

  constructor(lines: readonly ScriptLine[]) {
    this.#lines = [...lines];
  }

  /** `agentSpeaks`: whether speech of the agent is heard in this frame. */
  step(agentSpeaks: boolean): CallerStep {
    if (agentSpeaks) this.#agentSpoke = true;
    this.#quietMs = agentSpeaks || this.#sound ? 0 : this.#quietMs + FRAME_MS;
    const finished = !this.#sound && this.#lines.length === 0 && this.#answered(LAST_TURN_AFTER_MS);
    const line = !this.#sound && this.#answered(TURN_AFTER_MS) ? this.#lines.shift() : undefined;
    if (line) this.#begin(line);
    const typed = line && 'typed' in line ? line.typed : null;
    this.#fill();
    return { frame: this.#frame, typed, finished };
  }

  #begin(line: ScriptLine): void {
    this.#sound = 'sound' in line ? line.sound : null;
    this.#offset = 0;
    this.#agentSpoke = false;
    this.#quietMs = 0;
  }

  /** Whether the agent has had its say. */
  #answered(afterMs: number): boolean {
    return this.#quietMs >= (this.#agentSpoke ? afterMs : NO_ANSWER_MS);
  }

  #fill(): void {
    this.#frame.fill(0);
    if (!this.#sound) return;
    const part = this.#sound.subarray(this.#offset, this.#offset + FRAME_SAMPLES);
    this.#frame.set(part);
    this.#offset += FRAME_SAMPLES;
    if (this.#offset < this.#sound.length) return;
    this.#sound = null;
    // What was heard while the caller spoke is no answer.
    this.#agentSpoke = false;
    this.#quietMs = 0;
  }
}
