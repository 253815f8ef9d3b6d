/** Finds what identifies a person in a text, by rules: what has a check digit by its check digit, the rest by its form. */
import { isCpf, isDni, isIban, isLuhn, isNir } from './checks.ts';
import { type DigitRun, digitRuns } from './digit-runs.ts';
import { nameSpans } from './names.ts';

/** `number` is any other long number: an account, a contract, the half of a card. */
export const PII_KINDS = ['card', 'iban', 'national-id', 'phone', 'email', 'name', 'number'] as const;
export type PiiKind = (typeof PII_KINDS)[number];

export interface Span {
  kind: PiiKind;
  from: number;
  to: number;
}

/** A number of fewer digits is a time, a price, a year, a house. */
const LEAST_DIGITS = 6;
const PHONE_DIGITS = { least: 7, most: 15 };
const CARD_DIGITS = { least: 13, most: 19 };

const EMAIL = /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,6}/gu;
/** "anna dot meier at example dot com". */
const SPOKEN_EMAIL =
  /(?<![\p{L}\p{N}])[\p{L}\p{N}_-]{1,64}(?: (?:dot|punkt|point|punto) [\p{L}\p{N}_-]{1,64}){0,3} (?:at|arobase|arroba) [\p{L}\p{N}-]{1,63}(?: (?:dot|punkt|point|punto) [\p{L}\p{N}-]{2,63}){1,4}/giu;
const IBAN =
  /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,4})?(?![\p{L}\p{N}])/giu;
/** The British NINO and the Italian codice fiscale. */
const LETTERED_IDS =
  /(?<![\p{L}\p{N}])(?:[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]|[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z])(?![\p{L}\p{N}])/giu;
const DNI = /(?<![\p{L}\p{N}])[XYZ]?[ -]?\d{7,8}[ -]?[A-Z](?![\p{L}\p{N}])/giu;
/** The American SSN; its form is all that it has. */
const SSN = /^\d{3}[- ]\d{2}[- ]\d{4}$/;
/** Dates and times in figures are no numbers of persons. */
const DATE =
  /^(?:(?:19|20)\d{2}[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])|(?:0?[1-9]|[12]\d|3[01])[-/.](?:0?[1-9]|[12]\d|3[01])[-/.](?:19|20)\d{2})$/;

/** In order, without overlaps; the more certain kind wins. */
export function findPii(text: string, kinds: ReadonlySet<PiiKind>): Span[] {
  const spans: Span[] = [];
  const add = (kind: PiiKind, from: number, to: number): void => {
    if (kinds.has(kind)) spans.push({ kind, from, to });
  };
  for (const match of all(text, EMAIL)) add('email', match.from, match.to);
  for (const match of all(text, SPOKEN_EMAIL)) add('email', match.from, match.to);
  for (const match of all(text, IBAN)) if (isIban(match.text)) add('iban', match.from, match.to);
  for (const match of all(text, LETTERED_IDS)) add('national-id', match.from, match.to);
  for (const match of all(text, DNI)) if (isDni(match.text)) add('national-id', match.from, match.to);
  for (const run of digitRuns(text)) {
    const kind = kindOf(run, text);
    // A kind that is not asked for is not masked as another, but for cards and ids, which are numbers as well.
    if (kind !== null) add(kinds.has(kind) ? kind : 'number', plusBefore(text, run.from), run.to);
  }
  if (kinds.has('name')) for (const { from, to } of nameSpans(text)) add('name', from, to);
  return withoutOverlaps(spans);
}

function kindOf({ digits, written }: DigitRun, text: string): PiiKind | null {
  const { length } = digits;
  if (length < LEAST_DIGITS) return null;
  if (written !== null && DATE.test(written)) return null;
  if (length >= CARD_DIGITS.least && length <= CARD_DIGITS.most && isLuhn(digits)) return 'card';
  if (isNir(digits) || isCpf(digits)) return 'national-id';
  if (written !== null && SSN.test(written)) return 'national-id';
  if (length === 9 && /social security|\bssn\b/i.test(text)) return 'national-id';
  if (length >= PHONE_DIGITS.least && length <= PHONE_DIGITS.most) return 'phone';
  return 'number';
}

function plusBefore(text: string, from: number): number {
  return text[from - 1] === '+' ? from - 1 : from;
}

function* all(text: string, form: RegExp): Iterable<{ text: string; from: number; to: number }> {
  for (const match of text.matchAll(form)) {
    yield { text: match[0], from: match.index, to: match.index + match[0].length };
  }
}

/** Overlapping finds become one, named by the more certain kind. */
function withoutOverlaps(spans: Span[]): Span[] {
  const sorted = spans.toSorted((a, b) => a.from - b.from || b.to - a.to);
  const kept: Span[] = [];
  for (const span of sorted) {
    const last = kept.at(-1);
    if (last === undefined || span.from >= last.to) kept.push({ ...span });
    else {
      last.to = Math.max(last.to, span.to);
      if (PII_KINDS.indexOf(span.kind) < PII_KINDS.indexOf(last.kind)) last.kind = span.kind;
    }
  }
  return kept;
}
