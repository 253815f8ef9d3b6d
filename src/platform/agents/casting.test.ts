import { describe, expect, it } from 'vitest';
import { FakeChance } from '#voice/ports/fakes/clock.ts';
import { openCasting } from './casting.ts';
import { armAt, shareOf } from './experiments/choose-arm.ts';
import { compare, wilson } from './experiments/compare.ts';
import type { Answering } from './ports/agent-store.ts';
import type { ArmTally } from './ports/experiment-store.ts';
import { versionHash } from './versions/canonical.ts';

const source = (more: string): string =>
  `{ id: desk, name: Desk, greeting: { say: Hello. }, steps: [{ id: a, say: Well. }], closing: { say: Bye. }, facts: { company: Northwind }, ${more} }`;

function version(number: number, more = 'goals: []') {
  const text = source(more);
  return { number, hash: versionHash(text), source: text };
}

function agent(versions: Answering['versions'], arms: [number, number][] = []): Answering {
  const experiment =
    arms.length === 0 ? null : { id: 'exp_1', arms: arms.map(([number, weight]) => ({ number, weight })) };
  return { id: 'desk', name: 'Desk', versions, experiment };
}

const CALLER = { from: '+15550100', channel: 'fake' };
const open = () => openCasting(new FakeChance());

describe('who takes a call', () => {
  it('is the published version, compiled once for its hash', () => {
    const cast = open();
    const first = cast(agent([version(2)]), CALLER);
    expect(first).toMatchObject({ version: { number: 2, hash: version(2).hash }, experimentId: null });
    expect(cast(agent([version(2)]), CALLER).plan).toBe(first.plan);
    expect(cast(agent([version(3, 'goals: [x]')]), CALLER).plan).not.toBe(first.plan);
  });

  it('has the tone and the facts of this one call', () => {
    const cast = open();
    const plain = cast(agent([version(1)]), CALLER);
    const toned = cast(agent([version(1)]), {
      ...CALLER,
      tone: 'empathetic',
      variables: { company: 'Acme' },
    });
    expect(toned.strategy).toMatchObject({ persona: { tone: 'empathetic' }, facts: { company: 'Acme' } });
    expect(toned.version).toEqual(plain.version);
    expect(cast(agent([version(1)]), CALLER).plan).toBe(plain.plan);
  });

  it('refuses a channel on which the agent does not answer', () => {
    const cast = open();
    const one = agent([version(1, 'channels: [browser]')]);
    expect(() => cast(one, CALLER)).toThrow('desk answers on browser only');
    expect(cast(one, { ...CALLER, channel: 'browser' }).version.number).toBe(1);
  });

  it('names what is wrong with a version that cannot be read', () => {
    expect(() => open()(agent([{ number: 1, hash: 'x', source: 'id: desk' }]), CALLER)).toThrow(
      /agent "desk":/,
    );
  });
});

describe('an experiment', () => {
  const both = agent(
    [version(1), version(2, 'goals: [x]')],
    [
      [1, 3],
      [2, 1],
    ],
  );

  it('gives the same caller the same version, each time', () => {
    const cast = open();
    for (const from of ['+15550100', '+15550101', '+15550102', '+15550103', '+15550104']) {
      const numbers = [1, 2, 3].map(() => cast(both, { ...CALLER, from }).version.number);
      expect(new Set(numbers).size).toBe(1);
    }
  });

  it('splits callers by weight', () => {
    const cast = open();
    const numbers = Array.from({ length: 4000 }, (_, at) => cast(both, { ...CALLER, from: `+1555${at}` }));
    const second = numbers.filter(({ version: { number } }) => number === 2).length;
    expect(second / 4000).toBeGreaterThan(0.22);
    expect(second / 4000).toBeLessThan(0.28);
    expect(numbers[0]?.experimentId).toBe('exp_1');
  });

  it('does not favour the same callers in the next experiment', () => {
    const both = Array.from({ length: 2000 }, (_, at) => `+1555${at}`).filter(
      (caller) => shareOf('exp_1', caller) < 0.5 && shareOf('exp_2', caller) < 0.5,
    );
    expect(both.length / 2000).toBeGreaterThan(0.2);
    expect(both.length / 2000).toBeLessThan(0.3);
  });

  it('leaves a caller who is not known to chance', () => {
    const shares = [0.1, 0.9];
    const cast = openCasting({ share: () => shares.shift()! });
    const unknown = { ...CALLER, from: null };
    expect([cast(both, unknown), cast(both, unknown)].map((one) => one.version.number)).toEqual([1, 2]);
  });

  it('never takes an arm without weight', () => {
    const arms = [
      { number: 1, weight: 0 },
      { number: 2, weight: 5 },
    ];
    for (const share of [0, 0.3, 0.999_999]) expect(armAt(arms, share)).toBe(2);
  });
});

describe('the results of an experiment', () => {
  const arm = (number: number, ended: number, goals: number): ArmTally => ({
    number,
    calls: ended,
    ended,
    goals,
    durationMs: ended * 60_000,
    turns: ended * 4,
    interruptions: ended,
    outcomes: [],
  });

  it('have the intervals of Wilson’s score', () => {
    const { low, high } = wilson(81, 263);
    expect(low).toBeCloseTo(0.2553, 4);
    expect(high).toBeCloseTo(0.3662, 4);
    expect(wilson(0, 10).low).toBe(0);
    expect(wilson(0, 0)).toEqual({ low: 0, high: 1 });
  });

  it('of few calls say that they are too few to tell', () => {
    expect(compare([arm(1, 29, 29), arm(2, 500, 0)])).toMatchObject({
      better: null,
      verdict: 'Too few calls to tell: each version needs 30, one has 29.',
    });
  });

  it('that may be chance say so', () => {
    expect(compare([arm(1, 100, 50), arm(2, 100, 55)])).toMatchObject({
      better: null,
      verdict: 'Too few calls to tell: the difference may be chance.',
    });
  });

  it('that are clear name the better version', () => {
    const result = compare([arm(1, 400, 160), arm(2, 400, 240)]);
    expect(result.better).toBe(2);
    expect(result.verdict).toContain('Version 2 reaches its goal more often, in 60 of 100 calls');
    expect(result.arms[0]).toMatchObject({
      goalRate: 0.4,
      averageDurationMs: 60_000,
      averageTurns: 4,
      interruptionsPerCall: 1,
    });
  });

  it('without calls have no averages', () => {
    expect(compare([arm(1, 0, 0), arm(2, 0, 0)]).arms[0]).toMatchObject({
      goalRate: null,
      averageTurns: null,
    });
  });
});
