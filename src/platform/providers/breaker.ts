/**
 * Whether a provider is asked, judged by what it did for all calls of this process. Closed: it is asked. Open: it is left alone until
 * its rest is over. Half-open: one request tries it, and decides. Without it every call would find out for itself that a provider is
 * down, at the cost of a gap, and would keep asking one that cannot answer.
 */
import { ERRORS, ParleyError, type ErrorCode } from '#voice/errors.ts';
import type { Chance, Clock } from '#voice/ports/clock.ts';
import { backOffMs, REST } from './back-off.ts';

/** So many failures within the window, and no fewer than those that went well, open the circuit. Fewer: a hiccup costs a good voice. */
const FAILURES = 3;
const WINDOW_MS = 30_000;
/** Results kept within the window: judges the last of a busy provider. */
const MOST_RESULTS = 200;

export type Circuit = 'closed' | 'open' | 'half-open';

export interface BreakerState {
  circuit: Circuit;
  /** Why it opened last; null when it never did, or works again. */
  code: ErrorCode | null;
  /** Until it may be tried again; 0 when it may. */
  restMs: number;
}

export interface BreakerSetup {
  clock: Clock;
  chance: Pick<Chance, 'share'>;
  /** The circuit has opened, is being tried, or is closed again. */
  onChange?: (state: BreakerState) => void;
}

/** One request under way; told once what became of it. */
export interface Attempt {
  succeeded(): void;
  failed(fault: { code: ErrorCode; retryAfterMs?: number | null }): void;
  /** The circuit has opened since, and this is not the request that tries it. */
  isOutrun(): boolean;
  /** It was given up for reasons of our own: says nothing about the provider. */
  left(): void;
}

export class Breaker {
  readonly #setup: BreakerSetup;
  #results: { atMs: number; ok: boolean }[] = [];
  #circuit: Circuit = 'closed';
  #code: ErrorCode | null = null;
  #untilMs = 0;
  /** Rests in a row without a success between them. */
  #rests = 0;
  /** The request that tries the provider while half-open. */
  #probing = false;

  constructor(setup: BreakerSetup) {
    this.#setup = setup;
  }

  get state(): BreakerState {
    const restMs = this.#circuit === 'open' ? Math.max(0, this.#untilMs - this.#setup.clock.nowMs()) : 0;
    return { circuit: this.#circuit, code: this.#code, restMs };
  }

  /** Begins a request. Throws `provider.resting` when the provider is to be left alone. */
  enter(): Attempt {
    if (this.#circuit === 'closed') return this.#attempt(false);
    if (this.#probing || this.#setup.clock.nowMs() < this.#untilMs) {
      throw restingFault(this.#code);
    }
    this.#probing = true;
    this.#turn('half-open');
    return this.#attempt(true);
  }

  #attempt(probe: boolean): Attempt {
    let over = false;
    const once = (settle: () => void): void => {
      if (over) return;
      over = true;
      if (probe) this.#probing = false;
      settle();
    };
    return {
      isOutrun: () => !probe && this.#circuit !== 'closed',
      succeeded: () => once(() => this.#succeeded(probe)),
      failed: (fault) => once(() => this.#failed(probe, fault)),
      left: () => once(() => probe && this.#turn('open')),
    };
  }

  #succeeded(probe: boolean): void {
    if (probe) {
      this.#results = [];
      this.#rests = 0;
      this.#code = null;
      this.#turn('closed');
    }
    this.#count(true);
  }

  #failed(probe: boolean, { code, retryAfterMs }: Parameters<Attempt['failed']>[0]): void {
    this.#count(false);
    // What was asked before the circuit opened tells nothing new, unless it asks for a longer rest.
    if (this.#circuit !== 'closed' && !probe) return this.#restLonger(retryAfterMs ?? 0);
    if (!probe && !opensAtOnce(code) && !retryAfterMs && !this.#fails()) return;
    this.#open(code, retryAfterMs ?? 0);
  }

  #count(ok: boolean): void {
    const atMs = this.#setup.clock.nowMs();
    const recent = this.#results.filter((one) => atMs - one.atMs < WINDOW_MS);
    this.#results = [...recent.slice(-MOST_RESULTS), { atMs, ok }];
  }

  #fails(): boolean {
    const failures = this.#results.filter((one) => !one.ok).length;
    return failures >= FAILURES && failures * 2 >= this.#results.length;
  }

  #open(code: ErrorCode, retryAfterMs: number): void {
    const { clock, chance } = this.#setup;
    const restMs = Math.max(
      backOffMs(code, this.#rests, chance.share()),
      Math.min(retryAfterMs, REST.mostMs),
    );
    this.#rests += 1;
    this.#untilMs = clock.nowMs() + restMs;
    this.#code = code;
    this.#turn('open');
  }

  #restLonger(retryAfterMs: number): void {
    const untilMs = this.#setup.clock.nowMs() + Math.min(retryAfterMs, REST.mostMs);
    this.#untilMs = Math.max(this.#untilMs, untilMs);
  }

  #turn(circuit: Circuit): void {
    if (circuit === this.#circuit) return;
    this.#circuit = circuit;
    this.#setup.onChange?.(this.state);
  }
}

/** What is told in place of an answer. */
export function restingFault(code: ErrorCode | null): ParleyError {
  return new ParleyError('provider.resting', `its circuit is open (${code ?? 'no reason known'})`);
}

/** Asking again would get the same answer (a wrong key), or is forbidden for now (too many requests). */
function opensAtOnce(code: ErrorCode): boolean {
  return ERRORS[code].category === 'authentication' || ERRORS[code].category === 'quota';
}
