import { LogDigest, type SealedLog } from '#platform/governance/audit/log-digest.ts';
import type { Life } from '#voice/life.ts';
import type { LogEntry } from '#voice/log.ts';
import type { Clock } from '#voice/ports/clock.ts';
import type { CallEnd, CallGovernance, CallWriter, OpenState, OverState } from './ports/call-store.ts';

/** More than where a call is: which attempt, and why. */
export type StateDetail = Omit<Extract<Life, { type: 'call.state' }>, 'type' | 'state' | 'epochMs'>;

export interface CallLogSetup {
  callId: string;
  tenantId: string;
  store: CallWriter;
  clock: Clock;
  /** What was written before. */
  before?: readonly LogEntry[];
}

/**
 * Carries a call's log to the store and to whoever listens, and keeps what its record needs at the end. Numbers the lines: those of
 * the heart, and between them where the call is.
 */
export class CallLog {
  readonly callId: string;
  readonly tenantId: string;
  readonly #store: CallWriter;
  readonly #clock: Clock;
  readonly #listeners = new Set<(entry: LogEntry) => void>();
  #seq: number;
  /** Of the heart's last line; a call that nobody has answered has no time of its own. */
  #atMs = 0;
  #governance: CallGovernance | null = null;
  #ended: { reason: string; by: string; durationMs: number } | null = null;
  readonly #digest = new LogDigest();
  #turns = 0;

  constructor({ callId, tenantId, store, clock, before = [] }: CallLogSetup) {
    this.callId = callId;
    this.tenantId = tenantId;
    this.#store = store;
    this.#clock = clock;
    this.#seq = before.at(-1)?.seq ?? 0;
    for (const entry of before) {
      this.#digest.add(entry);
      if (entry.kind !== 'life') this.#account(entry);
    }
  }

  /** A line of the heart. */
  write(entry: LogEntry): void {
    this.#append(entry);
    this.#account(entry);
    if (entry.kind !== 'event') return;
    const { data } = entry;
    if (data.type === 'call.answered') this.at('active');
    if (data.type === 'call.ending') this.at('ending', { reason: data.reason });
  }

  #account(entry: LogEntry): void {
    this.#atMs = entry.atMs;
    if (entry.kind !== 'event') return;
    if (entry.data.type === 'turn.committed') this.#turns += 1;
    if (entry.data.type === 'call.ended') this.#ended = entry.data;
  }

  /** Under which verdict it is answered: a line of the log now, and in its head from its answer on. */
  govern(governance: CallGovernance): void {
    this.#governance = governance;
    this.tell({ type: 'call.governed', ...governance });
  }

  /** Where the call is now, in its log and its head. */
  at(state: OpenState, detail: StateDetail = {}): void {
    this.tell({ type: 'call.state', state, epochMs: this.#epochMs(), ...detail });
    const under = this.#governance && { governance: this.#governance };
    const answered = state === 'active' ? { answeredAtMs: this.#epochMs(), ...under } : undefined;
    this.#store.mark(this.callId, state, answered);
  }

  /** A line of the platform. */
  tell(data: Life): void {
    this.#append({ seq: 0, atMs: this.#atMs, kind: 'life', data });
  }

  subscribe(listener: (entry: LogEntry) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What proves the log as it is now. */
  get seal(): SealedLog {
    return this.#digest.value;
  }

  /** The last line, and how the call ended, for its head. `otherwise`: where the heart has not said it. */
  end(state: OverState, otherwise: { reason?: string; by?: string } & StateDetail = {}): CallEnd {
    const { reason: why = 'ended', by: whose = 'fault', ...detail } = otherwise;
    const { reason = why, by = whose, durationMs = this.#atMs } = this.#ended ?? {};
    const endedAtMs = this.#epochMs();
    this.tell({ type: 'call.state', state, epochMs: endedAtMs, reason, ...detail });
    return { state, endedAtMs, durationMs, reason, by, turns: this.#turns };
  }

  #append(entry: LogEntry): void {
    this.#seq += 1;
    const numbered = { ...entry, seq: this.#seq };
    this.#digest.add(numbered);
    this.#store.append(this.callId, [numbered]);
    for (const listener of this.#listeners) listener(numbered);
  }

  #epochMs(): number {
    return Math.round(this.#clock.epochMs());
  }
}
