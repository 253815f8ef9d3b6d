/** The types of slots as people call them, and what a new one of each starts from. */
export const SLOT_TYPES: readonly (readonly [string, string])[] = [
  ['yes-no', 'yes or no'],
  ['choice', 'one of several'],
  ['name', 'a name'],
  ['digits', 'digits, such as a phone number'],
  ['number', 'a number'],
  ['money', 'an amount of money'],
  ['date', 'a date'],
  ['time', 'a time of day'],
  ['spelling', 'something spelled, such as an address of e-mail'],
  ['sequence', 'several things in a row'],
];

export function newSlot(type: string): Record<string, unknown> {
  if (type === 'choice') return { type, values: ['first', 'second'] };
  if (type === 'sequence') return { type, parts: [{ name: 'item', values: ['first', 'second'] }] };
  return { type };
}

/** What a slot says about itself whatever its type is: kept when that changes. */
const COMMON = [
  'label',
  'required',
  'confirm',
  'read_back',
  'retries',
  'reprompt',
  'invalid',
  'give_up',
  'cues',
];

export function withType(slot: Readonly<Record<string, unknown>>, type: string): Record<string, unknown> {
  const kept = Object.entries(slot).filter(([name]) => COMMON.includes(name));
  return { ...newSlot(type), ...Object.fromEntries(kept) };
}

/** A choice as a line: `cleaning`, or `cleaning: clean, polish` with the words that mean it. */
export function valueLine(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const { value: name, say } = value as { value?: unknown; say?: unknown };
  const words = Array.isArray(say) ? say.map(String) : [];
  return `${String(name)}: ${words.join(', ')}`;
}

export function valueOf(line: string): unknown {
  const [name = '', words] = line.split(/:(.*)/s);
  if (words === undefined) return line.trim();
  const say = words
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  return say.length === 0 ? name.trim() : { value: name.trim(), say };
}
