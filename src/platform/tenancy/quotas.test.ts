import { describe, expect, it } from 'vitest';
import { VirtualClock } from '#voice/ports/fakes/clock.ts';
import { TenantQuotas } from './quotas.ts';

const NONE = { concurrentCalls: null, callsPerDay: null, storageBytes: null, requestsPerMinute: null };

function quotas(own: Partial<typeof NONE | Record<keyof typeof NONE, number>>, calls = async () => 0) {
  const clock = new VirtualClock();
  const stores = () => ({ quotas: async () => ({ ...NONE, ...own }), callsSince: calls });
  return { clock, quotas: new TenantQuotas({ stores, clock }) };
}

describe('The quotas of a tenant', () => {
  it('refuse one call too many at once, say which quota it is, and give the place back once', async () => {
    const { quotas: held } = quotas({ concurrentCalls: 2 });
    const leave = await held.enterCall('acme');
    await held.enterCall('acme');
    await expect(held.enterCall('acme')).rejects.toMatchObject({
      code: 'quota.exceeded',
      detail: expect.stringContaining('2 calls at the same time') as string,
    });
    await held.enterCall('globex');
    leave();
    leave();
    await held.enterCall('acme');
    await expect(held.enterCall('acme')).rejects.toMatchObject({ code: 'quota.exceeded' });
  });

  it('refuse one call too many a day until the day ends, those of other processes included', async () => {
    const { quotas: held, clock } = quotas({ callsPerDay: 5 }, async () => 4);
    (await held.enterCall('acme'))();
    await expect(held.enterCall('acme')).rejects.toMatchObject({
      code: 'quota.exceeded',
      retryAfterMs: 12 * 3600 * 1000,
    });
    await clock.advance(12 * 3600 * 1000);
    await held.enterCall('acme');
  });

  // Of a quota of three, the third call that was placed was refused: it had been counted before it was answered.
  it('do not count a call that was placed against itself', async () => {
    const { quotas: held } = quotas({ callsPerDay: 3 }, async () => 3);
    await held.enterCall('acme', true);
    await expect(held.enterCall('acme', true)).rejects.toMatchObject({ code: 'quota.exceeded' });
  });

  it('let calls in while the database does not answer', async () => {
    const clock = new VirtualClock();
    const never = () => new Promise<never>(() => {});
    const held = new TenantQuotas({ stores: () => ({ quotas: never, callsSince: never }), clock });
    const entered = held.enterCall('acme');
    await clock.advance(600);
    await entered;
  });

  it('say once that the storage is full, and again when it is after there was room', async () => {
    const clock = new VirtualClock();
    let bytes = 900;
    const told: unknown[] = [];
    const held = new TenantQuotas({
      stores: () => ({ quotas: async () => ({ ...NONE, storageBytes: 1000 }), callsSince: async () => 0 }),
      storage: { recordings: async () => ({ bytes }) },
      onFull: (tenantId, full) => void told.push([tenantId, full]),
      clock,
    });
    expect(await held.roomToRecord('acme')).toBe(true);
    bytes = 1000;
    // Added up every half minute, not for each call.
    expect(await held.roomToRecord('acme')).toBe(true);
    await clock.advance(31_000);
    expect([await held.roomToRecord('acme'), await held.roomToRecord('acme')]).toEqual([false, false]);
    expect(held.usage('acme').storageBytes).toBe(1000);
    expect(told).toEqual([['acme', { usedBytes: 1000, limitBytes: 1000 }]]);
    bytes = 10;
    await clock.advance(31_000);
    expect(await held.roomToRecord('acme')).toBe(true);
    bytes = 2000;
    await clock.advance(31_000);
    expect(await held.roomToRecord('acme')).toBe(false);
    expect(told.length).toBe(2);
  });

  it('leave room to record while the database does not answer', async () => {
    const clock = new VirtualClock();
    const never = () => new Promise<never>(() => {});
    const stores = () => ({ quotas: never, callsSince: never });
    const held = new TenantQuotas({ stores, storage: { recordings: never }, clock });
    const room = held.roomToRecord('acme');
    await clock.advance(600);
    expect(await room).toBe(true);
  });
});
