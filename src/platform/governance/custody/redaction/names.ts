/** Names that follow the words with which people give them: "my name is …", "je m’appelle …". */

/** What is said before a name. The longest first. */
const CUE =
  /(?<![\p{L}])(?:my (?:full |first |last )?name(?: is|'s|’s)|the name(?: is|'s|’s)|name(?: is|'s|’s)|i am called|call me|this is|you(?:'re| are) speaking (?:to|with)|je m['’ ]?appelle|mon nom est|c['’ ]?est|mein name ist|ich hei(?:ß|ss)e|ich bin|me llamo|mi nombre es|soy|mi chiamo|il mio nome (?:è|e))[ ,:]+/giu;
/** Cues that often introduce something else: a name is only what is written as one. */
const LOOSE = /^(?:this is|c['’ ]?est|ich bin|soy|call me)/iu;
const MOST_WORDS = 3;
const WORD = /[\p{L}][\p{L}'’.-]{0,40}/uy;
/** Ends a name, also where a recogniser writes everything small. */
const NO_NAME = new Set(
  (
    'a an and the i im it is its from with calling speaking here for on at about of to in my me we you please but so well just not ' +
    'that because can could would like want need have phone number date birth et je le la les un une de pour und ich der die das ein ' +
    'eine von und hier y el los una por para quiero e io sono per'
  ).split(' '),
);

export function nameSpans(text: string): { from: number; to: number }[] {
  const spans: { from: number; to: number }[] = [];
  for (const cue of text.matchAll(CUE)) {
    const strict = LOOSE.test(cue[0]);
    const from = cue.index + cue[0].length;
    const to = nameEnd(text, from, strict);
    if (to > from) spans.push({ from, to });
  }
  return spans;
}

function nameEnd(text: string, from: number, strict: boolean): number {
  let end = from;
  for (let count = 0, at = from; count < MOST_WORDS || spelled(text, at);) {
    WORD.lastIndex = at;
    const word = WORD.exec(text)?.[0].replace(/[.'’-]+$/, '');
    if (word === undefined || word === '' || NO_NAME.has(word.toLowerCase().replaceAll(/['’]/g, ''))) break;
    if (strict && word[0] === word[0]!.toLowerCase()) break;
    if (word.length > 1) count += 1;
    end = at + word.length;
    const gap = /^(?:[ .-]{1,2}|, (?=\p{L}\b))/u.exec(text.slice(end, end + 3));
    if (gap === null) break;
    at = end + gap[0].length;
  }
  return end;
}

/** A single letter, as in "A. N. N. A.". */
function spelled(text: string, at: number): boolean {
  return /^\p{L}(?:[ .,-]|$)/u.test(text.slice(at, at + 2));
}
