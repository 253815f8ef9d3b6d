/** The runner's side: claims tickets while it has places, holds their calls, renews its leases, and lets go of what it has lost. */
import { codeOf, ParleyError } from '#voice/errors.ts';
import type { Clock } from '#voice/ports/clock.ts';
import type { Line } from '#voice/ports/line.ts';
import type { Place } from '../admission.ts';
import type { LiveCall, Reception, TransferLine } from '../reception.ts';
import { leasedLine } from './leased-line.ts';
import type { Bell, TicketStore } from './ports/ticket-store.ts';
import type { Ticket } from './ticket.ts';
import { DISPATCH_TIMES, type DispatchTimes } from './times.ts';

/** Lets one line of that carrier's call in, once; gives the secret, or null when it takes no more. Takes over the place. */
export type OpenDoor = (call: {
  callSid: string;
  place: Place;
  answer: (line: Line) => Promise<LiveCall>;
}) => string | null;

export interface RunnerSetup {
  id: string;
  /** Where lines reach this runner. */
  url: () => string;
  store: TicketStore;
  bell: Bell;
  reception: Pick<Reception, 'reserve' | 'answer'>;
  openDoor: OpenDoor;
  /** Hands the ticket's line to another number; undefined where its carrier cannot. */
  transferOf?: (ticket: Ticket) => TransferLine | undefined;
  clock: Clock;
  log: { info(fields: object, text: string): void; warn(fields: object, text: string): void };
  times?: DispatchTimes;
}

interface Held {
  ticket: Ticket;
  line: Line | null;
  live: LiveCall | null;
}

export class Runner {
  readonly #setup: RunnerSetup;
  readonly #times: DispatchTimes;
  readonly #held = new Map<string, Held>();
  #unlisten: () => Promise<void> = async () => {};
  #closed = false;
  #looking = false;
  #again = false;

  constructor(setup: RunnerSetup) {
    this.#setup = setup;
    this.#times = setup.times ?? DISPATCH_TIMES;
  }

  async open(): Promise<void> {
    this.#unlisten = await this.#setup.bell.listen(() => void this.#look());
    this.#every(this.#times.lookMs, () => this.#look());
    this.#every(this.#times.beatMs, () => this.#beat());
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#unlisten();
  }

  /** The database refuses what is written of the call: another holds it. */
  lose(callId: string): void {
    const held = this.#held.get(callId);
    if (!held) return;
    this.#held.delete(callId);
    this.#setup.log.warn({ callId }, 'A call was taken from this runner');
    void held.live?.leave();
    held.line?.hangUp('another process goes on with the call');
  }

  #every(ms: number, work: () => Promise<void>): void {
    const again = (): void => {
      if (this.#closed) return;
      this.#setup.clock.timer(ms, () => void work().finally(again));
    };
    again();
  }

  /** One look at a time; what rings meanwhile is looked for behind it. */
  async #look(): Promise<void> {
    this.#again = true;
    if (this.#looking) return;
    this.#looking = true;
    try {
      while (this.#again && !this.#closed) {
        this.#again = false;
        while (await this.#claim());
      }
    } catch (fault) {
      this.#setup.log.warn({ code: codeOf(fault) }, 'Tickets could not be claimed');
    } finally {
      this.#looking = false;
    }
  }

  async #claim(): Promise<boolean> {
    const { reception, store, id } = this.#setup;
    let place: Place;
    try {
      place = reception.reserve();
    } catch {
      return false;
    }
    try {
      const ticket = await store.claim(id, this.#times);
      if (ticket) await this.#offer(ticket, place);
      else place.leave();
      return ticket !== null;
    } catch (fault) {
      place.leave();
      throw fault;
    }
  }

  async #offer(ticket: Ticket, place: Place): Promise<void> {
    const { openDoor, store, url, log } = this.#setup;
    const { callId, epoch } = ticket;
    const held: Held = { ticket, line: null, live: null };
    this.#held.set(callId, held);
    const callSid = ticket.request.carrierId ?? '';
    const secret = openDoor({ callSid, place, answer: (line) => this.#answer(held, line, place) });
    if (secret === null || !(await store.offer(ticket, { url: url(), secret }))) {
      place.leave();
      this.#held.delete(callId);
      await store.giveBack(ticket, this.#times.returnMs);
      return;
    }
    log.info({ callId, epoch }, 'A call was claimed');
  }

  async #answer(held: Held, line: Line, place: Place): Promise<LiveCall> {
    const { reception, store, transferOf } = this.#setup;
    const { ticket } = held;
    const { callId, epoch, tenantId, agentId, request } = ticket;
    if (!(await store.run(ticket, { agentVersion: null }))) {
      place.leave();
      throw new ParleyError('line.refused', 'the call is held elsewhere');
    }
    held.line = line;
    const { from, to, tone, variables } = request;
    const transfer = transferOf?.(ticket);
    const leased = leasedLine(line, { over: () => store.done(ticket), lost: () => this.#lost(held) });
    const live = await reception.answer(leased, {
      tenantId,
      agentId,
      from,
      to,
      ...(tone && { tone }),
      ...(variables && { variables }),
      lease: { callId, epoch },
      ...(transfer && { transfer }),
      place,
    });
    held.live = live;
    void live.ended.then(() => this.#ended(held)).catch(() => undefined);
    return live;
  }

  /** Nothing has been heard of the line: it may come back, here or elsewhere. */
  #lost({ ticket, live }: Held): boolean {
    if (!live) return false;
    this.#held.delete(ticket.callId);
    void live
      .leave()
      .then(() => this.#setup.store.giveBack(ticket, this.#times.returnMs))
      .catch((fault: unknown) => this.#setup.log.warn({ code: codeOf(fault) }, 'A call was not given back'));
    return true;
  }

  async #ended(held: Held): Promise<void> {
    const { callId } = held.ticket;
    if (this.#held.get(callId) !== held) return;
    this.#held.delete(callId);
    await this.#setup.store.done(held.ticket);
  }

  /** While the database is away nobody can take a call from this runner, and it goes on with all. */
  async #beat(): Promise<void> {
    const held = [...this.#held.values()];
    if (held.length === 0) return;
    try {
      const leases = held.map(({ ticket }) => ticket);
      const own = new Set(await this.#setup.store.renew(this.#setup.id, leases, this.#times.leaseMs));
      for (const one of held) {
        const { callId } = one.ticket;
        if (!own.has(callId) && this.#held.get(callId) === one) this.lose(callId);
      }
    } catch (fault) {
      this.#setup.log.warn({ code: codeOf(fault) }, 'Leases could not be renewed');
    }
  }
}
