/** The records that are open in this process: one log a call, whoever writes into it. */
import type { LogEntry } from '#voice/log.ts';
import type { Clock } from '#voice/ports/clock.ts';
import type { Lease } from './dispatch/ticket.ts';
import { CallLog, type StateDetail } from './call-log.ts';
import type { CallHead, CallWriter, OpenState, OverState } from './ports/call-store.ts';
import type { LogSealer } from './seal-log.ts';

export interface RecordsSetup {
  store: CallWriter;
  clock: Clock;
  /** Takes the digest of each log when its call is over. */
  sealer?: Pick<LogSealer, 'seal'> | undefined;
}

export class CallRecords {
  readonly #store: CallWriter;
  readonly #clock: Clock;
  readonly #open = new Map<string, CallLog>();

  readonly #sealer: RecordsSetup['sealer'];

  constructor({ store, clock, sealer }: RecordsSetup) {
    this.#sealer = sealer;
    this.#store = store;
    this.#clock = clock;
  }

  /** Writes the head and the first line. */
  async open(head: CallHead, state: OpenState, detail: StateDetail = {}, epoch?: number): Promise<CallLog> {
    // A caller who rings is about to be answered: should this process die before, the call is lost like any other.
    await this.#store.open(head, state === 'created' ? 'active' : state, epoch);
    const log = this.#log(head.id, head.tenantId, []);
    log.tell({ type: 'call.state', state, epochMs: Math.round(this.#clock.epochMs()), ...detail });
    return log;
  }

  get(callId: string): CallLog | undefined {
    return this.#open.get(callId);
  }

  /** The log of a call whose record an earlier run may have opened. Throws ParleyError `call.unknown`. */
  async take(tenantId: string, callId: string): Promise<CallLog> {
    const known = this.#open.get(callId);
    if (known) return known;
    const { log: before } = await this.#store.resume(callId);
    return this.#open.get(callId) ?? this.#log(callId, tenantId, before);
  }

  /** The log of a dispatched call that another process has written until now. */
  async takeOver(
    tenantId: string,
    { callId, epoch }: Lease,
  ): Promise<{ log: CallLog; before: readonly LogEntry[] }> {
    const { log: before } = await this.#store.resume(callId, epoch);
    return { log: this.#log(callId, tenantId, before), before };
  }

  /** Another process goes on with the call. */
  leave({ callId }: CallLog): void {
    this.#open.delete(callId);
    this.#store.leave(callId);
  }

  /** The last line and the end of the record. Resolves when it is complete. */
  async close(
    log: CallLog,
    state: OverState,
    otherwise?: { reason?: string; by?: string } & StateDetail,
  ): Promise<void> {
    const end = log.end(state, otherwise);
    this.#open.delete(log.callId);
    try {
      await this.#store.close(log.callId, end);
    } finally {
      this.#sealer?.seal({ tenantId: log.tenantId, id: log.callId }, log.seal);
    }
  }

  #log(callId: string, tenantId: string, before: readonly LogEntry[]): CallLog {
    const log = new CallLog({ callId, tenantId, store: this.#store, clock: this.#clock, before });
    this.#open.set(callId, log);
    return log;
  }
}
