/** "No, tuesday", "I said four, not five", "actually, make it thursday": what is meant, and what is taken back. */
import type { Strategy } from '../../strategy/schema.ts';
import { MONTHS, WEEKDAYS } from '../parse/calendar.ts';
import { choiceAt } from '../parse/choice.ts';
import { ordinalAt, smallNumberAt } from '../parse/number.ts';
import { FILLERS, phraseAt, words } from '../parse/tokens.ts';
import { stem } from './stem.ts';

const MARKERS = words(
  "no|nope|actually|i said|i meant|i mean|rather|instead|make it|make that|change it|change that|change the|sorry|wait|correction|that's wrong|that is wrong|not|wrong|can we change|could we change|let's make it|let us make it",
);
/** These announce a correction wherever they stand; the others only at the beginning. */
const EXPLICIT = words(
  "i said|i meant|make it|make that|change it|change that|change the|instead|can we change|could we change|let's make it|let us make it",
);
const TURN_BACK = words("but|it's|it is|i said|i meant|i mean|make it|rather|that's|it was|no");

export interface Meant {
  tokens: string[];
  /** What was said not to be meant; empty mostly. */
  denied: string[];
  /** The caller corrects something. */
  correcting: boolean;
}

export function readCorrection(strategy: Strategy, tokens: string[]): Meant {
  const correcting =
    markerEnd(tokens) > 0 || tokens.some((_, at) => at < 6 && phraseAt(tokens, at, EXPLICIT) > 0);
  const not = tokens.findIndex(
    (word, at) =>
      (word === 'not' || (word === 'of' && tokens[at - 1] === 'instead')) &&
      valueLength(strategy, tokens, at + 1) > 0,
  );
  if (not < 0) return { tokens, denied: [], correcting };
  const length = valueLength(strategy, tokens, not + 1);
  const before = tokens.slice(0, tokens[not] === 'of' ? not - 1 : not);
  const after = tokens.slice(not + 1 + length);
  const back = phraseAt(after, 0, TURN_BACK);
  const rest = after.slice(back);
  const hasBefore = before.some((_, at) => valueLength(strategy, before, at) > 0);
  const meant = hasBefore && rest.length === 0 ? before : [...before, ...rest];
  return {
    tokens: meant,
    denied: tokens.slice(not + 1, not + 1 + length),
    correcting: true,
  };
}

/** Without the words that only announce a correction: they speak for no topic. */
export function withoutMarkers(tokens: readonly string[]): string[] {
  return tokens.slice(markerEnd(tokens));
}

function markerEnd(tokens: readonly string[]): number {
  let at = 0;
  while (FILLERS.has(tokens[at] ?? '') && phraseAt(tokens, at, MARKERS) === 0 && at < tokens.length) at++;
  if (phraseAt(tokens, at, MARKERS) === 0) return 0;
  for (let length = phraseAt(tokens, at, MARKERS); length > 0; length = phraseAt(tokens, at, MARKERS))
    at += length;
  return at;
}

/** How many words at `at` name a value that any slot could have; 0 for none. */
function valueLength(strategy: Strategy, tokens: readonly string[], at: number): number {
  const word = tokens[at];
  if (word === undefined) return 0;
  const number = ordinalAt(tokens, at) ?? smallNumberAt(tokens, at);
  if (number) return number.to - at;
  if (word === 'oh' || /^\d+$/.test(word)) return 1;
  if ((WEEKDAYS as readonly string[]).includes(word) || (MONTHS as readonly string[]).includes(word))
    return 1;
  if (['today', 'tomorrow', 'noon', 'morning', 'afternoon'].includes(word)) return 1;
  const stems = tokens.map(stem);
  let longest = 0;
  for (const slot of Object.values(strategy.slots)) {
    const lists =
      slot.type === 'choice' || slot.type === 'name'
        ? [slot.values]
        : slot.type === 'sequence'
          ? slot.parts.map((part) => part.values)
          : [];
    for (const values of lists) {
      const match = choiceAt(stems, at, values);
      if (match) longest = Math.max(longest, match.to - at);
    }
  }
  return longest;
}
