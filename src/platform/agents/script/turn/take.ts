/** Takes values: says what is wrong with them, lets doubtful ones wait for a yes, and keeps the rest. */
import { phrase } from '../../persona/standard-phrases.ts';
import type { Json } from '#voice/plan.ts';
import { word } from '../say/wordings.ts';
import { advance, sayAfter } from '../state/flow.ts';
import { holds } from '../state/condition.ts';
import type { Candidate } from '../state/memo.ts';
import type { Fill } from '../understand/extract.ts';
import { same } from './turn.ts';
import type { Turn } from './turn.ts';

/** The slots whose values are not allowed. */
export function takeAll(turn: Turn, fills: readonly Fill[], focus: string | null): string[] {
  const refused: string[] = [];
  const ordered = fills.toSorted((a, b) => rank(turn, a.slot, focus) - rank(turn, b.slot, focus));
  ordered.forEach((fill, index) => {
    if (!take(turn, fill)) refused.push(fill.slot);
    // An answer may lead on ("yes, seven of clubs"): what follows belongs to where it leads.
    if (index === 0 && fill.slot === focus && ordered.length > 1 && turn.state.queue.length === 0) {
      turn.says.push(...advance(turn).says);
    }
  });
  return refused;
}

function rank(turn: Turn, name: string, focus: string | null): number {
  if (name === focus) return -1;
  const at = turn.strategy.steps.findIndex((step) => step.slot === name);
  return at < 0 ? turn.strategy.steps.length : at;
}

function take(turn: Turn, fill: Fill): boolean {
  const { state, strategy } = turn;
  const slot = strategy.slots[fill.slot];
  if (!slot) return true;
  if (fill.half !== null) state.hint = fill.half;
  if (fill.problem !== null) {
    const own = fill.half === null ? slot.invalid : undefined;
    turn.says.push(own === undefined ? fill.problem : word(turn, `invalid:${fill.slot}`, own));
    return false;
  }
  const known = Object.hasOwn(state.slots, fill.slot) ? state.slots[fill.slot] : undefined;
  if (same(known, fill.value)) return true;
  const explicit = slot.confirm === 'explicit';
  if (turn.doubtful || explicit) {
    wait(turn, { slot: fill.slot, value: fill.value, why: explicit ? 'slot' : 'confidence' });
  } else keep(turn, fill.slot, fill.value, 'said');
  return true;
}

function wait({ state }: Turn, candidate: Candidate): void {
  state.queue = [...state.queue.filter((one) => one.slot !== candidate.slot), candidate];
}

/** The value counts from now on. */
export function keep(turn: Turn, name: string, value: Json, how: 'said' | 'confirmed'): void {
  const { state, strategy } = turn;
  const slot = strategy.slots[name];
  if (!slot) return;
  const changed = Object.hasOwn(state.slots, name);
  state.slots[name] = value;
  state.queue = state.queue.filter((one) => one.slot !== name);
  state.givenUp = state.givenUp.filter((one) => one !== name);
  state.hint = null;
  state.tries[name] = 0;
  state.fresh.push(name);
  if (changed) state.corrected.push(name);
  const about = { slot: name, value };
  const step = strategy.steps.find((one) => one.slot === name && holds(one.when, state.slots));
  if (changed && how === 'said' && (turn.correcting || step?.say_after === undefined)) {
    turn.says.push(word(turn, 'corrected', strategy.replies.corrected ?? phrase('corrected'), about));
    return;
  }
  if (how === 'said' && slot.confirm === 'implicit') {
    turn.says.push(word(turn, `read_back:${name}`, slot.read_back ?? phrase('readBack'), about));
  }
  if (!step) return;
  if (changed) state.said = state.said.filter((id) => id !== step.id);
  sayAfter(turn, step, turn.says);
}
