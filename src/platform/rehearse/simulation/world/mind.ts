/** The simulated model and its tools: tokens slow, stalled, cut and after a cancel; tools slow, failing, answering twice. */
import type { Effect } from '#voice/effects.ts';
import type { Message, ThinkOutcome, ThinkRequest, ToolRequest } from '#voice/ports/language-model.ts';
import { anyExpectation } from './plans.ts';
import type { Random } from './random.ts';
import { CODES } from './recogniser.ts';
import { anyDelay, Course, type Surroundings } from './surroundings.ts';

const SAID = [
  'We open at nine.',
  ' And we close at five, but on Sundays we stay at home, as everybody does.',
  'It costs $12.50!',
  '**Bold** and `code`',
  '🙂',
  ' ',
  'Yes',
];

export class SimulatedMind {
  readonly #around: Surroundings;
  readonly #courses = new Map<string, Course>();
  #requests: number;

  /** `requests`: those of the process before; ids are never given twice. */
  constructor(around: Surroundings, requests = 0) {
    this.#around = around;
    this.#requests = requests;
  }

  get requests(): number {
    return this.#requests;
  }

  start({ thinkId, request }: Extract<Effect, { type: 'think.start' }>): void {
    const { random, report, trouble } = this.#around;
    const course = this.#begin(thinkId);
    const wanted = this.#booking(request);
    if (wanted) this.#ask(course, thinkId, wanted);
    for (let left = random.whole(0, 5); left > 0; left -= 1) {
      if (random.chance(0.15)) this.#ask(course, thinkId, this.#request('look', left));
      else {
        const text = random.pick(SAID);
        course.then(anyDelay(random), () => report({ type: 'think.text', thinkId, text }));
      }
    }
    if (random.chance(trouble / 2)) return;
    if (random.chance(trouble)) {
      const code = random.pick(CODES);
      return course.then(anyDelay(random), () => report({ type: 'think.failed', thinkId, code }));
    }
    const outcome = anyOutcome(random);
    course.then(anyDelay(random), () => report({ type: 'think.done', thinkId, outcome }));
  }

  cancel(thinkId: string): void {
    this.#courses.get(thinkId)?.cancel();
  }

  runTool({ toolRunId }: Extract<Effect, { type: 'tool.run' }>): void {
    const { random, report, trouble, unruly } = this.#around;
    const course = this.#begin(toolRunId);
    const afterMs = random.chance(trouble) ? random.whole(0, 40_000) : anyDelay(random);
    const done = (): void =>
      random.chance(0.8)
        ? report({ type: 'tool.done', toolRunId, result: { ok: true, value: 'nine', ...anyFinding(random) } })
        : report({ type: 'tool.done', toolRunId, result: { ok: false, error: 'tool.failed' } });
    course.then(afterMs, done);
    if (unruly && random.chance(0.2)) course.then(anyDelay(random), done);
  }

  #begin(id: string): Course {
    const course = new Course(this.#around);
    this.#courses.set(id, course);
    return course;
  }

  #ask(course: Course, thinkId: string, request: ToolRequest): void {
    const { random, report, unruly } = this.#around;
    const ask = (): void => report({ type: 'think.tool', thinkId, request });
    course.then(anyDelay(random), ask);
    if (unruly && random.chance(0.1)) course.then(anyDelay(random), ask);
  }

  /** As a model does that is asked for an appointment: books it unless it is told that it has. */
  #booking({ turn, history, since }: Omit<ThinkRequest, 'tools'>): ToolRequest | null {
    if (!turn.text.includes('appointment')) return null;
    const last = history.findLastIndex((message) => message.who === 'caller');
    const booked = (message: Message): boolean =>
      message.who === 'tool' && message.request.name === 'book' && message.result.ok;
    if ([...history.slice(last + 1), ...since].some(booked)) return null;
    return this.#request('book', 'an appointment');
  }

  #request(name: string, what: string | number): ToolRequest {
    this.#requests += 1;
    return { id: `call-${this.#requests}`, name, arguments: { what } };
  }
}

type ToolSlots = { slot: string } | { reference: string };

function anyFinding(random: Random): { end?: { reason: string }; slots?: ToolSlots } {
  return {
    ...(random.chance(0.1) ? { end: { reason: 'the tool has ended it' } } : {}),
    ...(random.chance(0.3) ? { slots: random.pick([{ slot: 'found' }, { reference: 'A7' }]) } : {}),
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
