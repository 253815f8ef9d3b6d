/** The simulated voice: audio late, empty, stalled, cut, after a cancel; word times exact, missing, or known only afterwards. */
import type { Effect } from '#voice/effects.ts';
import { spreadWords } from '#voice/speaking/heard.ts';
import type { FarEnd } from './far-end.ts';
import { CODES } from './recogniser.ts';
import { anyDelay, Course, type Surroundings } from './surroundings.ts';

export class Synthesiser {
  readonly #around: Surroundings;
  readonly #farEnd: FarEnd;
  readonly #stallMs: number;
  readonly #courses = new Map<string, Course>();
  /** Which request speaks each clause: one whose voice failed is spoken on by another. */
  readonly #speaking = new Map<string, string>();

  constructor(around: Surroundings, farEnd: FarEnd, stallMs: number) {
    this.#around = around;
    this.#farEnd = farEnd;
    this.#stallMs = stallMs;
  }

  start({ speakId, clauseId, say }: Extract<Effect, { type: 'speak.start' }>): void {
    const { random, report, trouble } = this.#around;
    const course = new Course(this.#around);
    this.#courses.set(speakId, course);
    this.#speaking.set(clauseId, speakId);
    this.#farEnd.queue(clauseId);
    if (random.chance(trouble / 2)) return;
    if (random.chance(trouble / 2)) return this.#fail(course, anyDelay(random), speakId, clauseId);
    const fromMs = this.#farEnd.durationMs(clauseId);
    const wholeMs = random.chance(0.03) ? 0 : say.length * random.whole(20, 90);
    if (wholeMs > 0)
      course.then(anyDelay(random), () => {
        report({ type: 'speech.began', speakId });
        if (this.#speaks(speakId, clauseId)) this.#farEnd.append(clauseId, wholeMs / 2);
      });
    if (random.chance(trouble / 2)) {
      const afterMs = random.chance(0.5) ? Math.min(anyDelay(random), this.#stallMs) : this.#stallMs;
      return this.#fail(course, afterMs, speakId, clauseId);
    }
    course.then(Math.min(anyDelay(random), this.#stallMs - 1), () => {
      if (this.#speaks(speakId, clauseId)) this.#farEnd.append(clauseId, wholeMs / 2);
      this.#done({ speakId, clauseId, say, fromMs, wholeMs });
    });
    if (random.chance(0.2)) course.then(anyDelay(random), () => this.#timed(clauseId, say));
  }

  /** As the shell does it: nothing more comes, and the clause is as long as it is. */
  cancel(speakId: string): void {
    this.#courses.get(speakId)?.cancel();
    for (const [clauseId, speaking] of this.#speaking)
      if (speaking === speakId) this.#farEnd.complete(clauseId);
  }

  #speaks(speakId: string, clauseId: string): boolean {
    return this.#speaking.get(clauseId) === speakId;
  }

  #fail(course: Course, afterMs: number, speakId: string, clauseId: string): void {
    const { random, report } = this.#around;
    course.then(afterMs, () => {
      const durationMs = Math.round(this.#farEnd.durationMs(clauseId));
      report({ type: 'speech.failed', speakId, code: random.pick(CODES), durationMs });
      if (this.#speaks(speakId, clauseId)) this.#farEnd.complete(clauseId);
    });
  }

  #done(one: { speakId: string; clauseId: string; say: string; fromMs: number; wholeMs: number }): void {
    const { speakId, clauseId, say, fromMs, wholeMs } = one;
    const { random, report } = this.#around;
    const mine = this.#speaks(speakId, clauseId);
    const durationMs = Math.round(mine ? this.#farEnd.durationMs(clauseId) : wholeMs);
    const words = random.chance(0.9) ? spreadWords(wordsOf(say), fromMs, durationMs - fromMs) : [];
    report({ type: 'speech.done', speakId, durationMs, words });
    if (mine) this.#farEnd.complete(clauseId);
  }

  /** The voice tells late when each word was said. */
  #timed(clauseId: string, say: string): void {
    const words = spreadWords(wordsOf(say), 0, this.#farEnd.durationMs(clauseId));
    this.#around.report({ type: 'speech.timed', clauseId, words });
  }
}

function wordsOf(say: string): string[] {
  return say.split(/\s+/).filter((word) => word !== '');
}
