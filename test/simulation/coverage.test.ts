/** What a simulation says that it has covered. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Coverage } from '#platform/rehearse/simulation/coverage/coverage.ts';
import { OUT_OF_REACH, WATCHED } from '#platform/rehearse/simulation/coverage/rules.ts';
import { simulate } from '#platform/rehearse/simulation/simulate.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/VOICE-RULES.md'), 'utf8');
const RULES = [...PAGE.matchAll(/^- \*\*([A-Z]{2}\d+)\*\*/gmu)].map((match) => match[1]!);
const watched = new Set(WATCHED.map(({ rule }) => rule));

describe('the voice rules', () => {
  it('are each watched for in simulated calls, or told to be out of their reach and why', () => {
    expect(RULES.filter((rule) => !watched.has(rule) && !OUT_OF_REACH[rule])).toEqual([]);
  });

  it('are the only ones that are watched for', () => {
    const known = new Set(RULES);
    expect([...watched, ...Object.keys(OUT_OF_REACH)].filter((rule) => !known.has(rule))).toEqual([]);
  });

  it('all act within three thousand calls, as far as simulated calls reach', () => {
    const coverage = new Coverage();
    for (let seed = 1; seed <= 3000; seed += 1) {
      simulate(seed, { watch: coverage.saw });
      coverage.next();
    }
    expect([...watched].filter((rule) => !coverage.covered.rules[rule])).toEqual([]);
  }, 120_000);
});

it('the same call has the same order of events, and another another', () => {
  const coverage = new Coverage();
  const orders = [7, 7, 8].map((seed) => {
    simulate(seed, { watch: coverage.saw });
    return coverage.next();
  });
  expect(orders[0]).toBe(orders[1]);
  expect(orders[0]).not.toBe(orders[2]);
});
