import type { Expectation, Json } from '../plan.ts';

/** What answers: the script engine, or a language model. Throws ParleyError while iterating. */
export interface LanguageModel {
  readonly id: string;
  respond(request: ThinkRequest, signal: AbortSignal): AsyncIterable<ThinkDelta>;
}

export interface ThinkRequest {
  /** What the caller has just said. */
  turn: CallerTurn;
  /** The conversation before this turn, oldest first: what the caller said and what the caller heard. */
  history: Message[];
  /** What this answer has done already, after the turn: tools called and their results. Empty at first. */
  since: Message[];
  /** What the model asked to remember at its last answer; null at first. */
  memo: Json;
  /** The last reply, where the caller did not hear all of it. */
  interrupted: { said: string; heard: string } | null;
  tools: ToolSpec[];
}

export interface CallerTurn {
  text: string;
  /** The lowest confidence among its utterances, 0 to 1. */
  confidence: number;
  via: 'speech' | 'keypad' | 'typed';
}

export type Message =
  | { who: 'caller'; text: string }
  | { who: 'agent'; text: string }
  | { who: 'tool'; request: ToolRequest; result: ToolResult };

export type ThinkDelta =
  | { type: 'text'; text: string }
  | { type: 'tool'; request: ToolRequest }
  | { type: 'outcome'; outcome: ThinkOutcome };

/** Given at most once, at the end of an answer. What is absent stays as it was. */
export interface ThinkOutcome {
  memo?: Json;
  /** What the answer asks of the caller. */
  expect?: Expectation;
  /** What has been learned so far, by slot name. */
  slots?: Record<string, Json>;
  /** End the call when the answer has been heard. */
  end?: { reason: string };
  /** The engine did not understand: counts for `no_match` policies. */
  notUnderstood?: boolean;
}

export interface ToolSpec {
  name: string;
  description: string;
  /** JSON Schema of the arguments. */
  parameters: Json;
}
export interface ToolRequest {
  /** Chosen by the model; unique within a call. */
  id: string;
  name: string;
  arguments: Json;
}
export type ToolResult =
  /** `end`: the tool ends the call once the answer has been heard. `slots`: what the tool has learned. */
  | { ok: true; value: Json; end?: { reason: string }; slots?: Record<string, Json> }
  /** `unknown`: it was begun, and nobody knows whether it was done. */
  | { ok: false; error: string; unknown?: true };

/** Runs tools for the heart. Throws ParleyError. */
export interface ToolRunner {
  readonly tools: ToolSpec[];
  run(request: ToolRequest, signal: AbortSignal): Promise<ToolResult>;
}
