/** Tickets kept in memory. Passes the contract of `TicketStore`, and rings its bell in the same instant. */
import type { Clock } from '#voice/ports/clock.ts';
import type { Lease, Ticket } from '../../ticket.ts';
import type { Bell, TicketStore } from '../ticket-store.ts';

interface Kept extends Ticket {
  resumeHash: string | null;
  leaseUntilMs: number;
  expiresAtMs: number;
}

export function memoryTicketStore(clock: Pick<Clock, 'nowMs'>): TicketStore & Bell {
  const tickets = new Map<string, Kept>();
  const bells = new Set<(callId: string) => void>();
  const told = (ticket: Kept): Ticket => {
    const { resumeHash: _, leaseUntilMs: __, expiresAtMs: ___, ...rest } = ticket;
    for (const ring of bells) ring(ticket.callId);
    return structuredClone(rest);
  };
  const held = ({ callId, epoch }: Lease, ...states: Ticket['state'][]): Kept | undefined => {
    const ticket = tickets.get(callId);
    return ticket?.epoch === epoch && states.includes(ticket.state) ? ticket : undefined;
  };
  const isLive = ({ state }: Ticket): boolean => state !== 'done' && state !== 'expired';
  const live = (): Kept[] => [...tickets.values()].filter(isLive);
  const free = (ticket: Kept, waitMs: number): Ticket => {
    const { epoch } = ticket;
    const expiresAtMs = clock.nowMs() + waitMs;
    return told(
      Object.assign(ticket, {
        state: 'waiting',
        epoch: epoch + 1,
        claimedBy: null,
        entrance: null,
        expiresAtMs,
      }),
    );
  };
  const end = (ticket: Kept, state: 'done' | 'expired'): Ticket =>
    told(Object.assign(ticket, { state, entrance: null, resumeHash: null, request: {} }));
  return {
    async launch(ticket, { most, waitMs }) {
      if (tickets.has(ticket.callId)) throw new Error(`${ticket.callId} has a ticket`);
      if (live().length >= most) return false;
      const kept: Kept = {
        ...structuredClone(ticket),
        state: 'waiting',
        epoch: 1,
        agentVersion: null,
        claimedBy: null,
        entrance: null,
        resumeHash: null,
        leaseUntilMs: 0,
        expiresAtMs: clock.nowMs() + waitMs,
      };
      tickets.set(ticket.callId, kept);
      told(kept);
      return true;
    },
    async find(callId) {
      const ticket = tickets.get(callId);
      if (!ticket) return null;
      const { resumeHash: _, leaseUntilMs: __, expiresAtMs: ___, ...rest } = ticket;
      return structuredClone(rest);
    },
    async byResume(resumeHash) {
      const ticket = live().find((one) => one.resumeHash === resumeHash);
      return ticket ? this.find(ticket.callId) : null;
    },
    async claim(runnerId, { leaseMs, lineMs }) {
      const nowMs = clock.nowMs();
      const ticket = live().find(({ state, expiresAtMs }) => state === 'waiting' && expiresAtMs > nowMs);
      if (!ticket) return null;
      const times = { leaseUntilMs: nowMs + leaseMs, expiresAtMs: nowMs + lineMs };
      return told(Object.assign(ticket, { state: 'claimed', claimedBy: runnerId, ...times }));
    },
    async offer(lease, entrance) {
      const ticket = held(lease, 'claimed');
      if (ticket) told(Object.assign(ticket, { entrance: structuredClone(entrance) }));
      return ticket !== undefined;
    },
    async run(lease, { agentVersion, resumeHash }) {
      const ticket = held(lease, 'claimed', 'running');
      if (!ticket) return false;
      ticket.agentVersion ??= agentVersion;
      ticket.resumeHash = resumeHash ?? ticket.resumeHash;
      told(Object.assign(ticket, { state: 'running', entrance: null }));
      return true;
    },
    async renew(runnerId, leases, leaseMs) {
      const own = leases.flatMap((lease) => held(lease, 'claimed', 'running') ?? []);
      const renewed = own.filter(({ claimedBy }) => claimedBy === runnerId);
      for (const ticket of renewed) ticket.leaseUntilMs = clock.nowMs() + leaseMs;
      return renewed.map(({ callId }) => callId);
    },
    async giveBack(lease, waitMs) {
      const ticket = held(lease, 'claimed', 'running');
      if (ticket) free(ticket, waitMs);
      return ticket !== undefined;
    },
    async recall(callId, waitMs) {
      const ticket = tickets.get(callId);
      return ticket && isLive(ticket) ? free(ticket, waitMs) : null;
    },
    async done(lease) {
      const ticket = held(lease, 'waiting', 'claimed', 'running');
      if (ticket) end(ticket, 'done');
    },
    async clean(waitMs) {
      const nowMs = clock.nowMs();
      const dead = live().filter((one) => one.state !== 'waiting' && one.leaseUntilMs < nowMs);
      for (const ticket of dead) free(ticket, waitMs);
      const late = live().filter((one) => one.state !== 'running' && one.expiresAtMs < nowMs);
      for (const ticket of late) {
        ticket.epoch += 1;
        end(ticket, 'expired');
      }
      const ids = (from: Kept[]): string[] => from.map(({ callId }) => callId);
      return { givenBack: ids(dead), expired: ids(late) };
    },
    live: async () => live().length,
    async listen(ring) {
      bells.add(ring);
      return async () => void bells.delete(ring);
    },
  };
}
