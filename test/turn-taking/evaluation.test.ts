/** A sample of the set, played whole: that the figures have their shape, and that the agent stands above generous floors. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readOptions } from '../../bench/turn-taking/options.ts';
import { endpointTables, summariseEndpoints } from '../../bench/turn-taking/report/endpointing-tables.ts';
import { overlapTables, summariseOverlap } from '../../bench/turn-taking/report/overlap-tables.ts';
import { type EndpointResult, openPlayer, type OverlapResult } from '../../bench/turn-taking/run-items.ts';
import { readItems } from '../../bench/turn-taking/set/labels.ts';

const cache = mkdtempSync(join(tmpdir(), 'turn-taking-'));
afterAll(() => rmSync(cache, { recursive: true, force: true }));

/** Two of each kind of sound and of answer. */
const SAMPLE = /-(?:01|06)$/;
const BUDGETS = [500];
const overlap: OverlapResult[] = [];
const endpoint: EndpointResult[] = [];

beforeAll(async () => {
  const player = await openPlayer({ ...readOptions([]), budgets: BUDGETS, cache });
  for (const item of readItems('tuning').filter(({ id }) => SAMPLE.test(id))) {
    const result = await player.run(item);
    if (result.kind === 'overlap') overlap.push(result);
    else endpoint.push(result);
  }
}, 180_000);

describe('a sample of the labelled set', () => {
  it('[BI1] [BI2] [BI6] finds those who interrupt, and stops for them within half a second', () => {
    const all = summariseOverlap(overlap);
    expect(all.interruptions).toBe(4);
    expect(all.recall).toBeGreaterThanOrEqual(0.75);
    expect(all.stopMs.toSorted((a, b) => a - b)[Math.floor(all.stopMs.length / 2)]).toBeLessThan(500);
  });

  it('[BI3] [BI4] gives the reply up for fewer other sounds than speech of 60 ms would', () => {
    const others = overlap.filter(({ item }) => !item.interrupts);
    const wrong = others.filter(({ ours }) => ours.wrong).length;
    const plain = others.filter(({ plainStopMs }) => plainStopMs !== null).length;
    expect(others.length).toBeGreaterThanOrEqual(12);
    expect(wrong).toBeLessThan(plain);
  });

  it('[BI7] goes on with the word in which it stopped, within 300 ms of the ruling', () => {
    const all = summariseOverlap(overlap);
    expect(all.resumeMs.every((ms) => ms <= 300)).toBe(true);
    expect(all.atTheWord.every((right) => right)).toBe(true);
  });

  it('[EP1] [EP4] [EP5] cuts off fewer callers than a silence of the same length', () => {
    const ours = summariseEndpoints(endpoint, 500).cutOffs;
    const plain = endpoint.filter(({ plain: [one] }) => one?.takenMs != null && one.takenMs < 0).length;
    expect(endpoint.length).toBeGreaterThanOrEqual(20);
    expect(plain).toBeGreaterThan(5);
    expect(ours).toBeLessThan(plain / 2);
  });

  it('[HR5] takes every turn in the end, also where others talk, and never in the middle of a number that was asked for', () => {
    const outcomes = endpoint.map(({ item, ours }) => ({ item, outcome: ours[0]!.outcome }));
    expect(outcomes.filter(({ item }) => item.condition.noise?.kind === 'babble').length).toBeGreaterThan(0);
    expect(outcomes.filter(({ outcome }) => !outcome.cutOff && outcome.waitMs === null)).toEqual([]);
    const digits = outcomes.filter(({ item }) => item.category === 'digits');
    expect(digits.filter(({ outcome }) => outcome.cutOff)).toEqual([]);
  });

  it('tells both halves as tables', () => {
    expect(overlapTables(overlap)).toMatch(/\| \*\*Parley\*\* +\| +\d+ \| +4 \|/);
    expect(endpointTables(endpoint, BUDGETS)).toMatch(/\| 500 ms of silence +\|/);
  });
});

describe('the command line of the evaluator', () => {
  it('names what it does not know', () => {
    expect(() => readOptions(['--part', 'all'])).toThrow('--part is one of tuning, held-out, not "all".');
    expect(() => readOptions(['--final-ms', 'soon'])).toThrow('--final-ms is a number from 0 to 10000');
  });
});
