/**
 * Who may come in: as many calls as this machine may hold, and none more while frames leave late, because one more would be heard by
 * all. A place is taken before anything is awaited, so that calls that ring in the same instant cannot share the last one.
 */
import { ParleyError } from '#voice/errors.ts';

/** Room for one call. Leaving it twice is leaving it once. */
export interface Place {
  leave(): void;
}

export interface AdmissionSetup {
  maxCalls: number;
  /** No more calls while frames leave later than this, on average over some seconds. */
  maxLagMs: number;
  lagMs: () => number;
}

export class Admission {
  readonly #setup: AdmissionSetup;
  #taken = 0;
  #refused = 0;

  constructor(setup: AdmissionSetup) {
    this.#setup = setup;
  }

  /** Places that are taken: calls on the line, and those that are about to be. */
  get taken(): number {
    return this.#taken;
  }

  /** Calls for which there was none. */
  get refused(): number {
    return this.#refused;
  }

  /** Throws ParleyError `call.full`. */
  enter(): Place {
    const { maxCalls, maxLagMs, lagMs } = this.#setup;
    if (this.#taken >= maxCalls) this.#refuse(`all of ${maxCalls} places are taken`);
    const lateMs = lagMs();
    if (lateMs > maxLagMs) {
      this.#refuse(`with ${this.#taken} calls, frames leave ${Math.round(lateMs)} ms late already`);
    }
    this.#taken += 1;
    let held = true;
    return {
      leave: () => {
        if (held) this.#taken -= 1;
        held = false;
      },
    };
  }

  #refuse(detail: string): never {
    this.#refused += 1;
    throw new ParleyError('call.full', detail);
  }
}
