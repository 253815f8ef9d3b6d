/** What is written about calls: the one order in which it goes to the database, or to the spool and from there to it. */
import type { CallEnd, CallGovernance, CallHead, OpenState } from '#platform/calls/ports/call-store.ts';
import type { LogEntry } from '#voice/log.ts';
import { toJsonText } from './json-text.ts';

export type Operation =
  | {
      type: 'open';
      head: Omit<CallHead, 'plan' | 'providers'>;
      plan: string;
      providers: string;
      state?: OpenState;
    }
  | ({
      type: 'mark';
      callId: string;
      state: OpenState;
      answeredAtMs: number | null;
      governance?: CallGovernance;
    } & Fenced)
  | ({
      type: 'entry';
      callId: string;
      seq: number;
      atMs: number;
      kind: LogEntry['kind'];
      data: string;
    } & Fenced)
  | ({ type: 'close'; callId: string; end: CallEnd } & Fenced);

/** The epoch under which the writer holds a dispatched call; the database refuses one that is over. */
export interface Fenced {
  epoch?: number;
}

export function openOperation({ plan, providers, ...head }: CallHead, state: OpenState): Operation {
  return { type: 'open', head, plan: JSON.stringify(plan), providers: JSON.stringify(providers), state };
}

/** Takes a copy: the entry may be changed afterwards. */
export function entryOperation(
  callId: string,
  { seq, atMs, kind, data }: LogEntry,
  fenced: Fenced = {},
): Operation {
  return { type: 'entry', callId, seq, atMs, kind, data: toJsonText(data), ...fenced };
}

export function callOf(operation: Operation): string {
  return operation.type === 'open' ? operation.head.id : operation.callId;
}

/** Roughly what it takes in memory and on disk. */
export function sizeOf(operation: Operation): number {
  switch (operation.type) {
    case 'open':
      return 300 + operation.plan.length + operation.providers.length;
    case 'entry':
      return 120 + operation.data.length;
    case 'mark':
    case 'close':
      return 200;
  }
}
