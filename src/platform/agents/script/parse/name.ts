/** Names of people: from a list, after "my name is", or as the bare answer. */
import type { Choice } from '#voice/plan.ts';
import { findChoices } from './choice.ts';
import { FILLERS, phraseAt, words } from './tokens.ts';
import type { Found } from './tokens.ts';

const INTRODUCED = words(
  "my name is|my name's|the name is|the name's|name is|this is|i'm|i am|it's|it is|call me|you can call me|that's|speaking with|under|under the name|on behalf of|for|first name|last name|patient is|patient's name is",
);
/** After these a name need not follow: only a listed name counts, unless the name was asked for. */
const LOOSE: ReadonlySet<string> = new Set([
  "i'm",
  'i am',
  "it's",
  'it is',
  'this is',
  "that's",
  'for',
  'under',
]);
const NOT_A_NAME: ReadonlySet<string> = new Set(
  (
    'a an the my your his her our their this that it is are was i you he she we they and or but not no yes yeah yep nope ok okay sure ' +
    'with for from at on in to of by about as if so what when where who why how which can could would will do does did have has had ' +
    'want need like book make get go come call calling back here there please thanks thank hello hi hey just really very new existing ' +
    'patient appointment cleaning today tomorrow monday tuesday wednesday thursday friday saturday sunday morning afternoon evening ' +
    'next week day time date busy interested sorry good fine great right wrong one two three four five six seven eight nine ten ' +
    "don't can't it's i'm that's me know something someone nothing name first last half past quarter oclock am pm noon more some any"
  ).split(' '),
);

/** A name in the utterance; `asked` when the question was for it. */
export function readName(
  tokens: readonly string[],
  values: readonly Choice[],
  asked: boolean,
): Found<string> | null {
  const listed = findChoices(tokens, values);
  for (let at = 0; at < tokens.length; at++) {
    const length = phraseAt(tokens, at, INTRODUCED);
    if (length === 0) continue;
    const loose = LOOSE.has(tokens.slice(at, at + length).join(' '));
    const name = nameAt(tokens, at + length);
    if (!name) continue;
    const known = listed.some((one) => one.from >= name.from && one.from < name.to);
    if (
      !loose ||
      known ||
      asked ||
      (values.length === 0 && tokens[at] === 'for' && name.to - name.from >= 2)
    ) {
      return { ...name, from: at };
    }
  }
  const first = listed[0];
  if (first) return nameAt(tokens, first.from) ?? { ...first, value: titled(first.value) };
  return asked ? bareName(tokens) : null;
}

/** One to four words that may be a name. */
function nameAt(tokens: readonly string[], at: number): Found<string> | null {
  let to = at;
  while (to < tokens.length && to < at + 4 && mayBeName(tokens[to])) to++;
  return to === at ? null : { value: titled(tokens.slice(at, to).join(' ')), from: at, to };
}

function bareName(tokens: readonly string[]): Found<string> | null {
  let start = 0;
  const skipped: ReadonlySet<string> = new Set(['yes', 'yeah', 'sure', 'ok', 'okay', 'no', 'hi', 'hello']);
  while (FILLERS.has(tokens[start] ?? '') || skipped.has(tokens[start] ?? '')) start++;
  const name = nameAt(tokens, start);
  const rest = name ? tokens.slice(name.to).filter((word) => !FILLERS.has(word)) : [];
  return name && rest.length === 0 ? name : null;
}

function mayBeName(word: string | undefined): boolean {
  return word !== undefined && /^[a-z][a-z']*$/.test(word) && !NOT_A_NAME.has(word) && !FILLERS.has(word);
}

function titled(name: string): string {
  return name.replaceAll(
    /(^|[\s'])([a-z])/g,
    (_, before: string, letter: string) => before + letter.toUpperCase(),
  );
}
