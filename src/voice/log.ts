import type { Effect } from './effects.ts';
import type { Happening } from './events.ts';
import type { Input } from './inputs.ts';
import type { Life } from './life.ts';

/**
 * One line of a call's log. Inputs are what reached the heart, effects what it asked for, events what its owners read.
 * The inputs alone reproduce the effects and events (`replay.ts`). `life` is what the platform writes around the conversation.
 */
export type LogEntry = { seq: number; atMs: number } & (
  | { kind: 'input'; data: Input }
  | { kind: 'effect'; data: Exclude<Effect, { type: 'note' }> }
  | { kind: 'event'; data: Happening }
  | { kind: 'life'; data: Life }
);
