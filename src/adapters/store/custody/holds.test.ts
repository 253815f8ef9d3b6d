import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { deleteCall } from '#platform/governance/custody/retention/delete-call.ts';
import { STEPS } from '#platform/governance/custody/retention/plan.ts';
import type { HoldSubject } from '#platform/governance/custody/holds/hold.ts';
import { ANNA, openTestCustody } from './custody.fixture.ts';
import { deletionSuite, GONE, LATER_MS, PARTY, WHOLE } from './deletion.fixture.ts';
import { pause } from '#voice/ports/fakes/real-time.ts';

deletionSuite('holds', (d) => {
  describe('A hold', () => {
    const SUBJECTS: [string, (callId: string) => HoldSubject][] = [
      ['on the call', (callId) => ({ kind: 'call', callId })],
      ['on its caller, written in another way', () => ({ kind: 'caller', party: PARTY })],
      ['on the tenant', () => ({ kind: 'tenant' })],
    ];
    const PATHS: [string, (callId: string) => Promise<unknown>][] = [
      ['a run of retention', () => d.own.custody.retention.runAll()],
      [
        'the erasure of the caller',
        async () => {
          const { erasure } = await d.own.custody.erasures.request(d.own.tenantId, {
            person: PARTY,
            reason: 'asked',
            by: ANNA,
          });
          return d.own.custody.erasures.carryOut(d.own.tenantId, erasure.id, ANNA);
        },
      ],
      [
        'a planned deletion that did not know of it',
        (callId) =>
          deleteCall(
            { store: d.own.stores.forTenant(d.own.tenantId).retention, shelf: d.own.recordings },
            { callId, steps: STEPS, because: 'retention', nowMs: LATER_MS },
          ),
      ],
      ...STEPS.map((step): [string, (callId: string) => Promise<unknown>] => [
        `the step ${step} alone`,
        (callId) =>
          deleteCall(
            { store: d.own.stores.forTenant(d.own.tenantId).retention, shelf: d.own.recordings },
            { callId, steps: [step], because: 'retention', nowMs: LATER_MS },
          ),
      ]),
      [
        'the last step of a recording whose deletion had begun',
        (callId) => {
          const deletion = { callId, step: 'recording' as const, because: 'retention', nowMs: LATER_MS };
          const { retention } = d.own.stores.forTenant(d.own.tenantId);
          return retention.finishRecording(deletion, () => d.own.recordings.remove(callId));
        },
      ],
      [
        'the SQL functions themselves',
        (callId) =>
          d.own.store.database.inTenant(d.own.tenantId)(async (tx) => {
            await sql`select custody_delete_log(${callId}, null, null)`.execute(tx);
            await sql`select custody_delete_log(${callId}, null, '.')`.execute(tx);
            await sql`select custody_entomb(${callId}, 'retention', 0)`.execute(tx);
          }),
      ],
    ];
    for (const [over, subject] of SUBJECTS) {
      test.each(PATHS)(`${over} keeps everything from %s`, async (_path, remove) => {
        const callId = await d.own.call();
        const placed = await d.hold(subject(callId));
        d.own.setNow(LATER_MS);
        await remove(callId);
        expect(await d.counts(callId)).toEqual(WHOLE);
        await d.own.custody.holds.lift(d.own.tenantId, placed.id, { reason: 'the case is closed', by: ANNA });
        await d.own.custody.retention.runAll();
        expect(await d.counts(callId)).toEqual(GONE);
      });
    }

    test('lets go what it does not cover', async () => {
      const [held, free] = [await d.own.call(), await d.own.call({ from: '+15559999' })];
      await d.hold({ kind: 'caller', party: PARTY });
      d.own.setNow(LATER_MS);
      const [report] = await d.own.custody.retention.runAll();
      expect(report!.held).toMatchObject([{ callId: held }]);
      expect(await d.counts(held)).toEqual(WHOLE);
      expect(await d.counts(free)).toEqual(GONE);
    });

    test('covers also who was called', async () => {
      const callId = await d.own.call({ from: '+15559999', to: '0015550100' });
      await d.hold({ kind: 'caller', party: PARTY });
      d.own.setNow(LATER_MS);
      await d.own.custody.retention.runAll();
      expect(await d.counts(callId)).toEqual(WHOLE);
    });

    test('of another tenant holds nothing here', async () => {
      const other = await openTestCustody(d.database());
      await other.custody.holds.place(other.tenantId, {
        subject: { kind: 'tenant' },
        reason: 'x',
        by: ANNA,
      });
      const callId = await d.own.call();
      d.own.setNow(LATER_MS);
      await d.own.custody.retention.runAll();
      expect(await d.counts(callId)).toEqual(GONE);
      await other.close();
    });

    test('that is placed while something is being deleted waits, and from then on nothing more goes', async () => {
      const callId = await d.own.call();
      d.own.setNow(LATER_MS);
      const { retention } = d.own.stores.forTenant(d.own.tenantId);
      const order: string[] = [];
      const placing: Promise<unknown>[] = [];
      const deletion = { callId, step: 'recording' as const, because: 'retention', nowMs: LATER_MS };
      await retention.finishRecording(deletion, async () => {
        placing.push(d.hold({ kind: 'call', callId }).then(() => order.push('held')));
        await pause(200);
        order.push('deleted');
        return d.own.recordings.remove(callId);
      });
      await Promise.all(placing);
      expect(order).toEqual(['deleted', 'held']);
      await d.own.custody.retention.runAll();
      expect(await d.counts(callId)).toEqual({ ...WHOLE, recording: 0, file: 0 });
    });

    test('and a deletion that race end in one order or the other, never with something gone after the hold', async () => {
      for (let round = 0; round < 15; round += 1) {
        const callId = await d.own.call();
        d.own.setNow(LATER_MS);
        let atHold: Awaited<ReturnType<typeof d.counts>> | null = null;
        await Promise.all([
          d.own.custody.retention.run(d.own.tenantId),
          (async () => {
            await pause(round * 4);
            await d.hold({ kind: 'call', callId });
            atHold = await d.counts(callId);
          })(),
        ]);
        expect(await d.counts(callId)).toEqual(atHold);
      }
    });

    test('cannot be changed, nor lifted twice, nor taken away', async () => {
      const { id } = await d.hold({ kind: 'tenant' });
      const refused = expect.objectContaining({ code: '42501' });
      await expect(sql`update holds set reason = 'another' where id = ${id}`.execute(d.db())).rejects.toEqual(
        refused,
      );
      const inTenant = d.own.store.database.inTenant(d.own.tenantId);
      await expect(inTenant((tx) => tx.deleteFrom('holds').where('id', '=', id).execute())).rejects.toEqual(
        refused,
      );
      const lift = () => d.own.custody.holds.lift(d.own.tenantId, id, { reason: 'over', by: ANNA });
      expect((await lift()).lifted).toMatchObject({ by: ANNA.label, reason: 'over' });
      await expect(lift()).rejects.toMatchObject({ code: 'hold.unknown' });
      expect(d.own.audit.records(d.own.tenantId).map(({ action }) => action)).toEqual([
        'holds.place',
        'holds.lift',
      ]);
    });
  });

  describe('A call’s log', () => {
    test('is deleted by nobody but through the guarded function: not by the owner, not by a tenant, not by its trigger’s name', async () => {
      const callId = await d.own.call();
      const refused = expect.objectContaining({ code: '42501' });
      await expect(sql`delete from call_events where call_id = ${callId}`.execute(d.db())).rejects.toEqual(
        refused,
      );
      await expect(sql`truncate call_events cascade`.execute(d.db())).rejects.toEqual(refused);
      const inTenant = d.own.store.database.inTenant(d.own.tenantId);
      await expect(inTenant((tx) => sql`delete from call_events`.execute(tx))).rejects.toEqual(refused);
      await expect(inTenant((tx) => sql`delete from calls`.execute(tx))).rejects.toEqual(refused);
      await expect(inTenant((tx) => sql`update call_events set kind = 'input'`.execute(tx))).rejects.toEqual(
        refused,
      );
      expect(await d.counts(callId)).toEqual(WHOLE);
    });

    test('of another tenant is not there for the function either', async () => {
      const other = await openTestCustody(d.database());
      const callId = await other.call();
      d.own.setNow(LATER_MS);
      const { retention } = d.own.stores.forTenant(d.own.tenantId);
      const call = { callId, steps: ['log', 'head'] as const, because: 'retention', nowMs: LATER_MS };
      const result = await deleteCall({ store: retention, shelf: d.own.recordings }, call);
      expect(result.stopped).toMatchObject({ outcome: 'gone' });
      expect(await other.store.forTenant(other.tenantId).calls.log(callId, 0, 10)).toHaveLength(3);
      await other.close();
    });

    test('goes before the head and after the recording, whatever order is asked for', async () => {
      const callId = await d.own.call();
      const { retention } = d.own.stores.forTenant(d.own.tenantId);
      for (const step of ['head', 'log'] as const) {
        const call = { callId, steps: [step], because: 'retention', nowMs: LATER_MS };
        const { stopped } = await deleteCall({ store: retention, shelf: d.own.recordings }, call);
        expect(stopped).toMatchObject({ outcome: 'too-early' });
      }
      expect(await d.counts(callId)).toEqual(WHOLE);
    });
  });
});
