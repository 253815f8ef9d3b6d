/** The process that holds a simulated call: providers, timers and its side of the line. Of one that has died nothing is heard any more. */
import type { Effect } from '#voice/effects.ts';
import type { Input } from '#voice/inputs.ts';
import type { Caller } from './caller.ts';
import { FarEnd } from './far-end.ts';
import { SimulatedMind } from './mind.ts';
import { Recogniser } from './recogniser.ts';
import { ANSWERED_WITHIN_MS, type Surroundings } from './surroundings.ts';
import { Synthesiser } from './synthesiser.ts';

/** How much goes wrong with the providers of one role; each role has its own. */
const TROUBLES = [0, 0, 0.1, 0.3, 0.9];

export interface ProcessSetup {
  around: Surroundings;
  /** An input with a time of its own. */
  take: (input: Input) => void;
  caller: Caller;
  stallMs: number;
  /** The share of clauses whose mark is late. */
  lateMarks: number;
  isLineDead: () => boolean;
}

export class Process {
  readonly #setup: ProcessSetup;
  readonly #around: Surroundings;
  readonly #farEnd: FarEnd;
  readonly #recogniser: Recogniser;
  readonly #mind: SimulatedMind;
  readonly #voice: Synthesiser;
  readonly #timers = new Set<string>();
  #isDead = false;

  /** `before` is the one that has died, whose calls this one goes on with. */
  constructor(setup: ProcessSetup, before?: Process) {
    const { around, take, caller, stallMs } = setup;
    const { random, agenda } = around;
    this.#setup = setup;
    this.#around = {
      ...around,
      report: (input) => {
        if (!this.#isDead) around.report(input);
      },
    };
    const troubled = (): Surroundings => ({ ...this.#around, trouble: random.pick(TROUBLES) });
    this.#farEnd = new FarEnd(agenda, (input) => {
      if (!this.#isDead) take(input);
    });
    this.#recogniser = new Recogniser(troubled(), (id) => caller.wordsOf(id));
    this.#mind = new SimulatedMind(troubled(), before ? before.#mind.requests : 0);
    this.#voice = new Synthesiser(troubled(), this.#farEnd, stallMs);
  }

  die(): void {
    this.#isDead = true;
    this.#timers.clear();
  }

  /** The far end tells nothing for so long. */
  lag(ms: number): void {
    this.#farEnd.lag(ms);
  }

  do(effect: Effect): void {
    const { caller } = this.#setup;
    switch (effect.type) {
      case 'note':
      case 'playout.comfort':
        return;
      case 'hear.open':
        return this.#recogniser.open(effect);
      case 'hear.finish':
        return this.#recogniser.finish(effect.hearId);
      case 'hear.cancel':
        return this.#recogniser.cancel(effect.hearId);
      case 'think.start':
        this.#mind.start(effect);
        return caller.saw('think.start');
      case 'think.cancel':
        return this.#mind.cancel(effect.thinkId);
      case 'tool.run':
        this.#mind.runTool(effect);
        return caller.saw('tool.run');
      case 'speak.start':
        this.#voice.start(effect);
        return caller.saw('speak.start');
      case 'speak.cancel':
        return this.#voice.cancel(effect.speakId);
      case 'timer.set':
        return this.#setTimer(effect.timerId, effect.delayMs);
      case 'timer.cancel':
        this.#timers.delete(effect.timerId);
        return;
      case 'line.hang-up':
        return this.#hangUp();
      case 'playout.queue':
      case 'playout.skip':
      case 'playout.pause':
      case 'playout.stop':
      case 'playout.resume':
        return this.#play(effect);
    }
  }

  #play(
    effect: Extract<Effect, { type: `playout.${'queue' | 'skip' | 'pause' | 'stop' | 'resume'}` }>,
  ): void {
    const { caller, lateMarks } = this.#setup;
    const { random } = this.#around;
    switch (effect.type) {
      case 'playout.queue':
        if (random.chance(lateMarks)) this.#farEnd.lag(random.whole(0, 400));
        return this.#farEnd.queue(effect.clauseId);
      case 'playout.skip':
        return this.#farEnd.skip(effect.clauseId);
      case 'playout.resume':
        this.#farEnd.resume(effect.clauseId, effect.fromMs);
        return caller.saw('playout.resume');
      case 'playout.pause':
      case 'playout.stop':
        this.#stop(effect.stopId, effect.type === 'playout.stop');
        return caller.saw(effect.type);
    }
  }

  #hangUp(): void {
    const { caller, isLineDead } = this.#setup;
    const { random, agenda, report } = this.#around;
    caller.saw('line.hang-up');
    if (isLineDead() || random.chance(0.1)) return;
    agenda.in(random.pick([0, 0, 30]), () => report({ type: 'line.closed', reason: 'ended' }));
  }

  #stop(stopId: string, forget: boolean): void {
    const { random, agenda, report, unruly } = this.#around;
    const at = this.#farEnd.halt(forget);
    const lateMs = unruly && random.chance(0.2) ? random.whole(0, ANSWERED_WITHIN_MS) : 0;
    agenda.in(lateMs, () => report({ type: 'playout.stopped', stopId, ...at }));
  }

  #setTimer(timerId: string, delayMs: number): void {
    const { random, agenda, report, unruly } = this.#around;
    this.#timers.add(timerId);
    const late = unruly && random.chance(0.05);
    agenda.in(delayMs, () => {
      if (this.#timers.delete(timerId) || late) report({ type: 'timer.fired', timerId });
    });
  }
}
