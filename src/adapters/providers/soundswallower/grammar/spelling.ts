/** Letters said one by one, with code words, and the words of mail addresses. */
import { type Expression, many, oneOf, seq, weighted } from './expression.ts';
import { UNITS } from './numbers.ts';

const CODE_WORDS: Record<string, string[]> = {
  a: ['alpha', 'apple', 'adam'],
  b: ['bravo', 'boy', 'bob'],
  c: ['charlie', 'cat'],
  d: ['delta', 'david', 'dog'],
  e: ['echo', 'edward'],
  f: ['foxtrot', 'frank'],
  g: ['golf', 'george'],
  h: ['hotel', 'harry', 'henry'],
  i: ['india', 'ida'],
  j: ['juliet', 'john'],
  k: ['kilo', 'king'],
  l: ['lima', 'larry'],
  m: ['mike', 'mary', 'mother'],
  n: ['november', 'nancy'],
  o: ['oscar', 'orange'],
  p: ['papa', 'peter', 'paul'],
  q: ['quebec', 'queen'],
  r: ['romeo', 'robert'],
  s: ['sierra', 'sam'],
  t: ['tango', 'tom'],
  u: ['uniform', 'union'],
  v: ['victor'],
  w: ['whiskey', 'william'],
  x: ['x-ray'],
  y: ['yankee', 'yellow'],
  z: ['zulu', 'zebra'],
};

export function spelling(): Expression {
  const letters = Object.keys(CODE_WORDS).map((letter) => `${letter}~letter`);
  const coded = Object.entries(CODE_WORDS).map(([letter, words]) =>
    seq(`${letter}~letter`, oneOf('as in', 'for', 'like'), oneOf(...words)),
  );
  const group = weighted(
    [60, oneOf(...letters)],
    [6, oneOf(...coded)],
    [6, seq('double', oneOf(...letters))],
    [3, oneOf(...UNITS, 'zero')],
    [3, oneOf('dot', 'at', 'dash', 'underscore', 'hyphen')],
    [2, oneOf('gmail', 'hotmail', 'yahoo', 'outlook', 'com', 'net', 'org')],
  );
  return many(group, 0.88);
}
