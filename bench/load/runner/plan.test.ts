import { describe, expect, it } from 'vitest';
import { minutesOf, readPlan } from './plan.ts';

describe('The command line of a measurement', () => {
  it('takes the generator’s options with a space or with an equals sign, as every other option', () => {
    for (const args of [['--generator', '--jitter 30 --loss 1'], ['--generator=--jitter 30 --loss 1']])
      expect(readPlan(['--calls', '10', ...args])).toMatchObject({
        rungs: [10],
        generator: ['--jitter', '30', '--loss', '1'],
        told: {},
      });
  });

  it('tells contestants how loud the noise is, so that a caller’s end of speech is heard over it', () => {
    expect(readPlan(['--generator', '--noise 50']).told).toEqual({ SILENCE_RMS: '155' });
  });

  it('is a soak of minutes, or of a number of calls', () => {
    expect(readPlan(['--soak', '30'])).toMatchObject({ mode: 'soak', churned: null, churnS: 40 });
    const plan = readPlan(['--churned', '1000']);
    expect(plan).toMatchObject({ mode: 'soak', churned: 1000, churnS: 3.5, rungs: [25] });
    expect(minutesOf(plan)).toBeCloseTo(4);
  });

  it('says what is wrong and what would do', () => {
    expect(() => readPlan(['--runs', 'three'])).toThrow('--runs three: write a number.');
    expect(() => readPlan(['--calls', '1,x'])).toThrow('--calls 1,x');
    expect(() => readPlan(['--name', 'A/B'])).toThrow('--name A/B: write small letters');
  });
});
