/** The simulated recogniser: partials that grow and change their mind, finals early, late, wrong, missing or twice, and every failure. */
import type { Effect } from '#voice/effects.ts';
import type { ErrorCode } from '#voice/errors.ts';
import { anyDelay, Course, type Surroundings } from './surroundings.ts';

export const CODES: ErrorCode[] = [
  'provider.failed',
  'provider.timeout',
  'provider.cut',
  'provider.unauthorized',
  'provider.resting',
  'provider.resting',
];
const MISHEARD = ['stop', 'when do you open', 'mm hm', 'five five', 'who am I'];

interface Hearing {
  course: Course;
  utteranceId: string;
  concluded: boolean;
}

export class Recogniser {
  readonly #around: Surroundings;
  readonly #wordsOf: (utteranceId: string) => string;
  readonly #hearings = new Map<string, Hearing>();

  /** `wordsOf` says what was really said in an utterance. */
  constructor(around: Surroundings, wordsOf: (utteranceId: string) => string) {
    this.#around = around;
    this.#wordsOf = wordsOf;
  }

  open({ hearId, utteranceId }: Extract<Effect, { type: 'hear.open' }>): void {
    const { random, report, trouble } = this.#around;
    const course = new Course(this.#around);
    this.#hearings.set(hearId, { course, utteranceId, concluded: false });
    const words = this.#wordsOf(utteranceId).split(' ');
    for (let said = 0; said < words.length && random.chance(0.7); said += random.whole(1, 3)) {
      const text = random.chance(0.1) ? random.pick(MISHEARD) : words.slice(0, said + 1).join(' ');
      course.then(anyDelay(random), () => report({ type: 'hearing.partial', hearId, text }));
    }
    if (random.chance(trouble))
      course.then(anyDelay(random), () =>
        report({ type: 'hearing.failed', hearId, code: random.pick(CODES) }),
      );
    else if (random.chance(0.1)) course.then(anyDelay(random), () => this.#conclude(hearId));
  }

  /** The caller has stopped: the final is due, or never comes. */
  finish(hearId: string): void {
    const { random, trouble, unruly } = this.#around;
    const hearing = this.#hearings.get(hearId);
    if (!hearing || random.chance(trouble)) return;
    hearing.course.then(anyDelay(random), () => this.#conclude(hearId));
    if (unruly && random.chance(0.2)) hearing.course.then(anyDelay(random), () => this.#conclude(hearId));
  }

  cancel(hearId: string): void {
    this.#hearings.get(hearId)?.course.cancel();
  }

  #conclude(hearId: string): void {
    const { random, report, unruly } = this.#around;
    const hearing = this.#hearings.get(hearId);
    if (!hearing || (hearing.concluded && !unruly)) return;
    hearing.concluded = true;
    const words = this.#wordsOf(hearing.utteranceId);
    const refused = random.chance(words === '' ? 0.3 : 0.05);
    const text = refused ? '' : random.chance(0.05) ? random.pick(MISHEARD) : words;
    report({ type: 'hearing.final', hearId, text, confidence: random.next(), refused, words: [] });
  }
}
