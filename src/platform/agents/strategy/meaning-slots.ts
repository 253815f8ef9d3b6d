/** Checks of slots and of the conditions that speak about them. */
import { checkJump, checkSlotName, suggestion } from './references.ts';
import type { Report } from './references.ts';
import type { Strategy } from './schema.ts';
import type { Slot } from './slot-schema.ts';
import type { Condition } from './wording-schema.ts';

export function checkSlots(strategy: Strategy, report: Report): void {
  for (const [name, slot] of Object.entries(strategy.slots)) {
    const at = ['slots', name];
    checkJump(strategy, slot.give_up, [...at, 'give_up'], report);
    if ('min' in slot && slot.min > slot.max) {
      report([...at, 'min'], `the least (${slot.min}) is more than the most (${slot.max})`, 'Change one.');
    }
    if (slot.type === 'time' && slot.earliest && slot.latest && slot.earliest >= slot.latest) {
      report([...at, 'earliest'], 'the earliest time is not before the latest', 'Change one of them.');
    }
    if (slot.type === 'choice' || slot.type === 'name') checkValues(slot.values, [...at, 'values'], report);
    if (slot.type === 'sequence') {
      slot.parts.forEach((part, index) =>
        checkValues(part.values, [...at, 'parts', index, 'values'], report),
      );
      if (slot.parts.every((part) => part.optional)) {
        report([...at, 'parts'], 'every part is optional', 'Let at least one part be required.');
      }
    }
  }
}

function checkValues(values: { value: string; say: string[] }[], at: PropertyKey[], report: Report): void {
  const owner = new Map<string, string>();
  values.forEach(({ value, say }, index) => {
    for (const words of say) {
      const other = owner.get(words);
      if (other !== undefined && other !== value) {
        report([...at, index], `"${words}" means both \`${other}\` and \`${value}\``, 'Keep it in one.');
      }
      owner.set(words, value);
    }
  });
}

/** Slots that a condition names exist, and the values it compares with can occur. */
export function checkCondition(
  strategy: Strategy,
  condition: Condition,
  at: PropertyKey[],
  report: Report,
): void {
  for (const [name, test] of Object.entries(condition)) {
    checkSlotName(strategy, name, [...at, name], report);
    if (!Object.hasOwn(strategy.slots, name)) continue;
    const allowed = valuesOf(strategy.slots[name]);
    if (allowed === null) continue;
    for (const wanted of wantedValues(test)) {
      const text = wanted === true ? 'yes' : wanted === false ? 'no' : String(wanted);
      if (text === 'known' || text === 'unknown' || allowed.includes(text)) continue;
      report([...at, name], `slot \`${name}\` never has the value \`${text}\``, suggestion(text, allowed));
    }
  }
}

function wantedValues(test: Condition[string]): (string | number | boolean)[] {
  if (Array.isArray(test)) return test;
  if (typeof test !== 'object') return [test];
  return [test.is ?? [], test.not ?? []].flat();
}

function valuesOf(slot: Slot | undefined): string[] | null {
  if (slot?.type === 'yes-no') return ['yes', 'no'];
  if (slot?.type === 'choice') return slot.values.map(({ value }) => value);
  return null;
}
