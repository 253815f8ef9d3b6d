/** One simulated call: the heart alone, with everything around it played by chance, and judged after every step. */
import { step } from '#voice/conversation.ts';
import type { Effect, Role } from '#voice/effects.ts';
import type { Input } from '#voice/inputs.ts';
import type { LogEntry } from '#voice/log.ts';
import type { CallPlan } from '#voice/plan.ts';
import type { NewInput } from '#voice/report.ts';
import { newCall, type CallState } from '#voice/state.ts';
import type { Broken, Sight } from '../invariants/invariant.ts';
import { Witness } from '../invariants/witness.ts';
import { Agenda } from './agenda.ts';
import { Caller } from './caller.ts';
import { Operator } from './operator.ts';
import { anyPlan, anyProviders } from './plans.ts';
import { Process } from './process.ts';
import { randomOf, type Random } from './random.ts';
import type { Surroundings } from './surroundings.ts';

/** A call that nobody disturbs any more is over after so long, unless a policy keeps it. Each wait in it is bounded. */
const LEFT_ALONE_MS = 600_000;
const MOST_STEPS = 20_000;
/** What still comes after the end changes nothing; so much of it is tried. */
const LATE_INPUTS = 6;
/** Playout waits so long for a far end that tells nothing, before it counts what was sent as heard. */
const HALF_OPEN_LAG_MS = 20_000;

/** Share of calls whose process dies. */
const MOVED = 0.1;
/** The operator's chance is apart from the rest: the same seed gives the same caller with and without one. */
const OPERATOR_SALT = 0x0b5e55ed;

/** Whether and when its process dies is told by another chance than all else, so that the others' calls stay as they are. */
const MOVES = 4_294_967_291;
const A_WORD = ['Sorry, we were cut off.', 'Here I am again.', ''];

export type Heart = typeof step;

export interface SimulatedCall {
  plan: CallPlan;
  providers: Record<Role, number>;
  inputs: Input[];
  log: LogEntry[];
  state: CallState;
  /** What was broken first, or null. */
  broken: Broken | null;
}

export interface WorldSetup {
  /** The product's own when absent; another to prove that a broken one is found out. */
  heart?: Heart;
  /** Sees every step. */
  watch?: (sight: Sight) => void;
  /** Caller's deeds and plan of a call other than chance would have it. */
  deeds?: number;
  plan?: Partial<CallPlan>;
}

/** Plays the call of this seed to its end. */
export function play(seed: number, setup: WorldSetup = {}): SimulatedCall {
  const call = new World(randomOf(seed), {
    ...setup,
    moves: randomOf(seed + MOVES),
    operator: randomOf(seed ^ OPERATOR_SALT),
  });
  call.run();
  return call;
}

interface WorldParts extends WorldSetup {
  moves: Random;
  /** The operator's. */
  operator: Random;
}

class World implements SimulatedCall {
  readonly plan: CallPlan;
  readonly providers: Record<Role, number>;
  readonly inputs: Input[] = [];
  readonly log: LogEntry[] = [];
  state: CallState;
  broken: Broken | null = null;
  readonly #heart: Heart;
  readonly #watch: ((sight: Sight) => void) | undefined;
  readonly #random: Random;
  readonly #agenda: Agenda;
  readonly #unruly: boolean;
  readonly #caller: Caller;
  readonly #operator: Operator;
  #process: Process;
  readonly #witness: Witness;
  readonly #lateMarks: number;
  #isLineDead = false;

  constructor(random: Random, { heart = step, watch, deeds, plan, moves, operator }: WorldParts) {
    this.#random = random;
    this.#heart = heart;
    this.#watch = watch;
    const any = anyPlan(random);
    this.plan = { ...any, speech: { ...any.speech, moved: moves.pick(A_WORD) }, ...plan };
    this.providers = anyProviders(random);
    this.#unruly = random.chance(0.5);
    this.#agenda = new Agenda(random.chance(0.7) ? random : null);
    this.state = newCall(this.plan, this.providers);
    this.#witness = new Witness(this.plan);
    this.#lateMarks = random.pick([0, 0, 0.1, 0.5]);
    const around = this.#around();
    this.#caller = new Caller({ ...around, ...(deeds === undefined ? {} : { deeds }) });
    this.#operator = new Operator({ ...around, random: operator });
    this.#process = this.#start();
    this.#begin();
    for (let left = moves.chance(MOVED) ? moves.whole(1, 2) : 0; left > 0; left -= 1)
      this.#agenda.in(moves.whole(0, 25_000), () => this.#move());
  }

  #around(): Surroundings {
    const report = (input: NewInput): void => this.#report(input);
    return { random: this.#random, agenda: this.#agenda, report, unruly: this.#unruly, trouble: 0 };
  }

  #start(before?: Process): Process {
    const setup = {
      around: this.#around(),
      take: (input: Input): void => this.#take(input),
      caller: this.#caller,
      stallMs: this.plan.limits.speechStallMs,
      lateMarks: this.#lateMarks,
      isLineDead: () => this.#isLineDead,
    };
    return new Process(setup, before);
  }

  /** The process dies, and another goes on with the call. */
  #move(): void {
    if (this.state.phase === 'ended') return;
    this.#process.die();
    this.#process = this.#start(this.#process);
    this.#report({ type: 'call.moved', providers: anyProviders(this.#random) });
  }

  /** The line opens; in some calls it dies under us, and in some the event loop stands still for a while. */
  #begin(): void {
    const random = this.#random;
    this.#agenda.in(random.chance(0.9) ? 0 : 500, () => this.#report({ type: 'call.answered' }));
    if (random.chance(0.06)) this.#agenda.in(random.whole(0, 20_000), () => this.#halfOpen());
    if (random.chance(0.1))
      for (let left = random.whole(1, 3); left > 0; left -= 1)
        this.#agenda.in(random.whole(0, 15_000), () => this.#agenda.stall(random.whole(1, 1500)));
  }

  run(): void {
    while (!this.broken && this.state.phase !== 'ended') {
      if (!this.#agenda.next()) this.#fail('nothing will ever happen again, and the call is not over');
      else if (this.inputs.length > MOST_STEPS) this.#fail('the call takes no end of steps');
      else if (this.#isForgotten()) this.#fail('nobody has spoken for ten minutes, and the call is not over');
    }
    this.broken ??= this.#witness.afterTheEnd(this.state);
    for (let late = 0; late < LATE_INPUTS && !this.broken && this.#agenda.next(); late += 1);
  }

  #fail(sentence: string): void {
    this.broken = { invariant: 'ends', sentence };
  }

  #isForgotten(): boolean {
    const kept = this.plan.fallbacks.some((policy) => policy.on === 'no_input' || policy.on === 'no_match');
    const { kind } = this.state.caller;
    const doneMs = Math.max(this.#caller.doneMs, this.#operator.doneMs);
    const isLeft = !kept && kind === 'silent' && !this.state.operator.muted;
    return isLeft && this.#agenda.nowMs > doneMs + LEFT_ALONE_MS;
  }

  /** The line carries nothing any more, in neither direction, and does not close; or closes long after. */
  #halfOpen(): void {
    const random = this.#random;
    this.#isLineDead = true;
    this.#caller.vanish();
    this.#process.lag(HALF_OPEN_LAG_MS);
    if (random.chance(0.6))
      this.#agenda.in(random.whole(1000, 60_000), () =>
        this.#report({ type: 'line.closed', reason: 'lost' }),
      );
  }

  #report(input: NewInput): void {
    this.#take({ ...input, atMs: this.#agenda.nowMs });
  }

  #take(input: Input): void {
    if (this.broken) return;
    const before = this.state;
    const isOver = before.phase === 'ended';
    if (!isOver) this.#write(input);
    try {
      const { state, effects } = this.#heart(before, input);
      this.state = state;
      const sight = { input, before, after: state, effects };
      for (const effect of effects) this.#writeEffect(effect);
      this.broken = this.#witness.saw(sight);
      this.#watch?.(sight);
      if (isOver) return;
      for (const effect of effects) this.#process.do(effect);
      if (input.type === 'playout.began' || input.type === 'playout.ended') this.#caller.saw(input.type);
    } catch (fault) {
      const why = fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
      this.broken = { invariant: 'throws', sentence: `step throws: ${why}` };
    }
  }

  #write(input: Input): void {
    this.inputs.push(input);
    this.log.push({ seq: this.log.length + 1, atMs: input.atMs, kind: 'input', data: input });
  }

  #writeEffect(effect: Effect): void {
    const seq = this.log.length + 1;
    const atMs = this.#agenda.nowMs;
    if (effect.type === 'note') this.log.push({ seq, atMs, kind: 'event', data: effect.event });
    else this.log.push({ seq, atMs, kind: 'effect', data: effect });
  }
}
