/** Yes and no in the words that people use for them. */
import { FILLERS, phraseAt, words } from './tokens.ts';
import type { Found } from './tokens.ts';

const YES = words(
  "yes|yeah|yea|yep|yup|yah|sure|sure thing|ok|okay|correct|right|that's right|that is right|that's correct|that is correct|" +
    "that's it|absolutely|definitely|certainly|of course|go ahead|go on|sounds good|sounds great|that works|works for me|please do|" +
    "i do|i am|i'm|i have|i would|i'd love to|i'd like that|i would love to|why not|exactly|fine|that's fine|that is fine|perfect|great|good|" +
    'affirmative|uh huh|mm hm|mhm|indeed|no problem|not a problem|all right|alright|by all means|it is|they are|' +
    "i think so|i guess so|i guess|i suppose so|i believe so|you bet|with pleasure|gladly|another one|once more|one more|again|one more time|let's do it|let us do it|do it|please",
);
const NO = words(
  "no|nope|nah|na|no way|no thanks|no thank you|not really|not yet|not now|not today|negative|i don't|i do not|don't|do not|i'm not|i am not|" +
    "i haven't|i have not|i wouldn't|i would not|wrong|incorrect|that's wrong|that is wrong|that's not right|that is not right|that isn't right|" +
    "that's not it|that is not it|not right|not correct|that's incorrect|never|i don't think so|i do not think so|i'd rather not|i would rather not|" +
    "it isn't|it is not|it's not|it is wrong|it's wrong|not at all|absolutely not|of course not|definitely not|certainly not|i'm good|i'm fine|none",
);
/** In these, "i am" or "i have" begins something else. */
const WEAK: ReadonlySet<string> = new Set([
  "i'm",
  'i am',
  'i have',
  'i do',
  'i would',
  'it is',
  'good',
  'great',
  'fine',
  'right',
  'do it',
  'please',
]);

/** Reads the beginning of an utterance; of "yes, no" the last counts. Null when it begins with something else. */
export function readYesNo(tokens: readonly string[]): Found<'yes' | 'no'> | null {
  let at = 0;
  let from = -1;
  let to = 0;
  let value: 'yes' | 'no' | null = null;
  while (at < tokens.length) {
    const no = phraseAt(tokens, at, NO);
    const yes = phraseAt(tokens, at, YES);
    const length = Math.max(no, yes);
    if (length > 0) {
      const phrase = tokens.slice(at, at + length).join(' ');
      if (WEAK.has(phrase) && at + length < tokens.length && !endsSoon(tokens, at + length)) {
        if (value !== null) break;
        return null;
      }
      if (from < 0) from = at;
      if (!(WEAK.has(phrase) && value !== null)) value = no >= yes ? 'no' : 'yes';
      at += length;
      to = at;
    } else if (FILLERS.has(tokens[at] ?? '') || tokens[at] === 'thanks') at++;
    else break;
  }
  return value === null ? null : { value, from, to };
}

/** Nothing follows but fillers and more of yes or no. */
function endsSoon(tokens: readonly string[], at: number): boolean {
  const rest = tokens.slice(at).filter((word) => !FILLERS.has(word));
  return rest.length === 0 || readYesNo(rest)?.to === rest.length;
}
