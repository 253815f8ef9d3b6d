/** How telephone numbers, mail addresses, web addresses and codes are said, so that a caller could write them down. */
import { cardinal, digitWords } from './numbers.ts';
import { rule, type SpokenRule } from './rule.ts';

/** Endings that make a bare `name.ending` a web address rather than a missing space. */
const ENDINGS =
  'com|org|net|io|ai|dev|app|co|uk|de|fr|eu|ca|gov|edu|info|me|us|ch|nl|es|it|at|be|ie|au|nz|biz|tv|shop|health|care';
const SAID_AS_WORDS = new Set('com org net dev app co gov info biz me shop health care us'.split(' '));
/** A longer path than this is not read out: the caller could not follow it. */
const MAX_PATH_CHARS = 30;
const MARKS: Record<string, string> = {
  '.': 'dot',
  '-': 'dash',
  _: 'underscore',
  '+': 'plus',
  '/': 'slash',
  '@': 'at',
  '%': 'percent',
  '=': 'equals',
  '&': 'and',
  '#': 'hash',
  '~': 'tilde',
  "'": 'apostrophe',
};

/** Letters as a word where they can be said as one, else one by one. */
function letters(run: string): string {
  const sayable = run.length > 2 && /[aeiouy]/i.test(run) && !/[^aeiouy]{5}/i.test(run);
  return sayable ? run.toLowerCase() : spelled(run);
}

function spelled(run: string): string {
  return Array.from(run.toUpperCase()).join(' ');
}

/** Words, digits one by one, and the names of the marks between them. */
function literally(written: string): string {
  const bits = written.match(/\p{L}+|\d+|./gu) ?? [];
  return bits
    .map((bit) =>
      /^\d/.test(bit) ? digitWords(bit, 'zero') : /^\p{L}/u.test(bit) ? letters(bit) : (MARKS[bit] ?? ''),
    )
    .filter((said) => said !== '')
    .join(' ');
}

function host(written: string): string {
  const labels = written.split('.');
  return labels
    .map((label, i) => {
      if (i === 0) return literally(label);
      return SAID_AS_WORDS.has(label.toLowerCase()) || label.length > 3
        ? literally(label) || label
        : spelled(label);
    })
    .join(' dot ')
    .replaceAll('dot C O dot', 'dot co dot')
    .replaceAll(/dot (U S|M E)$/g, (_, pair: string) => `dot ${pair.replace(' ', '').toLowerCase()}`);
}

function webAddress(match: RegExpExecArray): string {
  const name = (match[1] ?? '').replace(/^www\./i, '');
  const path = (match[2] ?? '').replace(/[?#].*$/u, '').replace(/\/+$/u, '');
  const said = path.length > 1 && path.length <= MAX_PATH_CHARS ? ` ${literally(path)}` : '';
  return host(name) + said;
}

/** Digit groups as written, with a small pause between them; a long run is parted into threes and a last four. */
function telephone(written: string): string | null {
  const digits = written.replaceAll(/\D/g, '');
  if (digits.length < 7 || digits.length > 15) return null;
  const groups = written.match(/\d+/g) ?? [];
  const said = (groups.length === 1 ? parted(digits) : groups).map((group) => digitWords(group, 'oh'));
  return (written.startsWith('+') ? 'plus ' : '') + said.join(', ');
}

function parted(digits: string): string[] {
  const groups: string[] = [];
  let rest = digits;
  while (rest.length > 4) {
    groups.push(rest.slice(0, rest.length === 5 ? 2 : 3));
    rest = rest.slice(rest.length === 5 ? 2 : 3);
  }
  return [...groups, rest];
}

/** "AB-12X" → "A B, one two X"; "COVID-19" → "covid nineteen". */
function code(written: string): string {
  const groups = written.split(/[-–/]/u).filter((group) => group !== '');
  const [first = '', second = ''] = groups;
  if (
    groups.length === 2 &&
    /^\p{L}{4,}$/u.test(first) &&
    /[AEIOUY]/i.test(first) &&
    /^[1-9]\d?$/.test(second)
  )
    return `${first.toLowerCase()} ${cardinal(second)}`;
  return groups
    .map((group) =>
      (group.match(/\p{L}+|\d+/gu) ?? [])
        .map((run) =>
          /^\d/.test(run) ? digitWords(run, 'zero') : run === run.toUpperCase() ? spelled(run) : letters(run),
        )
        .join(' '),
    )
    .join(', ');
}

export const MAIL_AND_WEB: SpokenRule[] = [
  rule(
    "(?:mailto:)?([\\p{L}\\d._+'%-]{1,64})@([\\p{L}\\d-]+(?:\\.[\\p{L}\\d-]+)+)",
    (m) => `${literally(m[1] ?? '')} at ${host(m[2] ?? '')}`,
  ),
  rule('<?https?://([\\p{L}\\d.-]+)(?::\\d+)?((?:[/?#][^\\s>]*?)?)>?', webAddress, 'iu'),
  rule('(www\\.[\\p{L}\\d-]+(?:\\.[\\p{L}\\d-]+)+)((?:[/?#]\\S*?)?)', webAddress, 'iu'),
  rule(`([\\p{L}\\d][\\p{L}\\d-]*(?:\\.[\\p{L}\\d-]+)*\\.(?:${ENDINGS}))((?:[/?#]\\S*?)?)`, webAddress),
];

export const TELEPHONE: SpokenRule[] = [
  rule('\\+\\d[\\d().-]*(?: [\\d().-]*\\d)*', (m) => telephone(m[0])),
  rule('\\(\\d{2,5}\\) ?\\d[\\d-]*(?:[ -]\\d+)*', (m) => telephone(m[0])),
  rule('\\d{3}-\\d{4}', (m) => telephone(m[0])),
  rule('\\d{1,5}(?:[-.]\\d{2,5}){2,4}', (m) => telephone(m[0])),
  rule('0\\d{2,5}(?: \\d{3,8}){1,4}', (m) => telephone(m[0])),
  rule('\\d{1,4}(?: \\d{2,4}){2,4}', (m) => telephone(m[0])),
  rule('\\d{7,15}', (m) => telephone(m[0])),
];

export const CODES: SpokenRule[] = [
  rule('\\d{1,3}(?:\\.\\d{1,3}){2,3}', (m) =>
    m[0]
      .split('.')
      .map((part) => cardinal(part))
      .join(' dot '),
  ),
  rule(
    '[vV](\\d+(?:\\.\\d+)*)',
    (m) =>
      `version ${(m[1] ?? '')
        .split('.')
        .map((part) => cardinal(part))
        .join(' point ')}`,
  ),
  rule('(?=\\S*\\d)(?=\\S*\\p{Lu})[\\p{Lu}\\d]+(?:[-–/][\\p{Lu}\\d]+)*', (m) => code(m[0])),
  rule('(?=\\S*\\d)(?=\\S*\\p{L})[\\p{L}\\d]+', (m) => code(m[0])),
];
