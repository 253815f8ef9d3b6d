/** Providers of a simulated call: what they answer, how late, how often, and how they fail. Chance decides all of it. */
import type { Effect } from '#voice/effects.ts';
import type { ErrorCode } from '#voice/errors.ts';
import type { NewInput } from '#voice/report.ts';
import { spreadWords } from '#voice/speaking/heard.ts';
import type { ThinkOutcome, ToolRequest } from '#voice/ports/language-model.ts';
import type { Agenda } from './agenda.ts';
import { anyExpectation } from './plans.ts';
import type { PlayoutModel } from './playout-model.ts';
import type { Random } from './random.ts';

type Of<T extends Effect['type']> = Extract<Effect, { type: T }>;

export interface Surroundings {
  random: Random;
  agenda: Agenda;
  playout: PlayoutModel;
  report: (input: NewInput) => void;
  /** Share of what goes wrong, 0 to 1. */
  trouble: number;
  /** Results come after a cancel, twice, and for ids that nobody asked about. */
  unruly: boolean;
  speechStallMs: number;
}

const HEARD = [
  '',
  'yes',
  'mm hm',
  'uh huh',
  'stop',
  'stop please now',
  'when do you open',
  'my number is',
  'five five five',
  'one two three four five six seven',
  'I would like an appointment and',
];
const SAID = [
  'We open at nine.',
  ' And we close at five, but on Sundays we stay at home, as everybody does.',
  'It costs $12.50!',
  '**Bold** and `code`',
  '🙂',
  ' ',
  'Yes',
];
const CODES: ErrorCode[] = ['provider.failed', 'provider.timeout', 'provider.cut', 'provider.unauthorized'];

/** How long something takes: mostly little, at times nothing, at times far too long. */
function delay(random: Random): number {
  const scale = random.pick([0, 0, 20, 100, 400, 1500, 6000]);
  return random.whole(0, scale);
}

/** The results of one request, one after the other, until it is cancelled; an unruly provider goes on regardless. */
class Course {
  readonly #around: Surroundings;
  #gone = false;
  #atMs: number;

  constructor(around: Surroundings) {
    this.#around = around;
    this.#atMs = around.agenda.nowMs;
  }

  then(afterMs: number, run: () => void): void {
    const { agenda, unruly, random } = this.#around;
    this.#atMs = Math.max(this.#atMs, agenda.nowMs) + afterMs;
    agenda.in(this.#atMs - agenda.nowMs, () => {
      if (!this.#gone || (unruly && random.chance(0.3))) run();
    });
  }

  cancel(): void {
    this.#gone = true;
  }
}

export class Providers {
  readonly #around: Surroundings;
  readonly #courses = new Map<string, Course>();
  readonly #finished = new Set<string>();
  /** Which request speaks each clause now. */
  readonly #speaking = new Map<string, { speakId: string; clauseId: string }>();

  constructor(around: Surroundings) {
    this.#around = around;
  }

  cancel(id: string): void {
    this.#courses.get(id)?.cancel();
    for (const one of this.#speaking.values())
      if (one.speakId === id) this.#around.playout.complete(one.clauseId);
  }

  #begin(id: string): Course {
    const course = new Course(this.#around);
    this.#courses.set(id, course);
    return course;
  }

  hear({ hearId }: Of<'hear.open'>): void {
    const { random, report, trouble } = this.#around;
    const course = this.#begin(hearId);
    for (let left = random.whole(0, 3); left > 0; left -= 1) {
      course.then(delay(random), () => report({ type: 'hearing.partial', hearId, text: random.pick(HEARD) }));
    }
    if (random.chance(trouble))
      course.then(delay(random), () => report({ type: 'hearing.failed', hearId, code: random.pick(CODES) }));
    else if (random.chance(0.1)) course.then(delay(random), () => this.#final(hearId));
  }

  /** The caller has stopped: the final is due, or never comes. */
  finish(hearId: string): void {
    const { random, trouble, unruly } = this.#around;
    const course = this.#courses.get(hearId);
    if (!course || random.chance(trouble)) return;
    course.then(delay(random), () => this.#final(hearId));
    if (unruly && random.chance(0.2)) course.then(delay(random), () => this.#final(hearId));
  }

  #final(hearId: string): void {
    const { random, report, unruly } = this.#around;
    if (this.#finished.has(hearId) && !unruly) return;
    this.#finished.add(hearId);
    const refused = random.chance(0.1);
    const text = refused ? '' : random.pick(HEARD);
    report({ type: 'hearing.final', hearId, text, confidence: random.next(), refused, words: [] });
  }

  think({ thinkId }: Of<'think.start'>): void {
    const { random, report, trouble } = this.#around;
    const course = this.#begin(thinkId);
    for (let left = random.whole(0, 5); left > 0; left -= 1) {
      if (random.chance(0.2)) {
        const request: ToolRequest = { id: `${thinkId}-${left}`, name: 'look', arguments: {} };
        course.then(delay(random), () => report({ type: 'think.tool', thinkId, request }));
      } else {
        course.then(delay(random), () => report({ type: 'think.text', thinkId, text: random.pick(SAID) }));
      }
    }
    if (random.chance(trouble / 2)) return;
    if (random.chance(trouble))
      return course.then(delay(random), () =>
        report({ type: 'think.failed', thinkId, code: random.pick(CODES) }),
      );
    const outcome = anyOutcome(random);
    course.then(delay(random), () => report({ type: 'think.done', thinkId, outcome }));
  }

  tool({ toolRunId }: Of<'tool.run'>): void {
    const { random, report, trouble, unruly } = this.#around;
    const course = this.#begin(toolRunId);
    const afterMs = random.chance(trouble) ? random.whole(0, 40_000) : delay(random);
    const done = (): void =>
      random.chance(0.8)
        ? report({ type: 'tool.done', toolRunId, result: { ok: true, value: 'nine', ...anyFinding(random) } })
        : report({ type: 'tool.done', toolRunId, result: { ok: false, error: 'tool.failed' } });
    course.then(afterMs, done);
    if (unruly && random.chance(0.2)) course.then(delay(random), done);
  }

  speak({ speakId, clauseId, say }: Of<'speak.start'>): void {
    const { random, report, trouble, playout, speechStallMs } = this.#around;
    const course = this.#begin(speakId);
    this.#speaking.set(clauseId, { speakId, clauseId });
    playout.queue(clauseId);
    const mine = (): boolean => this.#speaking.get(clauseId)?.speakId === speakId;
    const fail = (afterMs: number): void =>
      course.then(afterMs, () => {
        report({
          type: 'speech.failed',
          speakId,
          code: random.pick(CODES),
          durationMs: playout.durationMs(clauseId),
        });
        if (mine()) playout.complete(clauseId);
      });
    if (random.chance(trouble / 2)) return;
    if (random.chance(trouble / 2)) return fail(delay(random));
    const fromMs = playout.durationMs(clauseId);
    const wholeMs = random.chance(0.03) ? 0 : say.length * random.whole(20, 90);
    if (wholeMs > 0)
      course.then(delay(random), () => {
        report({ type: 'speech.began', speakId });
        if (mine()) playout.append(clauseId, wholeMs / 2);
      });
    if (random.chance(trouble / 2)) return fail(random.chance(0.5) ? delay(random) : speechStallMs);
    course.then(Math.min(delay(random), speechStallMs - 1), () => {
      if (mine()) playout.append(clauseId, wholeMs / 2);
      const durationMs = Math.round(mine() ? playout.durationMs(clauseId) : wholeMs);
      const words = say.split(/\s+/).filter((word) => word !== '');
      const known = random.chance(0.9) ? spreadWords(words, fromMs, durationMs - fromMs) : [];
      report({ type: 'speech.done', speakId, durationMs, words: known });
      if (mine()) playout.complete(clauseId);
    });
    if (random.chance(0.2)) course.then(delay(random), () => this.#timed(clauseId, say));
  }

  /** The voice tells late when each word was said. */
  #timed(clauseId: string, say: string): void {
    const words = say.split(/\s+/).filter((word) => word !== '');
    const { playout, report } = this.#around;
    const timed = spreadWords(words, 0, playout.durationMs(clauseId));
    report({ type: 'speech.timed', clauseId, words: timed });
  }
}

function anyFinding(random: Random): { end?: { reason: string }; slots?: Record<string, string> } {
  return {
    ...(random.chance(0.1) ? { end: { reason: 'the tool has ended it' } } : {}),
    ...(random.chance(0.3) ? { slots: { slot: 'found' } } : {}),
  };
}

function anyOutcome(random: Random): ThinkOutcome {
  return {
    ...(random.chance(0.3) ? { expect: anyExpectation(random) } : {}),
    ...(random.chance(0.3) ? { slots: { slot: random.whole(0, 9) } } : {}),
    ...(random.chance(0.1) ? { end: { reason: 'done' } } : {}),
    ...(random.chance(0.2) ? { notUnderstood: true } : {}),
    ...(random.chance(0.2) ? { memo: { at: random.whole(0, 9) } } : {}),
  };
}
