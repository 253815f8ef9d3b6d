/**
 * JSON as `jsonb` can hold it. Two things that JSON allows are refused there: U+0000 and half a surrogate pair, both of which a
 * hostile line can send as text. They are written as U+FDD0, which no text has use for, and four hexadecimal digits, and so is
 * U+FDD0 itself. `jsonb` keeps every value but not the order of keys.
 */
const MARK = '\ufdd0';

/** What `JSON.stringify` writes for the two; a whole pair it writes as it is. */
const UNFIT = /\\u(?:0000|d[89a-f][0-9a-f]{2})/;
/** In Unicode mode: halves only. */
const HALF_PAIR = /\p{Surrogate}/gu;
const MARKED = /\ufdd0([0-9a-f]{4})/g;

export function toJsonText(value: unknown): string {
  const text = JSON.stringify(value);
  // The test may also meet a backslash that a caller typed; marking is then harmless.
  return UNFIT.test(text) || text.includes(MARK) ? JSON.stringify(mapStrings(value, mark)) : text;
}

export function fromJsonText(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return text.includes(MARK) ? mapStrings(value, unmark) : value;
}

function mark(text: string): string {
  const code = (unfit: string): string => MARK + unfit.charCodeAt(0).toString(16).padStart(4, '0');
  return text.replaceAll(MARK, code).replaceAll('\0', code).replace(HALF_PAIR, code);
}

function unmark(text: string): string {
  return text.replace(MARKED, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

function mapStrings(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, change));
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, item]) => [change(key), mapStrings(item, change)]);
  return Object.fromEntries(entries);
}
