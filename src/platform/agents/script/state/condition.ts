/** Whether a `when` holds for what is known. */
import type { Json } from '#voice/plan.ts';
import type { Condition } from '../../strategy/wording-schema.ts';

type Scalar = string | number | boolean;

export function holds(condition: Condition | undefined, slots: Record<string, Json>): boolean {
  if (condition === undefined) return true;
  return Object.entries(condition).every(([name, test]) => {
    const value = Object.hasOwn(slots, name) ? (slots[name] ?? null) : null;
    if (typeof test !== 'object') return matches(value, test);
    if (Array.isArray(test)) return test.some((one) => matches(value, one));
    if (test.is !== undefined && ![test.is].flat().some((one) => matches(value, one))) return false;
    if (test.not !== undefined && [test.not].flat().some((one) => matches(value, one))) return false;
    if (test.includes !== undefined && !includes(value, [test.includes].flat())) return false;
    if (test.count !== undefined && !(Array.isArray(value) && value.length === test.count)) return false;
    const size = amountOf(value);
    if (test.min !== undefined && !(size !== null && size >= test.min)) return false;
    return test.max === undefined || (size !== null && size <= test.max);
  });
}

function matches(value: Json, wanted: Scalar): boolean {
  if (wanted === 'known') return value !== null;
  if (wanted === 'unknown') return value === null;
  if (value === null) return false;
  const text = wanted === true ? 'yes' : wanted === false ? 'no' : String(wanted);
  return typeof value === 'object' ? false : String(value) === text;
}

/** One item of a sequence has all the wanted parts. */
function includes(value: Json, wanted: Scalar[]): boolean {
  if (!Array.isArray(value)) return false;
  return value.some((item) => {
    if (typeof item !== 'object' || item === null) return false;
    const parts = Object.values(item).map(String);
    return wanted.every((part) => parts.includes(String(part)));
  });
}

function amountOf(value: Json): number | null {
  if (typeof value === 'number') return value;
  if (Array.isArray(value)) return value.length;
  if (typeof value === 'object' && value !== null && typeof value['amount'] === 'number')
    return value['amount'];
  return null;
}
