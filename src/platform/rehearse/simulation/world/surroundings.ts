/** What all parts of a simulated world share: its chance, its clock, how unkind it is, and the way to the heart. */
import type { NewInput } from '#voice/report.ts';
import type { Agenda } from './agenda.ts';
import type { Random } from './random.ts';

/** Playout answers a stop at once, and a slow one so much later at most. */
export const ANSWERED_WITHIN_MS = 300;

export interface Surroundings {
  random: Random;
  agenda: Agenda;
  report: (input: NewInput) => void;
  /** Share of what goes wrong, 0 to 1. */
  trouble: number;
  /** Results come after a cancel, twice, and for ids that nobody asked about. */
  unruly: boolean;
}

/** How long something takes: mostly little, at times nothing, at times far too long. */
export function anyDelay(random: Random): number {
  return random.whole(0, random.pick(SCALES_MS));
}
const SCALES_MS = [0, 0, 20, 100, 400, 1500, 6000];

/** The results of one request, each after the one before, until it is cancelled; an unruly provider goes on regardless. */
export class Course {
  readonly #around: Surroundings;
  #gone = false;
  #dueMs: number;
  #steps: { dueMs: number; run: () => void }[] = [];

  constructor(around: Surroundings) {
    this.#around = around;
    this.#dueMs = around.agenda.nowMs;
  }

  then(afterMs: number, run: () => void): void {
    this.#dueMs = Math.max(this.#dueMs, this.#around.agenda.nowMs) + afterMs;
    this.#steps.push({ dueMs: this.#dueMs, run });
    if (this.#steps.length === 1) this.#enter();
  }

  cancel(): void {
    this.#gone = true;
  }

  /** One step is on the agenda at a time, so that no shuffle of simultaneous things turns the course around. */
  #enter(): void {
    const step = this.#steps[0];
    if (!step) return;
    const { agenda, unruly, random } = this.#around;
    agenda.in(step.dueMs - agenda.nowMs, () => {
      this.#steps.shift();
      const goesOn = !this.#gone || (unruly && random.chance(0.3));
      if (this.#gone && !unruly) this.#steps = [];
      if (this.#steps.length > 0) this.#enter();
      if (goesOn) step.run();
    });
  }
}
