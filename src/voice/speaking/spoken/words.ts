/** Abbreviations, acronyms and symbols in words. */
import { cardinal } from './numbers.ts';
import { rule, type SpokenRule, type Surroundings } from './rule.ts';

const TITLES: Record<string, string> = {
  mr: 'mister',
  mrs: 'missus',
  ms: 'miz',
  prof: 'professor',
  rev: 'reverend',
  hon: 'honorable',
  gen: 'general',
  capt: 'captain',
  lt: 'lieutenant',
  sgt: 'sergeant',
};
/** Said in full when written with their full stop. */
const DOTTED: Record<string, string> = {
  ave: 'avenue',
  rd: 'road',
  blvd: 'boulevard',
  ln: 'lane',
  apt: 'apartment',
  etc: 'et cetera',
  vs: 'versus',
  'e.g': 'for example',
  'i.e': 'that is',
  approx: 'approximately',
  dept: 'department',
  ext: 'extension',
  inc: 'incorporated',
  ltd: 'limited',
  corp: 'corporation',
  jr: 'junior',
  sr: 'senior',
  tel: 'telephone',
  max: 'maximum',
  min: 'minimum',
  fig: 'figure',
  mt: 'mount',
  ft: 'fort',
  mon: 'Monday',
  tue: 'Tuesday',
  tues: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  thur: 'Thursday',
  thurs: 'Thursday',
  fri: 'Friday',
  jan: 'January',
  feb: 'February',
  aug: 'August',
  sept: 'September',
  oct: 'October',
  nov: 'November',
  dec: 'December',
};
const ACRONYMS = new Set(
  'USA US UK EU UN ID FAQ API VIP ATM URL AI HR IT TV PC CEO CFO CTO IBAN UPS USPS EST IRS DIY ASAP RSVP AC'.split(
    ' ',
  ),
);
const SAID_AS_A_WORD = new Set(['IBAN', 'ASAP']);
const SYMBOLS: Record<string, string> = {
  '&': 'and',
  '+': 'plus',
  '=': 'equals',
  '@': 'at',
  '%': 'percent',
  '×': 'times',
  '±': 'plus or minus',
  '<': 'less than',
  '>': 'greater than',
  '≤': 'at most',
  '≥': 'at least',
  '§': 'section',
  '°': 'degrees',
  $: 'dollars',
  '€': 'euros',
  '£': 'pounds',
};

const capital = (word: string): boolean => /^["'“(*_]*\p{Lu}/u.test(word);

/** "Main St." is a street and "to St. Mary" a saint: what stands before it tells. */
function saintOrStreet(_: RegExpExecArray, at: Surroundings): string {
  const afterName = capital(at.beforeRaw) || /\d/.test(at.beforeRaw);
  return afterName || at.after === '' ? 'street' : 'saint';
}

/** "Dr. Miller" is a doctor and "12 Oak Dr." a drive: what stands after it tells. */
function doctorOrDrive(_: RegExpExecArray, at: Surroundings): string {
  return !capital(at.after) && capital(at.beforeRaw) ? 'drive' : 'doctor';
}

export const WORDS: SpokenRule[] = [
  rule('St\\.', saintOrStreet, 'iu'),
  rule('Dr\\.?', doctorOrDrive),
  rule('(Mr|Mrs|Ms|Prof|Rev|Hon|Gen|Capt|Lt|Sgt)\\.?', (m) => TITLES[(m[1] ?? '').toLowerCase()] ?? null),
  rule('[Nn]o\\. #?(\\d{1,6})', (m, at) => `number ${cardinal(m[1] ?? '', at.british)}`),
  rule('(e\\.g|i\\.e|[a-z]{2,6})\\.', (m) => DOTTED[(m[1] ?? '').toLowerCase()] ?? null, 'iu'),
  rule(
    '([ap])\\.?m\\.?',
    (m) =>
      m[0].includes('.') || m[0] === m[0].toUpperCase() || m[0] === 'pm'
        ? `${(m[1] ?? '').toLowerCase()}.m.`
        : null,
    'iu',
  ),
  rule('(?:\\p{L}\\.){2,}\\p{L}?', (m) => m[0].replaceAll('.', ' ').trim().toUpperCase()),
  rule('w/o', () => 'without'),
  rule('w/', () => 'with'),
  rule('\\p{Lu}{2,5}', (m) => {
    if (SAID_AS_A_WORD.has(m[0])) return m[0].toLowerCase();
    return ACRONYMS.has(m[0]) || !/[AEIOUY]/u.test(m[0]) ? Array.from(m[0]).join(' ') : null;
  }),
  rule('[-&+=@%×±<>≤≥§°$€£]', (m) => SYMBOLS[m[0]] ?? null),
  rule('(\\p{L}+)&(\\p{L}+)', (m) => `${spelledIfShort(m[1] ?? '')} and ${spelledIfShort(m[2] ?? '')}`),
  rule('and/or', () => 'and or', 'iu'),
  rule("([\\p{L}'’]+)/([\\p{L}'’]+)", (m) => `${m[1]} or ${m[2]}`),
];

function spelledIfShort(run: string): string {
  return run.length <= 2 && run === run.toUpperCase() ? Array.from(run).join(' ') : run;
}
