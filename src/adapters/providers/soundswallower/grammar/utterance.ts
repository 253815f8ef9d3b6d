/** The grammar of one utterance: what is expected is likeliest, the rest of the guide is possible, and garbage takes what is neither. */
import type { Expectation, Guide, SlotGuide } from '#voice/plan.ts';
import { type Expression, oneOf, toExpression, weighted } from './expression.ts';
import { type Graph, type GraphBuilder, graphBuilder } from './graph.ts';
import { frenchYesNo } from './french.ts';
import { slotExpression, yesNo } from './slots.ts';
import { wordsOf } from './wording.ts';

/** More phrases than this are not searched: the grammar would outgrow real time. */
export const MOST_PHRASES = 600;

/** Prior probabilities of what a caller does; they decide between readings that sound alike. */
const CHANCE = {
  expected: 0.75,
  phraseWhenAsked: 0.12,
  phraseWhenOpen: 0.45,
  another: 0.12,
  filler: 0.1,
  carrier: 0.15,
  partOfPhrase: 0.02,
};

export interface UtteranceGrammar {
  graph: Graph;
  start: number;
  /** Reached by what the grammar accepts. */
  accept: number;
  /** Reached by the phone loop, which takes any speech. */
  garbage: number;
}

/** The garbage loop, the silences, and which language the built-in words are of. */
export interface Sounds {
  language: 'english' | 'french';
  /** Words of the garbage loop. */
  garbage: string[];
  /** Cost of each of them on top of an equal choice, in nats; what makes garbage more or less likely. */
  garbageCost: number;
  silenceCost: number;
}

/** The word for silence, which may come in any place. */
export const SILENCE = '<sil>';

export function utteranceGrammar(guide: Guide, expect: Expectation, sounds: Sounds): UtteranceGrammar {
  const builder = graphBuilder();
  const [start, accept, garbage, loop] = [builder.state(), builder.state(), builder.state(), builder.state()];
  layUtterance(builder, { start, accept }, { guide, expect, language: sounds.language });
  const cost = Math.log(sounds.garbage.length) + sounds.garbageCost;
  for (const word of sounds.garbage)
    for (const from of [start, loop]) builder.lay(toExpression(word), { from, to: loop, cost });
  builder.skip(loop, garbage, 0);
  const states = builder.state();
  for (let state = 0; state < states; state += 1)
    builder.lay(toExpression(SILENCE), { from: state, to: state, cost: sounds.silenceCost });
  return { graph: builder.close(), start, accept, garbage };
}

interface Asked {
  guide: Guide;
  expect: Expectation;
  language: Sounds['language'];
}

function layUtterance(builder: GraphBuilder, ends: { start: number; accept: number }, asked: Asked): void {
  const [begin, first, next, said] = [builder.state(), builder.state(), builder.state(), builder.state()];
  const around = asked.language === 'english' ? ENGLISH : FRENCH;
  builder.skip(ends.start, begin, -Math.log(1 - CHANCE.filler));
  builder.lay(around.fillers, { from: ends.start, to: begin, cost: -Math.log(CHANCE.filler) });
  builder.skip(begin, first, -Math.log(1 - CHANCE.carrier));
  builder.lay(around.carriers, { from: begin, to: first, cost: -Math.log(CHANCE.carrier) });

  const slots = slotsOf(asked);
  const phraseChance = phraseShare(asked.guide, slots);
  for (const { expression, chance } of slots) {
    const [from, to] = [builder.state(), builder.state()];
    builder.lay(expression, { from, to });
    builder.skip(first, from, -Math.log(chance * (1 - phraseChance)));
    builder.skip(next, from, Math.log(slots.length) - Math.log(1 - phraseChance));
    builder.skip(to, said, 0);
  }
  layPhrases(builder, { from: begin, to: said, cost: -Math.log(phraseChance) }, asked.guide.phrases);

  builder.skip(said, ends.accept, -Math.log(0.85));
  builder.lay(around.politeness, { from: said, to: ends.accept, cost: -Math.log(0.03) });
  builder.skip(said, next, -Math.log(CHANCE.another * 0.6));
  builder.lay(around.links, { from: said, to: next, cost: -Math.log(CHANCE.another * 0.4) });
}

interface WeighedSlot {
  expression: Expression;
  chance: number;
}

/** Every slot with its share of the answers; a bare yes or no is always possible. */
function slotsOf({ guide, expect, language }: Asked): WeighedSlot[] {
  const asked = new Set(expect.slots);
  const slots: { slot: SlotGuide; expected: boolean }[] = Object.entries(guide.slots).map(([name, slot]) => ({
    slot,
    expected: asked.has(name),
  }));
  const laid = slots.flatMap(({ slot, expected }) => {
    const expression = slotExpression(slot, language);
    return expression ? [{ expression, expected }] : [];
  });
  if (!slots.some(({ slot }) => slot.type === 'yes-no'))
    laid.push({
      expression: language === 'english' ? yesNo() : frenchYesNo(),
      expected: expect.shape === 'yes-no',
    });
  const expected = laid.filter((slot) => slot.expected).length;
  const others = laid.length - expected;
  return laid.map((slot) => {
    if (expected === 0) return { expression: slot.expression, chance: 1 / others };
    const share = others === 0 ? 1 : CHANCE.expected;
    const chance = slot.expected ? share / expected : (1 - CHANCE.expected) / others;
    return { expression: slot.expression, chance };
  });
}

function phraseShare(guide: Guide, slots: WeighedSlot[]): number {
  if (guide.phrases.length === 0) return 1e-6;
  const asked = slots.some((slot) => slot.chance > 1 / slots.length);
  return asked ? CHANCE.phraseWhenAsked : CHANCE.phraseWhenOpen;
}

/** What comes before, between and after answers. */
const ENGLISH = {
  fillers: oneOf('um', 'uh', 'well', 'so', 'oh~oh', 'okay', 'hi', 'hello', 'please'),
  carriers: oneOf(
    "i'd like",
    "i'd like to",
    'i would like',
    'i want',
    'i need',
    'can i have',
    'could i get',
    'it is',
    "it's",
    "that's",
    'that would be',
    'i think',
    "let's say",
    'make it',
    'no wait',
    'actually',
    'no',
    'yes',
    'yeah',
  ),
  politeness: weighted([3, 'please'], [2, 'thanks'], [2, 'thank you']),
  links: oneOf('and', 'um', 'at', 'on', 'for', 'but', 'with', 'and also', 'actually'),
};
const FRENCH = {
  fillers: oneOf('euh', 'bon', 'alors', 'bonjour'),
  carriers: oneOf("c'est", 'je voudrais', "j'aimerais", 'je veux', 'non', 'oui'),
  politeness: oneOf("s'il vous plaît", 'merci'),
  links: oneOf('et', 'mais', 'pour', 'avec'),
};

/** A part of one (at least two words) is possible too, but less likely. */
function layPhrases(
  builder: GraphBuilder,
  way: { from: number; to: number; cost: number },
  phrases: string[],
): void {
  const texts = [...new Set(phrases.map(wordsOf))].filter((text) => text !== '').slice(0, MOST_PHRASES);
  const each = way.cost + Math.log(Math.max(1, texts.length));
  for (const text of texts) {
    const words = text.split(' ');
    const states = [way.from, ...words.slice(1).map(() => builder.state()), way.to];
    words.forEach((word, at) => {
      const [from, to] = [states[at] ?? way.from, states[at + 1] ?? way.to];
      builder.lay({ kind: 'words', words: [word] }, { from, to, cost: at === 0 ? each : 0 });
      const part = -Math.log(CHANCE.partOfPhrase);
      if (at > 0 && words.length - at >= 2) builder.skip(way.from, from, each + part);
      if (at >= 2) builder.skip(from, way.to, part);
    });
  }
}
