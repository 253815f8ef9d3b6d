/** Texts and log entries as those may see them who are not to see who a caller is. */
import type { LogEntry } from '#voice/log.ts';
import { digitRuns } from './digit-runs.ts';
import { findPii, type PiiKind } from './find-pii.ts';

/** A text longer than this is masked as a whole: no sentence is. */
const MOST_TEXT = 20_000;

export function redactText(text: string, kinds: ReadonlySet<PiiKind>): string {
  if (text.length > MOST_TEXT) return '[redacted]';
  return replaced(
    text,
    findPii(text, kinds).map(({ kind, from, to }) => ({ from, to, by: `[${kind}]` })),
  );
}

/** One reader's view of one call: names that it has seen given are masked wherever they come again. */
export interface Redactor {
  /** Takes in what an entry says of the person, for entries that the reader has had before. */
  learn(entry: LogEntry): void;
  /** A copy in which nothing of the kinds is left. The form stays: the same fields of the same types, but for values of slots. */
  entry(entry: LogEntry): LogEntry;
  text(text: string): string;
}

/** Fields that name things of ours, never of a caller. */
const STRUCTURAL =
  /^(?:type|kind|code|rule|role|by|because|via|on|do|over|channel|locale|actions|expect)$|Id$/;
/** Slots whose value is a person's whatever it looks like. */
const PERSONAL_SLOT =
  /name|phone|mobile|mail|address|street|postcode|zip|birth|dob|card|iban|account|ssn|passport|licen[cs]e|insurance/i;
const NAME_SLOT = /name/i;
/** A word of a name that is shorter stands for too much else. */
const LEAST_NAME = 3;
/** Of digits in what is not finished yet: half a card number is told by no check. */
const PARTIAL_DIGITS = 3;

export function createRedactor(kinds: ReadonlySet<PiiKind>): Redactor {
  const names = new Set<string>();
  const numbers = ['card', 'iban', 'national-id', 'phone', 'number'].some((kind) =>
    kinds.has(kind as PiiKind),
  );

  const remember = (name: string): void => {
    if (!kinds.has('name')) return;
    for (const word of name.match(/[\p{L}'’-]+/gu) ?? []) {
      if (word.length >= LEAST_NAME) names.add(word.toLowerCase());
    }
  };
  const withoutNames = (text: string): string =>
    names.size === 0
      ? text
      : text.replaceAll(/[\p{L}'’-]+/gu, (word) =>
          names.has(word.toLowerCase().replace(/['’]s$/, '')) ? '[name]' : word,
        );
  const text = (given: string): string => withoutNames(redactText(given, kinds));
  const unfinished = (given: string): string => text(numbers ? withoutDigits(given, PARTIAL_DIGITS) : given);

  function learn(entry: LogEntry): void {
    if (entry.kind !== 'event') return;
    const { data } = entry;
    if (data.type === 'caller.said' || data.type === 'turn.committed' || data.type === 'caller.partial') {
      if (data.text.length > MOST_TEXT) return;
      for (const span of findPii(data.text, new Set(['name']))) remember(data.text.slice(span.from, span.to));
    }
    if (data.type !== 'slots') return;
    for (const [slot, value] of Object.entries(data.slots)) {
      if (NAME_SLOT.test(slot) && typeof value === 'string') remember(value);
    }
  }

  const event = (data: Record<string, unknown>): unknown => {
    switch (data['type']) {
      case 'caller.keypad':
        return numbers ? { ...data, digit: '*' } : data;
      case 'caller.partial':
        return mapTexts(data, unfinished);
      case 'slots':
        return { ...data, slots: slotsWithout(data['slots'] as Record<string, unknown>, text, numbers) };
      default:
        return mapTexts(data, text);
    }
  };
  return {
    learn,
    text,
    entry(entry) {
      learn(entry);
      const data =
        entry.kind === 'event'
          ? event(entry.data as Record<string, unknown>)
          : // What reached the heart and what it asked for is there for replay and for those who mend things: its shape is enough here.
            mapTexts(entry.data, () => '[redacted]');
      return { ...entry, data } as LogEntry;
    },
  };
}

function slotsWithout(
  given: Record<string, unknown>,
  text: (text: string) => string,
  numbers: boolean,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(given).map(([slot, value]) => {
      if (value === null || typeof value === 'boolean') return [slot, value];
      if (PERSONAL_SLOT.test(slot)) return [slot, '[redacted]'];
      if (typeof value === 'number') return [slot, Math.abs(value) >= 1e5 && numbers ? '[number]' : value];
      return [slot, mapTexts(value, text)];
    }),
  );
}

function withoutDigits(text: string, least: number): string {
  const runs = text.length > MOST_TEXT ? [] : digitRuns(text);
  const spans = runs.filter(({ digits }) => digits.length >= least);
  return replaced(
    text,
    spans.map(({ from, to }) => ({ from, to, by: '[number]' })),
  );
}

function replaced(text: string, spans: readonly { from: number; to: number; by: string }[]): string {
  let result = '';
  let at = 0;
  for (const { from, to, by } of spans) {
    result += text.slice(at, from) + by;
    at = to;
  }
  return result + text.slice(at);
}

/** Every text in a value, however deep, but for those of structural fields. */
function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((each) => mapTexts(each, change));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      STRUCTURAL.test(key) && typeof each === 'string' ? each : mapTexts(each, change),
    ]),
  );
}
