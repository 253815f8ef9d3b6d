/** Names in a strategy that stand for its steps and slots: that they exist, and what was probably meant. */
import type { Strategy } from './schema.ts';
import type { StrategyError } from './schema-errors.ts';
import { nearest } from './strict.ts';

export interface Fault {
  at: PropertyKey[];
  error: StrategyError;
}
export type Report = (at: PropertyKey[], message: string, cure: string) => void;

export function checkJump(
  strategy: Strategy,
  jump: { do: string; step?: string | undefined } | undefined,
  at: PropertyKey[],
  report: Report,
): void {
  if (!jump) return;
  if (jump.do === 'go_to' && jump.step === undefined) {
    report(at, '`go_to` without a step', 'Write `step:` with the id of a step.');
  }
  if (jump.step !== undefined) checkStepName(strategy, jump.step, [...at, 'step'], report);
}

export function checkStepName(strategy: Strategy, id: string, at: PropertyKey[], report: Report): void {
  const ids = strategy.steps.map((step) => step.id);
  if (!ids.includes(id)) report(at, `there is no step \`${id}\``, suggestion(id, ids));
}

export function checkSlotName(strategy: Strategy, name: string, at: PropertyKey[], report: Report): void {
  if (Object.hasOwn(strategy.slots, name)) return;
  report(at, `there is no slot \`${name}\``, suggestion(name, Object.keys(strategy.slots)));
}

export function suggestion(word: string, known: readonly string[]): string {
  const meant = nearest(word, known);
  if (meant !== null) return `Did you mean \`${meant}\`?`;
  return known.length === 0 ? 'There are none yet: add it.' : `There are: ${known.join(', ')}.`;
}
