/** Every slot value in an utterance: the one that was asked for first, then what was said beside it. */
import type { Json } from '#voice/plan.ts';
import type { Strategy } from '../../strategy/schema.ts';
import type { Slot } from '../../strategy/slot-schema.ts';
import { dayOfIso } from '../parse/calendar.ts';
import { findDigits } from '../parse/digits.ts';
import { FILLERS } from '../parse/tokens.ts';
import type { State } from '../state/memo.ts';
import { readSlot } from './read-slot.ts';
import type { Reading } from './read-slot.ts';

export interface Fill {
  slot: string;
  value: Json;
  problem: string | null;
  half: 'am' | 'pm' | null;
}

export interface Extracted {
  fills: Fill[];
  /** Tokens that belong to no value. */
  left: string[];
}

/** Stands where a value has been read, so that no other slot reads it again. */
const TAKEN = '\u2022';

/** In this order slots that were not asked for are looked for: those that cannot be mistaken first. */
const ORDER: Slot['type'][] = [
  'date',
  'sequence',
  'choice',
  'spelling',
  'money',
  'digits',
  'time',
  'number',
  'name',
  'yes-no',
];

export interface ExtractRequest {
  strategy: Strategy;
  state: State;
  /** The slot that was asked for. */
  focus: string | null;
  /** Values of slots that are filled may be read again. */
  mayChange: boolean;
}

export function extract(request: ExtractRequest, tokens: readonly string[]): Extracted {
  const { strategy, state, focus } = request;
  const rest = [...tokens];
  const fills: Fill[] = [];
  const takeSlot = (name: string, asked: boolean): void => {
    const slot = strategy.slots[name];
    if (!slot || fills.some((fill) => fill.slot === name)) return;
    const today = state.today === null ? null : dayOfIso(state.today);
    const reading = readSlot(slot, rest, { asked, today, hint: asked ? state.hint : null });
    if (!reading || (!asked && !volunteered(request, name, slot, reading))) return;
    for (let at = reading.from; at < reading.to; at++) rest[at] = TAKEN;
    fills.push({ slot: name, value: reading.value, problem: reading.problem, half: reading.half ?? null });
  };
  const focused = focus === null ? undefined : strategy.slots[focus];
  const late = focused !== undefined && waitsForOthers(focused, rest);
  if (focus !== null && !late) takeSlot(focus, true);
  const names = inOrder(strategy, state);
  if (late)
    for (const name of names)
      if (['date', 'time'].includes(strategy.slots[name]?.type ?? '')) takeSlot(name, false);
  if (focus !== null && late) takeSlot(focus, true);
  for (const name of names) takeSlot(name, false);
  return { fills, left: rest.filter((word) => word !== TAKEN) };
}

/** Numbers in "tuesday at three" are not the telephone number that was asked for. */
function waitsForOthers(slot: Slot, tokens: readonly string[]): boolean {
  if (slot.type === 'digits') return !findDigits(tokens).some((run) => run.value.length >= slot.min);
  return slot.type === 'name' || slot.type === 'spelling';
}

function inOrder(strategy: Strategy, state: State): string[] {
  const open = (name: string): number => (Object.hasOwn(state.slots, name) ? 1 : 0);
  // Of two dates, the one that the talk is still coming to.
  const passed = (name: string): number =>
    strategy.steps.findLastIndex((step) => step.slot === name) < state.at ? 1 : 0;
  return Object.entries(strategy.slots)
    .map(([name, slot], index) => ({ name, index, rank: ORDER.indexOf(slot.type) }))
    .toSorted(
      (a, b) =>
        open(a.name) - open(b.name) ||
        passed(a.name) - passed(b.name) ||
        a.rank - b.rank ||
        a.index - b.index,
    )
    .map(({ name }) => name);
}

/** Whether a value may be taken for a slot that was not asked for. */
function volunteered(request: ExtractRequest, name: string, slot: Slot, reading: Reading): boolean {
  const { state, mayChange, strategy } = request;
  if (reading.half !== undefined) return false;
  const filled = Object.hasOwn(state.slots, name);
  if (filled && !mayChange) return false;
  // A value of a slot that the talk will never ask for is not wanted either.
  const asked = strategy.steps.some((step) => step.slot === name);
  const filledBy = strategy.intents.some((intent) => Object.hasOwn(intent.fill ?? {}, name));
  return asked || filledBy || slot.cues.length > 0;
}

/** Words that carry something, beside values and fillers. */
export function carries(left: readonly string[]): boolean {
  return left.some((word) => !FILLERS.has(word));
}
