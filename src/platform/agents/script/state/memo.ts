/** What the engine remembers between turns: plain JSON, carried by the conversation. */
import type { Json } from '#voice/plan.ts';

export interface State {
  /** Values that count. */
  slots: Record<string, Json>;
  /** The step from which the talk goes on. */
  at: number;
  /** Steps whose `say_after` has been said. */
  said: string[];
  /** Slots that are not asked any more. */
  givenUp: string[];
  pending: Pending;
  /** Values that wait until they have been confirmed. */
  queue: Candidate[];
  /** How often each wording has been used, so that the next one is taken. */
  used: Record<string, number>;
  tries: Record<string, number>;
  /** Slots filled in the last turn: what a bare "no" speaks of. */
  fresh: string[];
  /** Slots that were corrected: steps that depend on them may have to be asked after all. */
  corrected: string[];
  last: string;
  /** The open question, to be asked again. */
  question: string;
  /** What the last reply ended with: to be heard before it can be answered. */
  asked: string;
  today: string | null;
  /** "In the morning", said before the hour. */
  hint: 'am' | 'pm' | null;
  ended: boolean;
}

export type Pending =
  | { kind: 'none' }
  | { kind: 'slot'; slot: string; step: string }
  | { kind: 'confirm'; candidate: Candidate }
  /** "Is there anything else?" */
  | { kind: 'more' };

export interface Candidate {
  slot: string;
  value: Json;
  why: 'slot' | 'confidence';
}

export function freshState(today: string | null): State {
  return {
    slots: {},
    at: 0,
    said: [],
    givenUp: [],
    pending: { kind: 'none' },
    queue: [],
    used: {},
    tries: {},
    fresh: [],
    corrected: [],
    last: '',
    question: '',
    asked: '',
    today,
    hint: null,
    ended: false,
  };
}

/** A state of its own to work on; null when the memo is not one of this engine's. */
export function readMemo(memo: Json): State | null {
  if (typeof memo !== 'object' || memo === null || Array.isArray(memo) || memo['engine'] !== 'script-1')
    return null;
  const { engine: _engine, ...state } = structuredClone(memo);
  return state as unknown as State;
}

export function writeMemo(state: State): Json {
  return { engine: 'script-1', ...structuredClone(state) } as unknown as Json;
}
