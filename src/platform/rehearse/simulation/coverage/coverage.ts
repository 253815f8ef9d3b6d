/** What a run of simulated calls has reached: rules that acted, pairs of situation and input, orders of events. */
import type { InputType } from '#voice/inputs.ts';
import type { Sight } from '../invariants/invariant.ts';
import { WATCHED, type Sign } from './rules.ts';
import { situationOf } from './situations.ts';

/** Plain data, so that it passes from thread to thread and adds up. */
export interface Covered {
  calls: number;
  steps: number;
  /** Calls in which the rule acted. */
  rules: Record<string, number>;
  /** How often an input came in a situation: `thinking × caller.started`. */
  pairs: Record<string, number>;
  /** How calls ended. */
  ends: Record<string, number>;
}

export const NOTHING_COVERED = (): Covered => ({ calls: 0, steps: 0, rules: {}, pairs: {}, ends: {} });

export function pairOf(situation: string, input: InputType): string {
  return `${situation} × ${input}`;
}

const BY_SIGN = new Map<Sign, number[]>();
for (const [index, { at }] of WATCHED.entries()) BY_SIGN.set(at, [...(BY_SIGN.get(at) ?? []), index]);

/** Watches one call after the other. */
export class Coverage {
  readonly covered = NOTHING_COVERED();
  readonly #seen = new Set<number>();
  /** Of the call that is being watched: a number that stands for its order of events. */
  #order = 0;

  /** To be called with every step of a call. */
  readonly saw = (sight: Sight): void => {
    const { input, before, effects } = sight;
    const { covered } = this;
    covered.steps += 1;
    const pair = pairOf(situationOf(before), input.type);
    covered.pairs[pair] = (covered.pairs[pair] ?? 0) + 1;
    this.#mix(pair);
    this.#look(input.type, sight, NO_EVENT);
    for (const effect of effects) {
      if (effect.type !== 'note') {
        this.#mix(effect.type);
        this.#look(effect.type, sight, NO_EVENT);
        continue;
      }
      if (effect.event.type === 'call.ended') {
        const { by } = effect.event;
        covered.ends[by] = (covered.ends[by] ?? 0) + 1;
      }
      this.#look(`told ${effect.event.type}`, sight, effect.event);
    }
  };

  /** The call is over; gives the number of its order of events, the same for the same order. */
  next(): number {
    this.covered.calls += 1;
    for (const index of this.#seen) {
      const { rule } = WATCHED[index]!;
      this.covered.rules[rule] = (this.covered.rules[rule] ?? 0) + 1;
    }
    this.#seen.clear();
    const order = this.#order;
    this.#order = 0;
    return order;
  }

  #look(sign: Sign, sight: Sight, event: object): void {
    const watchers = BY_SIGN.get(sign);
    if (!watchers) return;
    for (const index of watchers) {
      if (this.#seen.has(index)) continue;
      const { when } = WATCHED[index]!;
      if (!when || when(sight, event as Record<string, unknown>)) this.#seen.add(index);
    }
  }

  /** A polynomial hash of 44 bits: of a million calls, about one in thirty runs takes two different orders for the same. */
  #mix(word: string): void {
    let number = NUMBERS.get(word);
    if (number === undefined) NUMBERS.set(word, (number = numberOf(word)));
    this.#order = (this.#order * FACTOR + number) % MODULUS;
  }
}

const NO_EVENT = {};
/** Kept because hashing a word anew at each step is dear. */
const NUMBERS = new Map<string, number>();
/** Their product is a whole number that a double holds exactly. */
const FACTOR = 499;
const MODULUS = 18_014_398_509_469;

/** The same in every thread (FNV-1a). */
function numberOf(word: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < word.length; at += 1) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193) >>> 0;
  return hash;
}

/** Adds what one thread has covered to the whole. */
export function addCovered(to: Covered, more: Covered): void {
  to.calls += more.calls;
  to.steps += more.steps;
  for (const part of ['rules', 'pairs', 'ends'] as const)
    for (const [name, count] of Object.entries(more[part])) to[part][name] = (to[part][name] ?? 0) + count;
}
