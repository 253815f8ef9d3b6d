import type { Place } from '#platform/calls/admission.ts';
import type { LiveCall } from '#platform/calls/reception.ts';
import type { Line } from '#voice/ports/line.ts';
import type { CancelTimer, Chance, Clock } from '#voice/ports/clock.ts';

/** What the voice webhook knows of a call, for the media socket that follows. */
export interface Ticket {
  callSid: string;
  /** Who takes the line when the socket has come; takes over the place. */
  answer: (line: Line) => Promise<LiveCall>;
  /** Kept for this call until its socket comes or the ticket expires. */
  place: Place;
}

/** Between the webhook's answer and the socket's start Twilio takes well under a second. Longer: who hung up meanwhile keeps others out. */
const VALID_FOR_MS = 10_000;
/** Calls that may be between webhook and socket at once; beyond it a webhook is answered with "busy". */
const MAX_OPEN = 2000;

/** Tickets admit one media socket each, once, for a short time. */
export class Tickets {
  readonly #clock: Clock;
  readonly #chance: Chance;
  /** In order of issue, so that the oldest come first. */
  readonly #open = new Map<string, { ticket: Ticket; untilMs: number }>();

  #cancel: CancelTimer | null = null;

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
    this.#watch();
    return id;
  }

  /** The ticket, which is now used up; null when it is unknown, used, expired or for another call. */
  redeem(id: string, callSid: string): Ticket | null {
    this.#forgetExpired();
    const entry = this.#open.get(id);
    if (!entry) return null;
    this.#open.delete(id);
    this.#watch();
    if (entry.ticket.callSid === callSid) return entry.ticket;
    entry.ticket.place.leave();
    return null;
  }

  /** No socket will come any more. */
  close(): void {
    for (const { ticket } of this.#open.values()) ticket.place.leave();
    this.#open.clear();
    this.#watch();
  }

  #forgetExpired(): void {
    const nowMs = this.#clock.nowMs();
    for (const [id, { ticket, untilMs }] of this.#open) {
      if (untilMs >= nowMs) break;
      this.#open.delete(id);
      ticket.place.leave();
    }
    this.#watch();
  }

  /** One timer, for the oldest, and none for nobody. */
  #watch(): void {
    const [oldest] = this.#open.values();
    if (!oldest) {
      this.#cancel?.();
      this.#cancel = null;
      return;
    }
    this.#cancel ??= this.#clock.timer(oldest.untilMs - this.#clock.nowMs() + 1, () => {
      this.#cancel = null;
      this.#forgetExpired();
    });
  }
}
