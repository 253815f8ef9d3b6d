/** Where turns that went well are kept until the next draft takes them as examples. */
import type { Author } from './agent-store.ts';

export interface ExampleStore {
  /** Marks a turn; one that is marked already is replaced. */
  add(example: Example): Promise<void>;
  /** Newest first. */
  list(agentId: string): Promise<Example[]>;
  /** False where there is none. */
  remove(agentId: string, turn: { callId: string; seq: number }): Promise<boolean>;
}

export interface Example {
  agentId: string;
  callId: string;
  /** The log entry of the turn. */
  seq: number;
  caller: string;
  agent: string;
  note: string;
  by: Author;
  markedAtMs: number;
}
