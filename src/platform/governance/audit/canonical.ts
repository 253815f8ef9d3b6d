/** One text for one value: JSON after RFC 8785 (keys sorted, numbers as ECMAScript writes them), so that a hash of it means the value. */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/**
 * What JSON leaves out (`undefined`) is left out; half a surrogate pair and U+0000, which no UTF-8 and no database holds, become U+FFFD.
 * Throws RangeError for what JSON cannot say: NaN, Infinity, a circle, a bigint, nothing at all.
 */
export function canonicalJson(value: unknown): string {
  let text: string | undefined;
  try {
    text = canonicalize(isWellFormed(value, 0) ? value : wellFormed(value, 0));
  } catch (fault) {
    throw new RangeError('it is not plain data that JSON can hold', { cause: fault });
  }
  if (text === undefined) throw new RangeError('it is not plain data that JSON can hold');
  return text;
}

export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** Deeper than this is no plain data but a circle, or an attack. */
const MOST_LEVELS = 200;

/** Whether nothing of it must be written otherwise: almost always, and then it need not be copied. */
function isWellFormed(value: unknown, level: number): boolean {
  if (level > MOST_LEVELS) throw new RangeError('too deep');
  if (typeof value === 'string') return isWellFormedText(value);
  if (value === null || typeof value !== 'object') return true;
  if (Array.isArray(value)) return value.every((item) => isWellFormed(item, level + 1));
  if (typeof (value as { toJSON?: unknown }).toJSON === 'function') return false;
  for (const key of Object.keys(value)) {
    if (!isWellFormedText(key) || !isWellFormed((value as Record<string, unknown>)[key], level + 1))
      return false;
  }
  return true;
}

function isWellFormedText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}

function wellFormed(value: unknown, level: number): unknown {
  if (level > MOST_LEVELS) throw new RangeError('too deep');
  if (typeof value === 'string') return wellFormedText(value);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => wellFormed(item, level + 1));
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === 'function') return wellFormed(toJSON.call(value, ''), level + 1);
  // Not by assignment: `__proto__` is a key like any other.
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [wellFormedText(key), wellFormed(item, level + 1)]),
  );
}

function wellFormedText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\u{fffd}');
}
