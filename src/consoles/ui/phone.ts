/** Telephone numbers as a person reads them. */

/** Countries whose code is two digits; +1 and +7 have one, all others three (ITU-T E.164, assigned codes). */
const TWO_DIGITS = new Set(
  (
    '20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 ' +
    '81 82 84 86 90 91 92 93 94 95 98'
  ).split(' '),
);

/**
 * `+12125550142` as `+1 212 555 0142`: the country's code apart, the rest in groups that the eye can hold. Only +1 is grouped as its
 * country writes it. What is no number in international form (a name, a number shown by its end) stays as it is.
 */
export function phoneNumber(number: string): string {
  if (!/^\+[1-9]\d{6,14}$/.test(number)) return number;
  const digits = number.slice(1);
  if (digits.startsWith('1') && digits.length === 11) {
    return `+1 ${digits.slice(1, 4)} ${digits.slice(4, 7)} ${digits.slice(7)}`;
  }
  const code = /^[17]/.test(digits) ? 1 : TWO_DIGITS.has(digits.slice(0, 2)) ? 2 : 3;
  return `+${digits.slice(0, code)} ${grouped(digits.slice(code))}`;
}

/** Threes from the left, and no digit alone at the end. */
function grouped(digits: string): string {
  return digits.replaceAll(/\d{3}(?=\d{2})/g, '$& ');
}
