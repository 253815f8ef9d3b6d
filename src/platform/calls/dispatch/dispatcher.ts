/** The gateway's side: a call is launched as a ticket, and the caller is told where the runner that claimed it has its door. */
import type { Chance, Clock } from '#voice/ports/clock.ts';
import type { Bell, TicketStore } from './ports/ticket-store.ts';
import type { Entrance, NewTicket, Ticket } from './ticket.ts';
import { DISPATCH_TIMES, type DispatchTimes } from './times.ts';

export interface Dispatched {
  callId: string;
  entrance: Entrance;
}

/** What a channel needs of dispatch. */
export interface Dispatch {
  /** Null when there is no place, or no runner in time. Throws ParleyError `storage.unavailable`. */
  launch(call: Omit<NewTicket, 'callId'>): Promise<Dispatched | null>;
  /** Whose call it is whose line asks again; null when there is none. */
  find(callId: string): Promise<Ticket | null>;
  /** Takes the call from whoever had it: its line is here, so it is not there. Null when the call is over, or nobody is left to hold it. */
  again(callId: string): Promise<Dispatched | null>;
}

export interface DispatcherSetup {
  store: TicketStore;
  bell: Bell;
  clock: Clock;
  chance: Chance;
  /** Calls that may be live at once, over all runners. */
  maxCalls: number;
  times?: DispatchTimes;
}

export class Dispatcher implements Dispatch {
  readonly #setup: DispatcherSetup;
  readonly #times: DispatchTimes;
  readonly #waiting = new Map<string, () => void>();
  #unlisten: () => Promise<void> = async () => {};

  constructor(setup: DispatcherSetup) {
    this.#setup = setup;
    this.#times = setup.times ?? DISPATCH_TIMES;
  }

  async open(): Promise<void> {
    this.#unlisten = await this.#setup.bell.listen((callId) => this.#waiting.get(callId)?.());
  }

  close(): Promise<void> {
    return this.#unlisten();
  }

  async launch(call: Omit<NewTicket, 'callId'>): Promise<Dispatched | null> {
    const { store, chance, maxCalls } = this.#setup;
    const callId = chance.id('call');
    const { claimWithinMs } = this.#times;
    const bounds = { most: maxCalls, waitMs: claimWithinMs };
    if (!(await store.launch({ ...call, callId }, bounds))) return null;
    return this.#claimed(callId, claimWithinMs);
  }

  find(callId: string): Promise<Ticket | null> {
    return this.#setup.store.find(callId);
  }

  async again(callId: string): Promise<Dispatched | null> {
    const { againWithinMs } = this.#times;
    const ticket = await this.#setup.store.recall(callId, againWithinMs);
    return ticket && this.#claimed(callId, againWithinMs);
  }

  /** Resolves when a runner has said where its door is; null when none has in time. */
  async #claimed(callId: string, withinMs: number): Promise<Dispatched | null> {
    const { store, clock } = this.#setup;
    const endMs = clock.nowMs() + withinMs;
    while (clock.nowMs() < endMs) {
      const rung = this.#rings(callId, Math.min(this.#times.lookMs, endMs - clock.nowMs()));
      const ticket = await store.find(callId);
      if (ticket?.entrance) return { callId, entrance: ticket.entrance };
      if (!ticket || ticket.state === 'done' || ticket.state === 'expired') return null;
      await rung;
    }
    return null;
  }

  #rings(callId: string, withinMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.#setup.clock.timer(withinMs, resolve);
    this.#waiting.set(callId, resolve);
    return promise.finally(() => {
      cancel();
      if (this.#waiting.get(callId) === resolve) this.#waiting.delete(callId);
    });
  }
}
