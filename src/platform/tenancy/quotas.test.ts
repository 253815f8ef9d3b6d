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

  it('let calls in while the database does not answer', async () => {
    const clock = new VirtualClock();
    const never = () => new Promise<never>(() => {});
    const held = new TenantQuotas({ stores: () => ({ quotas: never, callsSince: never }), clock });
    const entered = held.enterCall('acme');
    await clock.advance(600);
    await entered;
  });
});
