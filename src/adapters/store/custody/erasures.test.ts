import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { subjectDigest } from '#platform/governance/custody/erasure/erasures.ts';
import { ANNA, ENDED_MS, words } from './custody.fixture.ts';
import { deletionSuite, GONE, PARTY, WHOLE } from './deletion.fixture.ts';

deletionSuite('erasure', (d) => {
  describe('Erasing a person', () => {
    const ask = () =>
      d.own.custody.erasures.request(d.own.tenantId, { person: PARTY, reason: 'asked by letter', by: ANNA });

    test('shows what there is, erases it everywhere when it is decided, and gives a receipt that names nobody', async () => {
      const [mine, called] = [await d.own.call(), await d.own.call({ from: null, to: '0015550100' })];
      const other = await d.own.call(
        { from: '+15559999' },
        { log: words('my friend has 555-0100, call her at +1 555 0100') },
      );
      const untouched = await d.own.call({ from: '+15558888' });
      const { erasure, proofKey } = await ask();
      expect(erasure.preview).toMatchObject([
        { where: 'calls still to be placed', count: 0 },
        { where: 'calls', count: 2, ids: expect.arrayContaining([mine, called]) as string[] },
        { where: 'mentions in other calls', count: 1, ids: [other] },
        { where: 'marked turns of other calls', count: 0 },
        { where: 'webhook deliveries', count: 0 },
        { where: 'queued jobs', count: 0 },
        { where: 'sessions', count: 0 },
      ]);
      expect(await d.counts(mine)).toEqual(WHOLE);
      const done = await d.own.custody.erasures.carryOut(d.own.tenantId, erasure.id, ANNA);
      expect(done).toMatchObject({
        state: 'done',
        receipt: {
          parts: [
            {},
            {
              where: 'calls',
              erased: 2,
              kept: [],
              digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
            },
            { where: 'mentions in other calls', erased: 3, kept: [] },
            {},
            {},
            { where: 'queued jobs', erased: 0, digest: null },
            { where: 'sessions', erased: 0, digest: null },
          ],
        },
      });
      expect(await d.counts(mine)).toEqual(GONE);
      expect(await d.counts(called)).toEqual(GONE);
      expect(await d.counts(other)).toEqual({ ...WHOLE, log: 0 });
      expect(await d.counts(untouched)).toEqual(WHOLE);
      expect(subjectDigest(proofKey, '+15550100')).toBe(done.subjectDigest);
      const row =
        await sql`select row_to_json(e)::text as all from erasures e where id = ${erasure.id}`.execute(
          d.db(),
        );
      const told = JSON.stringify([row.rows, d.own.audit.records(d.own.tenantId), done]);
      for (const form of ['5550100', '555-0100', '555) 0100', '555 0100']) expect(told).not.toContain(form);
      expect(
        d.own.audit.told().filter((line) => line.includes('calls.delete')).length,
      ).toBeGreaterThanOrEqual(3);
    });

    test('stops at holds, says so in the receipt, and finishes by itself when they are lifted', async () => {
      const [held, free] = [await d.own.call(), await d.own.call()];
      const placed = await d.hold({ kind: 'call', callId: held });
      const { erasure } = await ask();
      const partly = await d.own.custody.erasures.carryOut(d.own.tenantId, erasure.id, ANNA);
      expect(partly).toMatchObject({
        state: 'held',
        doneAtMs: null,
        receipt: {
          parts: [
            {},
            { where: 'calls', erased: 1, kept: [{ id: held, because: { hold: placed.id } }] },
            {},
            {},
            {},
            {},
            {},
          ],
        },
      });
      expect(await d.counts(held)).toEqual(WHOLE);
      expect(await d.counts(free)).toEqual(GONE);
      await d.own.custody.retention.runAll();
      expect(await d.counts(held)).toEqual(WHOLE);
      await d.own.custody.holds.lift(d.own.tenantId, placed.id, { reason: 'over', by: ANNA });
      await d.own.custody.retention.runAll();
      expect(await d.counts(held)).toEqual(GONE);
      expect(await d.own.custody.erasures.get(d.own.tenantId, erasure.id)).toMatchObject({
        state: 'done',
        receipt: { parts: [{}, { where: 'calls', erased: 2, kept: [] }, {}, {}, {}, {}, {}] },
      });
      await expect(d.own.custody.erasures.carryOut(d.own.tenantId, erasure.id, ANNA)).rejects.toMatchObject({
        code: 'erasure.state',
      });
    });

    test('that was killed in the middle is finished by the next run', async () => {
      const callId = await d.own.call();
      const { erasure } = await ask();
      const { erasures } = d.own.stores.forTenant(d.own.tenantId);
      await erasures.move(erasure.id, ['requested'], { state: 'running' });
      await d.own.custody.retention.runAll();
      expect(await d.counts(callId)).toEqual(GONE);
      expect(await d.own.custody.erasures.get(d.own.tenantId, erasure.id)).toMatchObject({ state: 'done' });
    });

    test('that was refused is not done', async () => {
      const callId = await d.own.call();
      const { erasure } = await ask();
      expect(await d.own.custody.erasures.refuse(d.own.tenantId, erasure.id, ANNA)).toMatchObject({
        state: 'refused',
      });
      await expect(d.own.custody.erasures.carryOut(d.own.tenantId, erasure.id, ANNA)).rejects.toMatchObject({
        code: 'erasure.state',
      });
      expect(await d.counts(callId)).toEqual(WHOLE);
    });

    test('waits for a call of theirs that goes on', async () => {
      const callId = await d.own.call({}, { going: true });
      const { erasure } = await ask();
      expect(await d.own.custody.erasures.carryOut(d.own.tenantId, erasure.id, ANNA)).toMatchObject({
        state: 'held',
        receipt: { parts: [{}, { kept: [{ id: callId, because: 'in use' }] }, {}, {}, {}, {}, {}] },
      });
      await d.own.store.calls.close(callId, {
        endedAtMs: ENDED_MS,
        durationMs: 1,
        reason: 'x',
        by: 'agent',
        turns: 0,
      });
      await d.own.custody.retention.runAll();
      expect(await d.own.custody.erasures.get(d.own.tenantId, erasure.id)).toMatchObject({ state: 'done' });
    });

    test.each(['', '1', '%', '.*', '____', 'a'.repeat(400)])(
      'needs somebody who can be told from others: %j',
      async (person) => {
        const asked = d.own.custody.erasures.request(d.own.tenantId, { person, reason: 'x', by: ANNA });
        await expect(asked).rejects.toMatchObject({ code: 'request.invalid' });
      },
    );

    test('named by a pattern takes the pattern for a name', async () => {
      const callId = await d.own.call();
      const preview = await d.own.custody.erasures.preview(d.own.tenantId, '.*.*.*');
      expect(preview.map(({ count }) => count)).toEqual([0, 0, 0, 0, 0, 0, 0]);
      expect(await d.counts(callId)).toEqual(WHOLE);
    });
  });
});
