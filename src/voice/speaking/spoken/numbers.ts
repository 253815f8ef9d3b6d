/** English words for numbers. Everything takes digits as text, so that no length loses precision. */

const ONES = (
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen ' +
  'seventeen eighteen nineteen'
).split(' ');
const TENS = 'zero ten twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const SCALES = ['', ' thousand', ' million', ' billion', ' trillion'];
const IRREGULAR_ORDINALS: Record<string, string> = {
  one: 'first',
  two: 'second',
  three: 'third',
  five: 'fifth',
  eight: 'eighth',
  nine: 'ninth',
  twelve: 'twelfth',
};

/** "1,205" → "one thousand two hundred five" (British: "… and five"). More than 15 digits are read one by one. */
export function cardinal(written: string, british = false): string {
  const digits = written.replaceAll(/\D/g, '').replace(/^0+(?=\d)/, '');
  if (digits === '') return '';
  if (digits.length > 15) return digitWords(digits, 'zero');
  if (digits === '0') return 'zero';
  const groups: string[] = [];
  for (let end = digits.length, scale = 0; end > 0; end -= 3, scale += 1) {
    const group = Number(digits.slice(Math.max(0, end - 3), end));
    if (group === 0) continue;
    const and = british && scale === 0 && group < 100 && digits.length > 3;
    groups.unshift(`${and ? 'and ' : ''}${underThousand(group, british)}${SCALES[scale] ?? ''}`);
  }
  return groups.join(' ');
}

function underThousand(n: number, british: boolean): string {
  if (n < 100) return underHundred(n);
  const rest = n % 100;
  const hundreds = `${ONES[Math.floor(n / 100)]} hundred`;
  return rest === 0 ? hundreds : `${hundreds} ${british ? 'and ' : ''}${underHundred(rest)}`;
}

function underHundred(n: number): string {
  if (n < 20) return ONES[n] ?? '';
  return n % 10 === 0 ? (TENS[n / 10] ?? '') : `${TENS[Math.floor(n / 10)]}-${ONES[n % 10]}`;
}

/** "21" → "twenty-first". */
export function ordinal(written: string, british = false): string {
  const words = cardinal(written, british);
  const last = /[a-z]+$/.exec(words)?.[0] ?? '';
  const head = words.slice(0, words.length - last.length);
  const irregular = IRREGULAR_ORDINALS[last];
  if (irregular) return head + irregular;
  return head + (last.endsWith('y') ? `${last.slice(0, -1)}ieth` : `${last}th`);
}

/** "3.05" → "three point zero five"; "-2" → "minus two"; whole numbers as `cardinal`. */
export function decimal(written: string, british = false): string {
  const sign = /^[-−]/.test(written) ? 'minus ' : '';
  const [whole = '', fraction = ''] = written.replaceAll(/[^\d.]/g, '').split('.');
  const words = cardinal(whole === '' ? '0' : whole, british);
  return sign + (fraction === '' ? words : `${words} point ${digitWords(fraction, 'zero')}`);
}

/** "1999" → "nineteen ninety-nine", "2005" → "two thousand five", "2026" → "twenty twenty-six". */
export function year(written: string, british = false): string {
  const n = Number(written);
  const high = Math.floor(n / 100);
  const low = n % 100;
  if (n < 1000 || n > 2099 || (n >= 2000 && n < 2010) || n === 1000) return cardinal(written, british);
  if (low === 0) return `${underHundred(high)} hundred`;
  return `${underHundred(high)} ${low < 10 ? `oh ${ONES[low]}` : underHundred(low)}`;
}

/** Digits one by one. Zero is "oh" on the telephone and "zero" where it could be taken for the letter. */
export function digitWords(written: string, zero: 'oh' | 'zero'): string {
  return Array.from(written.replaceAll(/\D/g, ''), (d) => (d === '0' ? zero : ONES[Number(d)])).join(' ');
}

/** "twenty-six" → "twenty-sixes", "ninety" → "nineties". */
export function plural(words: string): string {
  if (words.endsWith('y')) return `${words.slice(0, -1)}ies`;
  return /(?:s|x)$/.test(words) ? `${words}es` : `${words}s`;
}
