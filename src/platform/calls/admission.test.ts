import { describe, expect, it } from 'vitest';
import { Admission } from './admission.ts';

describe('admission', () => {
  it('gives as many places as there are, one again for each that is left, and counts whom it refused', () => {
    const admission = new Admission({ maxCalls: 2, maxLagMs: 20, lagMs: () => 0 });
    const first = admission.enter();
    admission.enter();
    expect(() => admission.enter()).toThrow('all of 2 places are taken');
    first.leave();
    first.leave();
    expect(admission.taken).toBe(1);
    admission.enter();
    expect(() => admission.enter()).toThrow(expect.objectContaining({ code: 'call.full' }) as Error);
    expect([admission.taken, admission.refused]).toEqual([2, 2]);
  });

  it('takes nobody in while frames leave late, whatever room there is, and goes on afterwards', () => {
    let lagMs = 4;
    const admission = new Admission({ maxCalls: 100, maxLagMs: 20, lagMs: () => lagMs });
    admission.enter();
    lagMs = 34.4;
    expect(() => admission.enter()).toThrow('with 1 calls, frames leave 34 ms late already');
    lagMs = 20;
    admission.enter();
    expect([admission.taken, admission.refused]).toEqual([2, 1]);
  });
});
