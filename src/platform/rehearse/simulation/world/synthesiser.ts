/**
 * The simulated voices: audio late, empty, stalled, cut, after a cancel; several asked for one clause; word times exact, missing, or known only
 * afterwards.
 */
import type { Effect } from '#voice/effects.ts';
import { spreadWords } from '#voice/speaking/heard.ts';
import type { FarEnd } from './far-end.ts';
import { CODES } from './recogniser.ts';
import { anyDelay, Course, type Surroundings } from './surroundings.ts';

/** As the shell does it: another voice may be asked when there is no audio after about so long, and so little is left to be heard. */
const PATIENCE_MS = [600, 1000] as const;
const HEAD_START_MS = 300;

interface Speaking {
  speakId: string;
  clauseId: string;
  say: string;
  course: Course;
  fromMs: number;
  began: boolean;
  over: boolean;
}

export class Synthesiser {
  readonly #around: Surroundings;
  readonly #farEnd: FarEnd;
  readonly #stallMs: number;
  /** By request; a clause has several while voices are asked beside one another. */
  readonly #running = new Map<string, Speaking>();

  constructor(around: Surroundings, farEnd: FarEnd, stallMs: number) {
    this.#around = around;
    this.#farEnd = farEnd;
    this.#stallMs = stallMs;
  }

  start({ speakId, clauseId, say }: Extract<Effect, { type: 'speak.start' }>): void {
    const { random, trouble } = this.#around;
    this.#farEnd.queue(clauseId);
    const course = new Course(this.#around);
    const fromMs = this.#farEnd.durationMs(clauseId);
    const one: Speaking = { speakId, clauseId, say, course, fromMs, began: false, over: false };
    this.#running.set(speakId, one);
    this.#watch(one, random.whole(...PATIENCE_MS));
    if (random.chance(trouble / 2)) return;
    if (random.chance(trouble / 2)) return this.#fail(one, anyDelay(random));
    this.#speak(one, random.chance(0.03) ? 0 : say.length * random.whole(20, 90));
  }

  cancel(speakId: string): void {
    const one = this.#running.get(speakId);
    if (!one) return;
    one.course.cancel();
    this.#running.delete(speakId);
    this.#finish(one);
  }

  #speak(one: Speaking, wholeMs: number): void {
    const { random, report, trouble } = this.#around;
    if (wholeMs > 0)
      one.course.then(anyDelay(random), () => {
        one.began = true;
        report({ type: 'speech.began', speakId: one.speakId });
        this.#append(one, wholeMs / 2);
      });
    if (random.chance(trouble / 2))
      return this.#fail(one, random.chance(0.5) ? Math.min(anyDelay(random), this.#stallMs) : this.#stallMs);
    one.course.then(Math.min(anyDelay(random), this.#stallMs - 1), () => {
      this.#append(one, wholeMs / 2);
      this.#conclude(one, wholeMs);
    });
    if (random.chance(0.2)) one.course.then(anyDelay(random), () => this.#time(one));
  }

  /** Tells once when there is no audio, and hardly anything is left to be heard before it. */
  #watch(one: Speaking, delayMs: number): void {
    const { agenda, report } = this.#around;
    agenda.in(delayMs, () => {
      if (one.began || one.over || !this.#isLive(one)) return;
      const aheadMs = this.#farEnd.aheadMs(one.clauseId);
      if (aheadMs > HEAD_START_MS) this.#watch(one, aheadMs - HEAD_START_MS);
      else report({ type: 'speech.late', speakId: one.speakId });
    });
  }

  #isLive(one: Speaking): boolean {
    return this.#running.get(one.speakId) === one;
  }

  /** Audio that comes after a cancel goes nowhere. */
  #append(one: Speaking, ms: number): void {
    if (this.#isLive(one)) this.#farEnd.append(one.clauseId, ms);
  }

  #fail(one: Speaking, afterMs: number): void {
    const { random, report } = this.#around;
    one.course.then(afterMs, () => {
      const durationMs = Math.round(this.#farEnd.durationMs(one.clauseId));
      report({ type: 'speech.failed', speakId: one.speakId, code: random.pick(CODES), durationMs });
      this.#running.delete(one.speakId);
      this.#finish(one);
    });
  }

  #conclude(one: Speaking, wholeMs: number): void {
    const { random, report } = this.#around;
    const { speakId, clauseId, say, fromMs } = one;
    one.over = true;
    const durationMs = Math.round(this.#isLive(one) ? this.#farEnd.durationMs(clauseId) : wholeMs);
    const words = random.chance(0.9) ? spreadWords(wordsOf(say), fromMs, durationMs - fromMs) : [];
    report({ type: 'speech.done', speakId, durationMs, words });
    this.#finish(one);
  }

  /** No more audio comes of this request; the clause is complete where no other speaks it. */
  #finish(done: Speaking): void {
    for (const one of this.#running.values())
      if (one !== done && one.clauseId === done.clauseId && !one.over) return;
    this.#farEnd.complete(done.clauseId);
  }

  /** The voice tells late when each word was said. */
  #time({ clauseId, say }: Speaking): void {
    const words = spreadWords(wordsOf(say), 0, this.#farEnd.durationMs(clauseId));
    this.#around.report({ type: 'speech.timed', clauseId, words });
  }
}

function wordsOf(say: string): string[] {
  return say.split(/\s+/).filter((word) => word !== '');
}
