/** What a run of simulated calls has found, added up over its threads. */
import type { Failure } from '#platform/rehearse/simulation/simulate.ts';
import {
  addCovered,
  NOTHING_COVERED,
  pairOf,
  type Covered,
} from '#platform/rehearse/simulation/coverage/coverage.ts';
import { INPUT_TYPES } from '#platform/rehearse/simulation/coverage/input-types.ts';
import { OUT_OF_REACH, WATCHED } from '#platform/rehearse/simulation/coverage/rules.ts';
import { SITUATIONS } from '#platform/rehearse/simulation/coverage/situations.ts';

/** What one thread has found in the calls that it was given. */
export interface Slice {
  covered: Covered;
  replayed: number;
  /** A number for the order of events of each call. */
  orders: Float64Array;
  broken: number;
  /** The first of each kind. */
  failures: (Failure & { kind: string })[];
}

export interface Findings {
  asked: { calls: number; firstSeed: number; workers: number };
  covered: Covered;
  replayed: number;
  orders: number;
  broken: number;
  failures: (Failure & { kind: string })[];
  seconds: number;
  /** Of all threads together: what it takes on a machine that does nothing else. */
  cpuSeconds: number;
  /** It was stopped before its end. */
  stopped: boolean;
}

/** Different ways to break that are told in full. */
const MOST_FAILURES = 8;

export class Tally {
  readonly #covered = NOTHING_COVERED();
  readonly #orders = new Set<number>();
  readonly #failures = new Map<string, Failure & { kind: string }>();
  #replayed = 0;
  #broken = 0;

  add({ covered, replayed, orders, broken, failures }: Slice): void {
    addCovered(this.#covered, covered);
    for (const order of orders) this.#orders.add(order);
    this.#replayed += replayed;
    this.#broken += broken;
    for (const failure of failures) {
      const known = this.#failures.get(failure.kind);
      if (!known || known.seed > failure.seed) this.#failures.set(failure.kind, failure);
    }
  }

  get calls(): number {
    return this.#covered.calls;
  }

  get broken(): number {
    return this.#broken;
  }

  findings(asked: Findings['asked'], took: Pick<Findings, 'seconds' | 'cpuSeconds' | 'stopped'>): Findings {
    return {
      asked,
      ...took,
      covered: this.#covered,
      replayed: this.#replayed,
      orders: this.#orders.size,
      broken: this.#broken,
      failures: [...this.#failures.values()].toSorted((a, b) => a.seed - b.seed).slice(0, MOST_FAILURES),
    };
  }
}

/** Rules that can act in a simulated call, each once: groups as they are watched, numbers in order within each. */
export const RULES_IN_REACH = inOrder([...new Set(WATCHED.map(({ rule }) => rule))]);

function inOrder(rules: string[]): string[] {
  const groups = [...new Set(rules.map((rule) => rule.slice(0, 2)))];
  const place = (rule: string): number => groups.indexOf(rule.slice(0, 2)) * 100 + Number(rule.slice(2));
  return rules.toSorted((a, b) => place(a) - place(b));
}

export function neverActed({ covered }: Findings): string[] {
  return RULES_IN_REACH.filter((rule) => !covered.rules[rule]);
}

export function neverReached({ covered }: Findings): string[] {
  return SITUATIONS.flatMap((situation) => INPUT_TYPES.map((input) => pairOf(situation, input))).filter(
    (pair) => !covered.pairs[pair],
  );
}

/** The command that plays the call of a seed again, and tells it step by step. */
export function commandFor(seed: number): string {
  return `npm run simulate -- --only ${seed}`;
}

export function findingsAsJson(findings: Findings): object {
  const { covered, seconds } = findings;
  return {
    ...findings,
    callsPerSecond: Math.round(covered.calls / seconds),
    ordersPerSecond: Math.round(findings.orders / seconds),
    rulesNeverActed: neverActed(findings),
    rulesOutOfReach: OUT_OF_REACH,
    pairsNeverReached: neverReached(findings),
    failures: findings.failures.map((failure) => ({ ...failure, command: commandFor(failure.seed) })),
  };
}
