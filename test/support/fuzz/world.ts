/** One simulated call: the heart alone, with everything around it played by chance. */
import { step } from '#voice/conversation.ts';
import type { Effect, Role } from '#voice/effects.ts';
import type { Input } from '#voice/inputs.ts';
import type { LogEntry } from '#voice/log.ts';
import type { CallPlan } from '#voice/plan.ts';
import type { NewInput } from '#voice/report.ts';
import { newCall, type CallState } from '#voice/state.ts';
import { Agenda } from './agenda.ts';
import { enterCaller } from './caller.ts';
import { anyPlan, anyProviders } from './plans.ts';
import { PlayoutModel } from './playout-model.ts';
import { Providers } from './providers.ts';
import { randomOf, type Random } from './random.ts';
import { Witness } from './witness.ts';

/** A call that nobody disturbs any more is over after so long, unless a policy keeps it. Each wait in it is bounded. */
const LEFT_ALONE_MS = 600_000;
const MOST_STEPS = 20_000;

export interface SimulatedCall {
  plan: CallPlan;
  providers: Record<Role, number>;
  inputs: Input[];
  log: LogEntry[];
  /** What was broken first, or null. */
  broken: string | null;
}

/** Plays the call of this seed to its end. */
export function simulate(seed: number): SimulatedCall {
  const call = new World(randomOf(seed));
  call.run();
  return call;
}

class World implements SimulatedCall {
  readonly plan: CallPlan;
  readonly providers: Record<Role, number>;
  readonly inputs: Input[] = [];
  readonly log: LogEntry[] = [];
  broken: string | null = null;
  readonly #random: Random;
  readonly #agenda: Agenda;
  readonly #unruly: boolean;
  readonly #playout: PlayoutModel;
  readonly #around: Providers;
  readonly #witness: Witness;
  readonly #timers = new Set<string>();
  #state: CallState;
  #aloneMs = 0;

  constructor(random: Random) {
    this.#random = random;
    this.plan = anyPlan(random);
    this.providers = anyProviders(random);
    this.#unruly = random.chance(0.5);
    this.#agenda = new Agenda(this.#unruly ? random : null);
    this.#state = newCall(this.plan, this.providers);
    this.#witness = new Witness(this.#state);
    this.#playout = new PlayoutModel(this.#agenda, (input) => this.#take(input));
    const { speechStallMs } = this.plan.limits;
    const report = (input: NewInput): void => this.#take({ ...input, atMs: this.#agenda.nowMs });
    const trouble = random.pick([0, 0.1, 0.3, 0.9]);
    const around = { random, agenda: this.#agenda, report, unruly: this.#unruly };
    this.#around = new Providers({ ...around, playout: this.#playout, trouble, speechStallMs });
    this.#agenda.in(random.chance(0.9) ? 0 : 500, () => report({ type: 'call.answered' }));
    this.#aloneMs = enterCaller(around);
  }

  run(): void {
    while (!this.broken && this.#state.phase !== 'ended') {
      if (!this.#agenda.next()) this.broken = 'nothing will ever happen again, and the call is not over';
      else if (this.inputs.length > MOST_STEPS) this.broken = 'the call takes no end of steps';
      else if (this.#isForgotten())
        this.broken = 'nobody has spoken for ten minutes, and the call is not over';
    }
    this.broken ??= this.#witness.afterTheEnd(this.#state);
  }

  #isForgotten(): boolean {
    const kept = this.plan.fallbacks.some((policy) => policy.on === 'no_input' || policy.on === 'no_match');
    return (
      !kept && this.#state.caller.kind === 'silent' && this.#agenda.nowMs > this.#aloneMs + LEFT_ALONE_MS
    );
  }

  #take(input: Input): void {
    if (this.broken || this.#state.phase === 'ended') return;
    this.inputs.push(input);
    this.#write({ kind: 'input', data: input });
    const before = this.#state;
    try {
      const { state, effects } = step(before, input);
      this.#state = state;
      for (const effect of effects) {
        if (effect.type === 'note') this.#write({ kind: 'event', data: effect.event });
        else this.#write({ kind: 'effect', data: effect });
      }
      this.broken = this.#witness.saw(input, { state, effects });
      for (const effect of effects) this.#do(effect);
    } catch (fault) {
      this.broken = `step throws: ${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}`;
    }
  }

  #write(
    entry:
      | { kind: 'input'; data: Input }
      | Omit<Extract<LogEntry, { kind: 'effect' }>, 'seq' | 'atMs'>
      | Omit<Extract<LogEntry, { kind: 'event' }>, 'seq' | 'atMs'>,
  ): void {
    this.log.push({ seq: this.log.length + 1, atMs: this.#agenda.nowMs, ...entry });
  }

  #do(effect: Effect): void {
    switch (effect.type) {
      case 'note':
        return;
      case 'hear.open':
        return this.#around.hear(effect);
      case 'hear.finish':
        return this.#around.finish(effect.hearId);
      case 'hear.cancel':
        return this.#around.cancel(effect.hearId);
      case 'think.start':
        return this.#around.think(effect);
      case 'think.cancel':
        return this.#around.cancel(effect.thinkId);
      case 'tool.run':
        return this.#around.tool(effect);
      case 'speak.start':
        return this.#around.speak(effect);
      case 'speak.cancel':
        return this.#around.cancel(effect.speakId);
      case 'playout.queue':
        return this.#playout.queue(effect.clauseId);
      case 'playout.skip':
        return this.#playout.skip(effect.clauseId);
      case 'playout.pause':
        return this.#stopped(effect.stopId, false);
      case 'playout.stop':
        return this.#stopped(effect.stopId, true);
      case 'playout.resume':
        return this.#playout.resume(effect.clauseId, effect.fromMs);
      case 'playout.comfort':
        return;
      case 'timer.set':
        return this.#setTimer(effect.timerId, effect.delayMs);
      case 'timer.cancel':
        this.#timers.delete(effect.timerId);
        return;
      case 'line.hang-up':
        if (this.#random.chance(0.9))
          this.#agenda.in(this.#random.pick([0, 0, 30]), () =>
            this.#report({ type: 'line.closed', reason: 'ended' }),
          );
    }
  }

  #report(input: NewInput): void {
    this.#take({ ...input, atMs: this.#agenda.nowMs });
  }

  #stopped(stopId: string, forget: boolean): void {
    const at = this.#playout.halt(forget);
    const lateMs = this.#unruly && this.#random.chance(0.2) ? this.#random.whole(0, 300) : 0;
    this.#agenda.in(lateMs, () => this.#report({ type: 'playout.stopped', stopId, ...at }));
  }

  #setTimer(timerId: string, delayMs: number): void {
    this.#timers.add(timerId);
    const late = this.#unruly && this.#random.chance(0.05);
    this.#agenda.in(delayMs, () => {
      if (this.#timers.delete(timerId) || late) this.#report({ type: 'timer.fired', timerId });
    });
  }
}
