/** A short sequence of items made of parts, such as cards: "four, queen of clubs". */
import type { SlotOf } from '../../strategy/slot-schema.ts';
import { stem } from '../understand/stem.ts';
import { choiceAt } from './choice.ts';
import { FILLERS } from './tokens.ts';
import type { Found } from './tokens.ts';

export type Item = Record<string, string | null>;

const BETWEEN: ReadonlySet<string> = new Set([
  'and',
  'a',
  'an',
  'the',
  'then',
  'also',
  'with',
  'plus',
  'i',
  'have',
  'got',
  "i've",
  'my',
]);

/** Items with all their required parts, in order; other words between them are passed over. Null when there are none. */
export function readSequence(tokens: readonly string[], slot: SlotOf<'sequence'>): Found<Item[]> | null {
  const stems = tokens.map(stem);
  const joiners = new Set(slot.joiners.map(stem));
  const cues = new Set(slot.cues.map(stem));
  const items: Item[] = [];
  let from = -1;
  let to = 0;
  for (let at = 0; at < tokens.length;) {
    const item = itemAt(stems, at, slot, joiners);
    if (!item) {
      at++;
      continue;
    }
    const bare = Object.values(item.value).filter((part) => part !== null).length < slot.parts.length;
    if (bare && cues.has(stems[item.to] ?? '')) {
      // "Two cards": a number of items, not one of them.
      at = item.to;
      continue;
    }
    if (from < 0) from = at;
    items.push(item.value);
    at = item.to;
    to = item.to;
  }
  return items.length === 0 ? null : { value: items, from, to };
}

function itemAt(
  stems: readonly string[],
  start: number,
  slot: SlotOf<'sequence'>,
  joiners: ReadonlySet<string>,
): Found<Item> | null {
  const item: Item = {};
  let at = start;
  let said = 0;
  for (const part of slot.parts) {
    // Between the parts of one item only joiners and sounds may stand: another word begins something else.
    let next = at;
    while (said > 0 && (joiners.has(stems[next] ?? '') || FILLERS.has(stems[next] ?? ''))) next++;
    const match = choiceAt(stems, next, part.values);
    item[part.name] = match?.value ?? null;
    if (match) {
      at = match.to;
      said++;
    } else if (!part.optional) return null;
  }
  return said === 0 ? null : { value: item, from: start, to: at };
}

/** How many tokens of the span are neither items, joiners nor small words: speech that was not about the sequence. */
export function foreignWords(tokens: readonly string[], slot: SlotOf<'sequence'>): number {
  const stems = tokens.map(stem);
  const joiners = new Set(slot.joiners.map(stem));
  let foreign = 0;
  for (let at = 0; at < stems.length;) {
    const match = slot.parts.map((part) => choiceAt(stems, at, part.values)).find((one) => one !== null);
    if (match) {
      at = match.to;
      continue;
    }
    const word = tokens[at] ?? '';
    const cue = slot.cues.includes(word) || !/[a-z0-9]/.test(word);
    if (!cue && !joiners.has(stems[at] ?? '') && !FILLERS.has(word) && !BETWEEN.has(word)) foreign++;
    at++;
  }
  return foreign;
}
