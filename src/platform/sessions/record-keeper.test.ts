import { describe, expect, it } from 'vitest';
import { memoryGovernance } from '#platform/governance/fakes/governance.ts';
import { ParleyError } from '#voice/errors.ts';
import { ASKED, house, stopped, told } from './fakes/developer.ts';
import { testSessions } from './fakes/sessions.ts';

describe('A session that ends while the database is away', () => {
  /** Its record stayed open, and its evidence was missing, until Parley was started again. */
  it('is over for its developer at once, and is written down as soon as that can be', async () => {
    const { clock, stores, audit } = house();
    const own = stores.forTenant('acme');
    let away = false;
    const orAway = async <T>(work: () => Promise<T>): Promise<T> => {
      if (away) throw new ParleyError('storage.unavailable', 'away');
      return work();
    };
    const { service, faults } = testSessions(clock, {
      storeOf: () => ({ ...own, progress: (...change) => orAway(() => own.progress(...change)) }),
      audit: { ...audit, record: (action) => orAway(() => audit.record(action)) },
      governance: memoryGovernance({ clock, audit }),
    });
    const session = await service.create(ASKED);
    away = true;
    await stopped(session, clock);
    expect(await told(session)).toContainEqual(expect.objectContaining({ type: 'session.stopped' }));
    await clock.advance(900_000);
    expect(faults).toHaveLength(2);
    await service.create(ASKED).catch(() => undefined);
    expect(service.get('acme', session.id)?.state, 'known here alone').toBe('stopped');
    expect((await own.get(session.id))?.state).toBe('created');
    away = false;
    await clock.advance(120_000);
    expect(await own.get(session.id)).toMatchObject({ state: 'stopped', stopped: { reason: 'asked' } });
    expect(audit.told().at(-1)).toBe(`acme: sessions.stop ${session.id}`);
    expect(audit.told().filter((line) => line.includes('sessions.stop'))).toHaveLength(1);
  });

  it('is tried once more when Parley stops, and holds that up no longer', async () => {
    const { clock, stores } = house();
    const own = stores.forTenant('acme');
    let asked = 0;
    const { service, faults } = testSessions(clock, {
      storeOf: () => ({
        ...own,
        progress: async () => {
          asked += 1;
          throw new ParleyError('storage.unavailable', 'away');
        },
      }),
    });
    const session = await service.create(ASKED);
    await stopped(session, clock);
    const before = asked;
    await service.stop();
    expect([asked - before, faults.length]).toEqual([1, 2]);
  });
});
