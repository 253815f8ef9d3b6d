/** A light stemmer: enough that "booking" meets "book" and "prices" meets "price". */

const IRREGULAR: Record<string, string> = {
  costs: 'cost',
  teeth: 'tooth',
  children: 'child',
  people: 'person',
  spoke: 'speak',
  paid: 'pay',
  paying: 'pay',
  busy: 'busy',
  this: 'this',
  is: 'is',
  was: 'was',
  yes: 'yes',
  does: 'do',
  did: 'do',
  done: 'do',
  has: 'have',
  had: 'have',
};

/** Suffix rules after M. F. Porter's first steps, for lower-case English words. */
export function stem(word: string): string {
  if (Object.hasOwn(IRREGULAR, word)) return IRREGULAR[word] ?? word;
  if (word.length < 4 || /\d/.test(word)) return word;
  let base = word.replace(/'s?$/, '');
  if (/(?:ss|us|is)$/.test(base)) return base;
  if (/(?:sses|shes|ches|xes)$/.test(base)) base = base.slice(0, -2);
  else if (base.endsWith('ies') && base.length > 4) base = `${base.slice(0, -3)}y`;
  else if (base.endsWith('s')) base = base.slice(0, -1);
  if (base.endsWith('ing') && /[aeiouy].*ing$/.test(base) && base.length > 5)
    base = undouble(base.slice(0, -3));
  else if (base.endsWith('ed') && /[aeiouy].*ed$/.test(base) && base.length > 4)
    base = undouble(base.slice(0, -2));
  return base.length > 4 && base.endsWith('e') ? base.slice(0, -1) : base;
}

function undouble(base: string): string {
  return /([bdfgmnprt])\1$/.test(base) ? base.slice(0, -1) : base;
}
