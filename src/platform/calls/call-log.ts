import { LogDigest, type SealedLog } from '#platform/governance/audit/log-digest.ts';
import type { LogEntry } from '#voice/log.ts';
import type { CallEnd, CallWriter } from './ports/call-store.ts';

/** Carries a call's log to the store and to whoever listens, and keeps what its record needs at the end. */
export class CallLog {
  readonly #callId: string;
  readonly #store: CallWriter;
  readonly #listeners = new Set<(entry: LogEntry) => void>();
  #last: LogEntry | null = null;
  #ended: { reason: string; by: string; durationMs: number } | null = null;
  readonly #digest = new LogDigest();
  #turns = 0;

  constructor(callId: string, store: CallWriter) {
    this.#callId = callId;
    this.#store = store;
  }

  write(entry: LogEntry): void {
    this.#last = entry;
    this.#digest.add(entry);
    if (entry.kind === 'event') {
      if (entry.data.type === 'turn.committed') this.#turns += 1;
      if (entry.data.type === 'call.ended') this.#ended = entry.data;
    }
    this.#store.append(this.#callId, [entry]);
    for (const listener of this.#listeners) listener(entry);
  }

  subscribe(listener: (entry: LogEntry) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What proves the log as it is now. */
  get seal(): SealedLog {
    return this.#digest.value;
  }

  /** How the call ended, for its head. */
  end(endedAtMs: number): CallEnd {
    const { reason = 'ended', by = 'fault', durationMs = this.#last?.atMs ?? 0 } = this.#ended ?? {};
    return { endedAtMs, durationMs, reason, by, turns: this.#turns };
  }
}
