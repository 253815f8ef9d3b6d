/** What is kept of developers' sessions goes with time and with the person whom their metadata name, and stays under holds. */
import { describe, expect, test } from 'vitest';
import { someSession, stopped } from '#platform/sessions/ports/fakes/some-session.ts';
import { ANNA, ENDED_MS } from './custody.fixture.ts';
import { deletionSuite, LATER_MS, PARTY } from './deletion.fixture.ts';

deletionSuite('sessions', (d) => {
  const store = () => d.own.store.forTenant(d.own.tenantId).sessions;
  const open = async (
    metadata: Record<string, string> = {},
    callId: string | null = null,
  ): Promise<string> => {
    const head = someSession({ metadata });
    await store().add(head);
    await store().progress(head.id, stopped(ENDED_MS, { callId }));
    return head.id;
  };
  const left = async (): Promise<string[]> => (await store().list({ limit: 100 })).map(({ id }) => id);

  describe('Records of sessions', () => {
    test('go when the heads of calls do, proved in the audit; those that go on stay', async () => {
      const [old, going] = [await open(), someSession()];
      await store().add(going);
      await d.own.custody.retention.runAll();
      expect(await left()).toContain(old);
      d.own.setNow(LATER_MS + 1);
      const due = await d.own.custody.retention.run(d.own.tenantId, { dryRun: true });
      expect(await left(), 'after a dry run').toHaveLength(due.sessions + 1);
      // The first run was that of the clock; this is the one that a person asks for.
      const done = await d.own.custody.retention.run(d.own.tenantId);
      expect([due.sessions, done.sessions]).toEqual([1, 1]);
      expect(await left()).toEqual([going.id]);
      const [record] = d.own.audit
        .records(d.own.tenantId)
        .filter(({ action }) => action === 'sessions.expire');
      expect(record?.detail).toMatchObject({ sessions: 1 });
    });

    test('stay while a hold stands over their call, a caller whom they name, or the tenant', async () => {
      const callId = await d.own.call();
      const [ofCall, ofCaller, free] = [
        await open({}, callId),
        await open({ customer: '+1 (555) 999-9999' }),
        await open(),
      ];
      await d.hold({ kind: 'call', callId });
      await d.hold({ kind: 'caller', party: '15559999999' });
      d.own.setNow(LATER_MS + 1);
      const due = await d.own.custody.retention.run(d.own.tenantId, { dryRun: true });
      const done = await d.own.custody.retention.run(d.own.tenantId);
      expect(due.sessions, 'without those under a hold').toBe(done.sessions);
      const kept = await left();
      expect(kept).toEqual(expect.arrayContaining([ofCall, ofCaller]));
      expect(kept).not.toContain(free);
    });

    test('that name an erased person go, and others stay', async () => {
      const [hers, other] = [await open({ note: 'for +1 555-0100' }), await open({ note: 'for nobody' })];
      const { erasures } = d.own.custody;
      const asked = await erasures.request(d.own.tenantId, { person: PARTY, reason: 'asked', by: ANNA });
      const done = await erasures.carryOut(d.own.tenantId, asked.erasure.id, ANNA);
      expect(done.receipt!.parts.find(({ where }) => where === 'sessions')).toMatchObject({
        erased: 1,
        kept: [],
      });
      const kept = await left();
      expect(kept).toContain(other);
      expect(kept).not.toContain(hers);
    });
  });
});
