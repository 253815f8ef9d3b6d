/** Which intent, objection or small talk an utterance is nearest to, by the words of its examples. */
import { holds } from '../state/condition.ts';
import type { Strategy } from '../../strategy/schema.ts';
import type { Condition } from '../../strategy/wording-schema.ts';
import type { Json } from '#voice/plan.ts';
import { FILLERS, tokenise } from '../parse/tokens.ts';
import { stem } from './stem.ts';

export type Topic =
  | { kind: 'intent'; index: number }
  | { kind: 'objection'; index: number }
  | { kind: 'talk'; index: number };

export interface Match {
  topic: Topic;
  /** 0 to 1; 1 when the words are those of an example. */
  score: number;
}

/** From here on an utterance is taken for the topic. Below it, the caller is asked to say it differently. */
export const UNDERSTOOD = 0.62;
/** From here on it is the topic itself, and a value inside it is not an answer. */
export const CERTAIN = 0.9;

/** What a small word weighs beside a telling one. */
const SMALL_WEIGHT = 0.12;
export const SMALL: ReadonlySet<string> = new Set(
  (
    'a an the is are am be was were been i you he she it we they me my your our us them his her its to of in on at by for from with and or if ' +
    'so do does did have has had can could would will shall should may might this that these those there here as just what want like get got ' +
    'need some any then now really actually please well maybe perhaps about around roughly probably guess think say sort kind'
  )
    .split(' ')
    .map(stem),
);

interface Example {
  topic: number;
  words: Set<string>;
  weight: number;
}

export interface IntentIndex {
  topics: { topic: Topic; when: Condition | undefined }[];
  examples: Example[];
  weightOf: Map<string, number>;
  /** Weight of a word that no example has. */
  foreign: number;
}

const CONTRACTIONS: Record<string, string> = {
  "can't": 'can not',
  "won't": 'will not',
  "i'm": 'i am',
  "let's": 'let us',
  cannot: 'can not',
  gonna: 'going to',
  wanna: 'want to',
  gotta: 'got to',
  dont: 'do not',
};

/** Words as they are compared: contractions written out, stems, no fillers. */
export function contentWords(tokens: readonly string[]): string[] {
  return tokens
    .flatMap((token) => expand(token).split(' '))
    .filter((word) => word !== '' && !FILLERS.has(word))
    .map(stem);
}

export function expand(token: string): string {
  if (Object.hasOwn(CONTRACTIONS, token)) return CONTRACTIONS[token] ?? token;
  return token
    .replace(/n't$/, ' not')
    .replace(/'(?:re)$/, ' are')
    .replace(/'ve$/, ' have')
    .replace(/'ll$/, ' will')
    .replace(/'d$/, ' would')
    .replace(/^(it|that|what|where|who|how|he|she|there|when)'s$/, '$1 is');
}

/** Weights are inverse topic frequencies, after K. Spärck Jones (1972). */
export function buildIndex(strategy: Strategy): IntentIndex {
  const topics: IntentIndex['topics'] = [];
  const examples: Omit<Example, 'weight'>[] = [];
  const seenIn = new Map<string, Set<number>>();
  const add = (topic: Topic, when: Condition | undefined, sentences: string[]): void => {
    const number = topics.push({ topic, when }) - 1;
    for (const sentence of sentences) {
      const words = new Set(contentWords(tokenise(sentence)));
      if (words.size === 0) continue;
      examples.push({ topic: number, words });
      for (const word of words) seenIn.set(word, (seenIn.get(word) ?? new Set()).add(number));
    }
  };
  strategy.intents.forEach((one, index) => add({ kind: 'intent', index }, one.when, one.examples));
  strategy.objections.forEach((one, index) => add({ kind: 'objection', index }, one.when, one.examples));
  strategy.small_talk.forEach((one, index) => add({ kind: 'talk', index }, undefined, one.examples));
  const weightOf = new Map<string, number>();
  for (const [word, where] of seenIn) {
    const rarity = Math.log(1 + topics.length / where.size);
    weightOf.set(word, SMALL.has(word) ? rarity * SMALL_WEIGHT : rarity);
  }
  const foreign = Math.log(1 + topics.length) * 0.5;
  const index: IntentIndex = { topics, examples: [], weightOf, foreign };
  index.examples = examples.map((example) => ({ ...example, weight: total(index, example.words) }));
  return index;
}

/**
 * The nearest topic whose condition holds. `left` are the tokens that are not already understood as values: at least half of
 * what speaks for a topic must be among them. Ties go to the topic that stands first. Null below `UNDERSTOOD`.
 */
export function nearestTopic(
  index: IntentIndex,
  tokens: readonly string[],
  left: readonly string[],
  slots: Record<string, Json>,
): Match | null {
  const all = new Set(contentWords(tokens));
  const rest = new Set(contentWords(left));
  const allWeight = total(index, all);
  const restWeight = total(index, rest);
  let best: Match | null = null;
  for (const example of index.examples) {
    const { matched, matchedLeft } = overlap(index, example, all, rest);
    if (matched === 0 || matchedLeft < matched / 2) continue;
    const whole = similarity(matched, example.weight, allWeight);
    const score = Math.max(whole, restWeight > 0 ? similarity(matchedLeft, example.weight, restWeight) : 0);
    if (score < UNDERSTOOD || score <= (best?.score ?? 0) + 1e-9) continue;
    const entry = index.topics[example.topic];
    if (entry && holds(entry.when, slots)) best = { topic: entry.topic, score };
  }
  return best;
}

function overlap(index: IntentIndex, example: Example, all: Set<string>, rest: Set<string>) {
  let matched = 0;
  let matchedLeft = 0;
  for (const word of example.words) {
    if (!all.has(word)) continue;
    const weight = index.weightOf.get(word) ?? 0;
    matched += weight;
    if (rest.has(word)) matchedLeft += weight;
  }
  return { matched, matchedLeft };
}

/** How much of the example was said, and how much of what was said is the example. */
function similarity(matched: number, example: number, said: number): number {
  return 0.62 * (matched / example) + 0.38 * (matched / Math.max(said, matched));
}

function total(index: IntentIndex, words: Set<string>): number {
  let sum = 0;
  for (const word of words) {
    sum += index.weightOf.get(word) ?? (SMALL.has(word) ? index.foreign * SMALL_WEIGHT : index.foreign);
  }
  return sum;
}
