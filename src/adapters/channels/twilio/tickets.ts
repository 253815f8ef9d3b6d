import type { Chance, Clock } from '#voice/ports/clock.ts';

/** What the voice webhook knows of a call, for the media socket that follows. */
export interface Ticket {
  agentId: string;
  callSid: string;
  from: string | null;
  to: string | null;
}

/** Between the webhook's answer and the socket's start Twilio takes well under a second. */
const VALID_FOR_MS = 30_000;
/** Calls that may be between webhook and socket at once; beyond it a webhook is answered with "busy". */
const MAX_OPEN = 2000;

/** Tickets admit one media socket each, once, for a short time. */
export class Tickets {
  readonly #clock: Clock;
  readonly #chance: Chance;
  /** In order of issue, so that the oldest come first. */
  readonly #open = new Map<string, { ticket: Ticket; untilMs: number }>();

  constructor(clock: Clock, chance: Chance) {
    this.#clock = clock;
    this.#chance = chance;
  }

  /** Null when too many are open. */
  issue(ticket: Ticket): string | null {
    this.#forgetExpired();
    if (this.#open.size >= MAX_OPEN) return null;
    const id = this.#chance.id('ticket');
    this.#open.set(id, { ticket, untilMs: this.#clock.nowMs() + VALID_FOR_MS });
    return id;
  }

  /** The ticket, which is now used up; null when it is unknown, used, expired or for another call. */
  redeem(id: string, callSid: string): Ticket | null {
    const entry = this.#open.get(id);
    if (!entry) return null;
    this.#open.delete(id);
    if (entry.untilMs < this.#clock.nowMs() || entry.ticket.callSid !== callSid) return null;
    return entry.ticket;
  }

  #forgetExpired(): void {
    const nowMs = this.#clock.nowMs();
    for (const [id, { untilMs }] of this.#open) {
      if (untilMs >= nowMs) return;
      this.#open.delete(id);
    }
  }
}
