import { describe, expect, it } from 'vitest';
import type { Expectation, Guide, SlotGuide } from '#voice/plan.ts';
import { utteranceGrammar } from './utterance.ts';
import { spokenWord } from './wording.ts';

const list = (...values: string[]): { value: string; say: string[] }[] =>
  values.map((value) => ({ value, say: [value] }));
const slots: Record<string, SlotGuide> = {
  ok: { type: 'yes-no' },
  phone: { type: 'digits', min: 7, max: 10 },
  size: { type: 'number', min: 1, max: 10_000 },
  budget: { type: 'money' },
  day: { type: 'date' },
  hour: { type: 'time' },
  mail: { type: 'spelling' },
  who: { type: 'name', values: list('John Smith', 'Mary Jones') },
  hand: {
    type: 'sequence',
    joiners: ['of'],
    min: 1,
    max: 3,
    parts: [
      { name: 'rank', optional: false, values: list('ten', 'jack', 'queen') },
      { name: 'suit', optional: true, values: list('clubs', 'hearts') },
    ],
  },
};
const guide: Guide = {
  id: 'all',
  slots,
  phrases: ['What did you say?', 'I need to book an appointment.'],
};
const ask = (...names: string[]): Expectation => ({ slots: names, shape: 'short' });
const sounds = {
  garbage: ['+AA+', '+B+'],
  garbageCost: 0,
  silenceCost: 5,
  language: 'english' as const,
};

/** The cheapest way to say the words from start to accept, in nats; null when there is none. */
function cost(words: string, expect: Expectation, asked: Guide = guide): number | null {
  const { graph, start, accept } = utteranceGrammar(asked, expect, sounds);
  const spread = (costs: Map<number, number>): Map<number, number> => {
    const wider = new Map(costs);
    for (const { from, to, word, cost: step } of graph.arcs) {
      const reached = costs.get(from);
      if (word < 0 && reached !== undefined)
        wider.set(to, Math.min(wider.get(to) ?? Infinity, reached + step));
    }
    return wider;
  };
  let at = spread(new Map([[start, 0]]));
  for (const said of words.split(' ')) {
    const next = new Map<number, number>();
    for (const { from, to, word, cost: step } of graph.arcs) {
      const reached = at.get(from);
      if (reached === undefined || word < 0 || spokenWord(graph.words[word] ?? '') !== said) continue;
      next.set(to, Math.min(next.get(to) ?? Infinity, reached + step));
    }
    at = spread(next);
  }
  return at.get(accept) ?? null;
}

describe('The grammar of a strategy', () => {
  it.each([
    ['ok', "no that's wrong"],
    ['ok', 'yes please'],
    ['phone', 'five five oh double two'],
    ['phone', 'seven'],
    ['size', 'about three hundred and twenty people'],
    ['budget', 'two thousand dollars'],
    ['day', 'next tuesday'],
    ['day', 'the third of may'],
    ['day', 'no tuesday'],
    ['hour', 'half past three'],
    ['hour', 'three thirty pm'],
    ['hour', 'in the morning'],
    ['mail', 'b as in bravo double o at gmail dot com'],
    ['who', 'my name is john smith'],
    ['hand', 'ten of clubs'],
    ['hand', 'queen hearts'],
    ['hand', 'jack queen'],
    ['hand', 'of clubs'],
    ['hand', 'ten of clubs and jack and queen of hearts'],
  ])('takes as an answer for %s: %s', (slot, words) => {
    expect(cost(words, ask(slot))).not.toBeNull();
  });

  it('takes several slots in one sentence, with what people say around them', () => {
    expect(cost("um i'd like tuesday at half past three please", ask('day'))).not.toBeNull();
    expect(cost('i need to book an appointment on tuesday', ask())).not.toBeNull();
  });

  it('takes a phrase at any time, and a part of it', () => {
    expect(cost('what did you say', ask('day'))).not.toBeNull();
    expect(cost('book an appointment', ask('day'))).not.toBeNull();
  });

  it('finds what was asked likelier than what was not', () => {
    const asked = cost('tomorrow', ask('day')) ?? Infinity;
    const unasked = cost('tomorrow', ask('phone')) ?? Infinity;
    expect(unasked - asked).toBeGreaterThan(2);
  });

  it('finds one card likelier than two that sound alike', () => {
    const one = cost('ten of clubs', ask('hand')) ?? Infinity;
    const two = cost('jack ten of clubs', ask('hand')) ?? 0;
    expect(two - one).toBeGreaterThan(1.5);
  });

  it('does not take more cards than the hand holds, nor words that it lacks', () => {
    const cards: Guide = { id: 'cards', slots: { hand: slots['hand'] as SlotGuide }, phrases: [] };
    expect(cost('ten jack queen', ask('hand'), cards)).not.toBeNull();
    expect(cost('banana', ask('hand'), cards)).toBeNull();
  });

  it('stays small: every kind of slot together is a few thousand arcs', () => {
    expect(utteranceGrammar(guide, ask('day'), sounds).graph.arcs.length).toBeLessThan(8000);
  });

  it('understands an empty strategy as yes or no', () => {
    const empty: Guide = { id: 'empty', slots: {}, phrases: [] };
    expect(cost('yes', ask(), empty)).not.toBeNull();
  });
});
