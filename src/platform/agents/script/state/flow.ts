/** Where the talk goes next: the steps in their order, their conditions and jumps, until something has to be asked. */
import type { Step } from '../../strategy/schema.ts';
import { word } from '../say/wordings.ts';
import type { Talk } from '../say/wordings.ts';
import { holds } from './condition.ts';

/** Steps passed in one turn: a strategy that leads in a circle without asking ends here, and the caller hears the closing. */
const MAX_HOPS = 100;

export type Next =
  | { kind: 'ask'; step: Step; slot: string; says: string[] }
  | { kind: 'end'; reason: string; says: string[] }
  /** All steps are done. */
  | { kind: 'closing'; says: string[] };

export function advance(talk: Talk): Next {
  const { strategy, state } = talk;
  const says: string[] = [];
  for (let hops = 0; hops < MAX_HOPS; hops++) {
    const missed = missedByCorrection(talk);
    if (missed) return { kind: 'ask', step: missed, slot: missed.slot ?? '', says };
    const step = strategy.steps[state.at];
    if (!step) break;
    if (!holds(step.when, state.slots)) {
      state.at++;
      continue;
    }
    if (step.slot !== undefined && isOpen(talk, step.slot))
      return { kind: 'ask', step, slot: step.slot, says };
    const reason = pass(talk, step, says);
    if (reason !== null) return { kind: 'end', reason, says };
  }
  const left = strategy.order === 'free' ? strategy.steps.find((step) => isLeft(talk, step)) : undefined;
  if (left?.slot !== undefined) return { kind: 'ask', step: left, slot: left.slot, says };
  return { kind: 'closing', says };
}

/** Says what a finished step says, and follows where it leads; a reason when it ends the call. */
function pass(talk: Talk, step: Step, says: string[]): string | null {
  const { state, strategy } = talk;
  if (step.slot === undefined && step.say !== undefined) says.push(word(talk, `say:${step.id}`, step.say));
  if (step.slot !== undefined) sayAfter(talk, step, says);
  if (step.forget) forget(talk, step.forget);
  if (step.end !== undefined) return step.end;
  state.at = step.go_to === undefined ? state.at + 1 : indexOf(talk, step.go_to);
  if (state.at < 0) state.at = strategy.steps.length;
  return null;
}

export function sayAfter(talk: Talk, step: Step, says: string[]): void {
  if (talk.state.said.includes(step.id)) return;
  talk.state.said.push(step.id);
  const known = step.slot !== undefined && Object.hasOwn(talk.state.slots, step.slot);
  if (known && step.say_after !== undefined) says.push(word(talk, `after:${step.id}`, step.say_after));
}

export function forget(talk: Talk, names: string[]): void {
  const { state, strategy } = talk;
  for (const name of names) {
    delete state.slots[name];
    delete state.tries[name];
    const steps = strategy.steps.filter((step) => step.slot === name).map((step) => step.id);
    state.said = state.said.filter((id) => !steps.includes(id));
    state.givenUp = state.givenUp.filter((slot) => slot !== name);
  }
}

export function jumpTo(talk: Talk, stepId: string): void {
  const index = indexOf(talk, stepId);
  if (index >= 0) talk.state.at = index;
}

function indexOf({ strategy }: Talk, id: string): number {
  return strategy.steps.findIndex((step) => step.id === id);
}

export function isOpen({ state }: Talk, slot: string): boolean {
  return !Object.hasOwn(state.slots, slot) && !state.givenUp.includes(slot);
}

function isLeft(talk: Talk, step: Step): boolean {
  return step.slot !== undefined && holds(step.when, talk.state.slots) && isOpen(talk, step.slot);
}

/** A step behind us that was passed over, and that a corrected value now makes necessary. */
function missedByCorrection(talk: Talk): Step | undefined {
  const { state, strategy } = talk;
  if (state.corrected.length === 0) return undefined;
  return strategy.steps
    .slice(0, state.at)
    .find(
      (step) =>
        Object.keys(step.when ?? {}).some((name) => state.corrected.includes(name)) && isLeft(talk, step),
    );
}
