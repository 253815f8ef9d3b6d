/** When the caller speaks, and when there is nothing left to say. A frame of the call at a time; no clock of its own. */
import { MULAW_SILENCE } from '#audio/mulaw.ts';
import type { Utterance } from './utterances.ts';

const FRAME_MS = 20;
const FRAME_CODES = 160;
/** The agent has finished when nothing of it has been heard for this long … */
const TURN_AFTER_MS = 700;
/** … or, while it still sends something quiet, for this long. */
const TURN_AFTER_QUIET_MS = 1500;
/** After the last utterance an answer may have longer pauses. */
const LAST_TURN_AFTER_MS = 1500;
/** An agent that says nothing for this long is not going to: the caller goes on. */
const NO_ANSWER_MS = 12_000;

export interface AgentSound {
  /** Whether speech of the agent was heard in this frame. */
  speaking: boolean;
  /** Whether the carrier has nothing of it left to play. */
  dry: boolean;
}

export interface ScriptStep {
  /** 20 ms to send. */
  frame: Uint8Array;
  /** The utterance that begins with this frame. */
  began: Utterance | null;
  /** All is said and answered. */
  finished: boolean;
}

export class CallerScript {
  readonly #utterances: Utterance[];
  readonly #silence = new Uint8Array(FRAME_CODES).fill(MULAW_SILENCE);
  readonly #frame = new Uint8Array(FRAME_CODES);
  #speaking: Utterance | null = null;
  #offset = 0;
  #callMs = 0;
  /** Since the caller last spoke: whether the agent did, and how long ago anything was heard of either. */
  #agentSpoke = false;
  #quietMs = 0;

  constructor(utterances: Utterance[]) {
    this.#utterances = [...utterances];
  }

  get remaining(): number {
    return this.#utterances.length;
  }

  step(agent: AgentSound): ScriptStep {
    if (agent.speaking) this.#agentSpoke = true;
    this.#quietMs = agent.speaking || this.#speaking ? 0 : this.#quietMs + FRAME_MS;
    const began = this.#speaking ? null : this.#take(agent);
    const finished =
      !this.#speaking && this.#utterances.length === 0 && this.#answered(agent, LAST_TURN_AFTER_MS);
    const frame = this.#nextFrame();
    this.#callMs += FRAME_MS;
    return { frame, began, finished };
  }

  #take(agent: AgentSound): Utterance | null {
    const next = this.#utterances[0];
    if (!next) return null;
    const due = next.atMs === null ? this.#answered(agent, TURN_AFTER_MS) : this.#callMs >= next.atMs;
    if (!due) return null;
    this.#utterances.shift();
    this.#speaking = next;
    this.#offset = 0;
    this.#agentSpoke = false;
    this.#quietMs = 0;
    return next;
  }

  /** Whether the agent has had its say. */
  #answered(agent: AgentSound, afterMs: number): boolean {
    if (!this.#agentSpoke) return this.#quietMs >= NO_ANSWER_MS;
    return this.#quietMs >= (agent.dry ? afterMs : Math.max(afterMs, TURN_AFTER_QUIET_MS));
  }

  #nextFrame(): Uint8Array {
    if (!this.#speaking) return this.#silence;
    const { codes } = this.#speaking;
    const part = codes.subarray(this.#offset, this.#offset + FRAME_CODES);
    this.#offset += FRAME_CODES;
    if (this.#offset >= codes.length) {
      this.#speaking = null;
      // What was heard while the caller spoke is no answer.
      this.#agentSpoke = false;
      this.#quietMs = 0;
    }
    this.#frame.set(part);
    this.#frame.fill(MULAW_SILENCE, part.length);
    return this.#frame;
  }
}
