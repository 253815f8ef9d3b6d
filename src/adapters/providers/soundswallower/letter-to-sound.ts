/**
 * A guess at how an English word outside the dictionary sounds, for names above all: the longest spelling that matches
 * at each place, without stress. Coarse on purpose: a name guessed wrong is refused, not taken for another.
 */
const SPELLINGS: Record<string, string> = {
  tch: 'CH',
  sch: 'SH',
  igh: 'AY',
  eau: 'OW',
  tion: 'SH AH N',
  sion: 'ZH AH N',
  ough: 'AO',
  augh: 'AO',
  eigh: 'EY',
  ch: 'CH',
  sh: 'SH',
  th: 'TH',
  ph: 'F',
  wh: 'W',
  ck: 'K',
  ng: 'NG',
  qu: 'K W',
  gh: 'G',
  kn: 'N',
  wr: 'R',
  dg: 'JH',
  sc: 'S K',
  ai: 'EY',
  ay: 'EY',
  ee: 'IY',
  ea: 'IY',
  ie: 'IY',
  ei: 'IY',
  ey: 'IY',
  oo: 'UW',
  ou: 'AW',
  ow: 'OW',
  oa: 'OW',
  oi: 'OY',
  oy: 'OY',
  au: 'AO',
  aw: 'AO',
  ew: 'UW',
  ue: 'UW',
  ar: 'AA R',
  er: 'ER',
  ir: 'ER',
  ur: 'ER',
  or: 'AO R',
  a: 'AE',
  b: 'B',
  c: 'K',
  d: 'D',
  e: 'EH',
  f: 'F',
  g: 'G',
  h: 'HH',
  i: 'IH',
  j: 'JH',
  k: 'K',
  l: 'L',
  m: 'M',
  n: 'N',
  o: 'AA',
  p: 'P',
  q: 'K',
  r: 'R',
  s: 'S',
  t: 'T',
  u: 'AH',
  v: 'V',
  w: 'W',
  x: 'K S',
  y: 'IY',
  z: 'Z',
};
const LONG_VOWEL: Record<string, string> = { a: 'EY', e: 'IY', i: 'AY', o: 'OW', u: 'UW' };
const LAST_VOWEL: Record<string, string> = { a: 'AH', i: 'IY', o: 'OW', u: 'UW', y: 'IY' };

/** Null when the word holds anything but letters of the English alphabet (accents are dropped). */
export function soundOutEnglish(word: string): string | null {
  const letters = word.normalize('NFD').replace(/\p{M}/gu, '').replaceAll(/['-]/g, '');
  if (!/^[a-z]+$/.test(letters)) return null;
  const sounds: string[] = [];
  for (let at = 0; at < letters.length;) {
    const step = soundAt(letters, at);
    if (step.sound !== '' && step.sound !== sounds.at(-1)) sounds.push(step.sound);
    at += step.length;
  }
  return sounds.length === 0 ? null : sounds.join(' ');
}

function soundAt(letters: string, at: number): { sound: string; length: number } {
  const letter = letters[at] ?? '';
  const rest = letters.slice(at);
  if (rest === 'e' && at > 1) return { sound: '', length: 1 };
  if (rest === letter && at > 0 && LAST_VOWEL[letter]) return { sound: LAST_VOWEL[letter], length: 1 };
  if (/^[aeiou][bcdfgklmnprstvz]e$/.test(rest)) return { sound: LONG_VOWEL[letter] ?? '', length: 1 };
  if (letter === 'y' && at === 0) return { sound: 'Y', length: 1 };
  if (/^c[eiy]/.test(rest)) return { sound: 'S', length: 1 };
  if (/^g[eiy]/.test(rest) && at > 0) return { sound: 'JH', length: 1 };
  for (let length = Math.min(4, rest.length); length > 0; length -= 1) {
    const sound = SPELLINGS[rest.slice(0, length)];
    if (sound !== undefined) return { sound, length };
  }
  return { sound: '', length: 1 };
}
