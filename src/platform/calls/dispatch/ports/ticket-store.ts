import type { Entrance, Lease, NewTicket, Ticket } from '../ticket.ts';

/** The tickets of all tenants. Times count by the store's own clock, so that processes need not agree on one. */
export interface TicketStore {
  /** False when `most` tickets are live already. The ticket expires after `waitMs` unless it is claimed. */
  launch(ticket: NewTicket, bounds: { most: number; waitMs: number }): Promise<boolean>;
  find(callId: string): Promise<Ticket | null>;
  /** A live ticket, by the hash that `run` was given. */
  byResume(resumeHash: string): Promise<Ticket | null>;
  /** The oldest ticket that waits, now the runner's alone; null when there is none. Its line must come within `lineMs`. */
  claim(runnerId: string, times: { leaseMs: number; lineMs: number }): Promise<Ticket | null>;
  /** Says where the line is to come. False when the claim is lost. */
  offer(lease: Lease, entrance: Entrance): Promise<boolean>;
  /** The line has come. False when the claim is lost. */
  run(lease: Lease, facts: { agentVersion: number | null; resumeHash?: string }): Promise<boolean>;
  /** Renews the runner's leases; resolves with the ids of the calls that are still its own. */
  renew(runnerId: string, leases: Lease[], leaseMs: number): Promise<string[]>;
  /** The holder lets the call go on elsewhere: it waits again, for `waitMs`. False when it was not the holder's any more. */
  giveBack(lease: Lease, waitMs: number): Promise<boolean>;
  /** The line asks again: the call is taken from whoever had it, and waits. Null for one that is over or was never there. */
  recall(callId: string, waitMs: number): Promise<Ticket | null>;
  /** The call is over. */
  done(lease: Lease): Promise<void>;
  /** Gives back what has outlived its lease, and ends what has waited for too long. */
  clean(waitMs: number): Promise<{ givenBack: string[]; expired: string[] }>;
  /** Calls that are waiting, claimed or running. */
  live(): Promise<number>;
}

/** Tells that something about a ticket has changed. What it tells may be late or lost: who waits looks for itself as well. */
export interface Bell {
  /** Resolves when it listens; the returned function ends it. */
  listen(ring: (callId: string) => void): Promise<() => Promise<void>>;
}
