import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { deleteCall } from '#platform/governance/custody/retention/delete-call.ts';
import { STEPS } from '#platform/governance/custody/retention/plan.ts';
import { DAY_MS } from '#platform/governance/custody/retention/policy.ts';
import type { HoldSubject } from '#platform/governance/custody/holds/hold.ts';
import { ANNA, ENDED_MS, openTestCustody, type TestCustody } from './custody.fixture.ts';
import { deletionSuite, GONE, LATER_MS, WHOLE } from './deletion.fixture.ts';

deletionSuite('retention', (d) => {
  describe('Retention', () => {
    test('deletes nothing a day before its time, and everything but a tombstone when that has come', async () => {
      const callId = await d.own.call();
      d.own.setNow(LATER_MS - 1);
      await d.own.custody.retention.runAll();
      expect(await d.counts(callId)).toEqual(WHOLE);
      d.own.setNow(LATER_MS);
      expect((await d.own.custody.retention.run(d.own.tenantId, { dryRun: true })).deleted).toEqual({
        recording: 1,
        'tool-payloads': 0,
        log: 1,
        head: 1,
      });
      expect(await d.counts(callId)).toEqual(WHOLE);
      await d.own.custody.retention.runAll();
      expect(await d.counts(callId)).toEqual(GONE);
      expect(await d.own.custody.retention.tombstone(d.own.tenantId, callId)).toEqual({
        callId,
        agentId: 'dental',
        channel: 'fake',
        startedAtMs: 1_700_000_000_000,
        endedAtMs: ENDED_MS,
        durationMs: 60_000,
        turns: 3,
        entries: 3,
        because: 'retention',
        entombedAtMs: LATER_MS,
      });
      expect((await d.own.custody.retention.runAll())[0]!.deleted).toEqual({
        recording: 0,
        'tool-payloads': 0,
        log: 0,
        head: 0,
      });
    });

    test('proves what it deleted: the digests of the audit are those of what was there', async () => {
      const callId = await d.own.call();
      const file = createHash('sha256')
        .update(readFileSync(d.fileOf(callId)))
        .digest('hex');
      const { rows } = await sql<{
        line: string;
      }>`select format('%s %s %s %s', seq, at_ms, kind, data) as line
        from call_events where call_id = ${callId} order by seq`.execute(d.db());
      const log = createHash('sha256');
      for (const { line } of rows) log.update(createHash('sha256').update(line).digest());
      d.own.setNow(LATER_MS);
      await d.own.custody.retention.runAll();
      const [record] = d.own.audit.records(d.own.tenantId).filter(({ action }) => action === 'calls.delete');
      expect(record).toMatchObject({
        actor: { kind: 'system' },
        subject: { type: 'call', id: callId },
        detail: {
          because: ['retention'],
          steps: [
            { step: 'recording', sha256: file },
            { step: 'log', sha256: log.digest('hex'), entries: 3 },
            { step: 'head', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
          ],
        },
      });
      await d.own.custody.retention.runAll();
      expect(d.own.audit.records(d.own.tenantId)).toHaveLength(1);
    });

    test('keeps what a tenant wants kept, deletes the rest: tools after a day, sound at once, words for ever', async () => {
      const days = { recordings: 0, 'tool-payloads': 1, transcripts: null, 'caller-data': 0 };
      await d.own.custody.retention.set(d.own.tenantId, days, ANNA);
      expect(await d.own.custody.retention.get(d.own.tenantId)).toEqual(days);
      const callId = await d.own.call();
      await d.own.custody.retention.runAll();
      expect(await d.counts(callId)).toEqual({ ...WHOLE, recording: 0, file: 0 });
      d.own.setNow(ENDED_MS + DAY_MS);
      await d.own.custody.retention.runAll();
      expect(await d.counts(callId)).toEqual({ ...WHOLE, recording: 0, file: 0, log: 1 });
      const left = await d.own.store.forTenant(d.own.tenantId).calls.log(callId, 0, 10);
      expect(left.map(({ data }) => data.type)).toEqual(['caller.said']);
    });

    test('never touches a call that goes on, nor one that another data folder records', async () => {
      await d.own.custody.retention.set(
        d.own.tenantId,
        { recordings: 0, 'tool-payloads': 0, transcripts: 0, 'caller-data': 0 },
        ANNA,
      );
      const going = await d.own.call({}, { going: true });
      const elsewhere = await d.own.call();
      await d.own.recordings.remove(elsewhere);
      await sql`update recordings set instance_id = 'another' where call_id = ${elsewhere}`.execute(d.db());
      d.own.setNow(LATER_MS);
      await d.own.custody.retention.runAll();
      expect(await d.counts(going)).toEqual(WHOLE);
      expect(await d.counts(elsewhere)).toMatchObject({ head: 1, log: 3 });
    });

    test('goes on where a kill left it, whatever was done, and proves everything in the end', async () => {
      const { tenantId, stores, recordings } = d.own;
      const store = stores.forTenant(tenantId).retention;
      d.own.setNow(LATER_MS);
      const killed = await Promise.all([0, 1, 2, 3, 4].map(() => d.own.call()));
      const deletion = (callId: string) => ({
        callId,
        step: 'recording' as const,
        because: 'retention',
        nowMs: LATER_MS,
      });
      // Killed after the record of a recording, before its file went.
      await store.beginRecording(deletion(killed[0]!), { digest: 'd0', bytes: 1 });
      // Killed after the file went, before that was recorded.
      await store.beginRecording(deletion(killed[1]!), { digest: 'd1', bytes: 1 });
      await recordings.remove(killed[1]!);
      // Killed between the steps.
      for (const [index, count] of [
        [2, 1],
        [3, 2],
      ] as const) {
        const call = {
          callId: killed[index]!,
          steps: STEPS.slice(0, count),
          because: 'retention',
          nowMs: LATER_MS,
        };
        await deleteCall({ store, shelf: recordings }, call);
      }
      await d.own.another().custody.retention.runAll();
      for (const callId of killed) expect(await d.counts(callId), callId).toEqual(GONE);
      const proved = d.own.audit
        .records(tenantId)
        .flatMap(({ detail }) => (detail as { steps: { step: string }[] }).steps);
      for (const step of ['recording', 'log', 'head'])
        expect(proved.filter((each) => each.step === step)).toHaveLength(5);
      expect(JSON.stringify(proved)).toContain('"d1"');
    });

    test('may run in two processes at once: each thing is deleted once', async () => {
      const ids = await Promise.all(Array.from({ length: 12 }, () => d.own.call()));
      d.own.setNow(LATER_MS);
      const reports = await Promise.all([
        d.own.custody.retention.runAll(),
        d.own.another().custody.retention.runAll(),
      ]);
      for (const callId of ids) expect(await d.counts(callId)).toEqual(GONE);
      expect(reports.flat().reduce((sum, { deleted }) => sum + deleted.head, 0)).toBe(12);
    });

    test('that cannot be proved tells so, and proves it when the audit answers again', async () => {
      await d.own.call();
      d.own.setNow(LATER_MS);
      d.own.audit.failing = true;
      await expect(d.own.custody.retention.runAll()).rejects.toThrow(AggregateError);
      d.own.audit.failing = false;
      await d.own.custody.retention.runAll();
      expect(d.own.audit.told()).toHaveLength(1);
    });
  });

  describe('Random histories in the database', () => {
    test('end as the plan says: what is held is whole, what is due is gone', async () => {
      const deed = fc.oneof(
        fc.record({ do: fc.constant('call' as const), party: fc.constantFrom('+15550100', '+15550101') }),
        fc.record({ do: fc.constant('hold' as const), over: fc.constantFrom('call', 'caller', 'tenant') }),
        fc.record({ do: fc.constant('lift' as const), which: fc.nat(5) }),
        fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 40 }) }),
        fc.record({ do: fc.constant('run' as const) }),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(deed, { minLength: 4, maxLength: 14 }), async (history) => {
          const world = await openTestCustody(d.database());
          try {
            await play(world, history);
          } finally {
            await world.close();
          }
        }),
        { numRuns: 8 },
      );
    });

    async function play(
      world: TestCustody,
      history: { do: string; party?: string; over?: string; which?: number; days?: number }[],
    ) {
      const { custody, tenantId } = world;
      const calls: { id: string; party: string; held: () => boolean }[] = [];
      const holds: { id: string; over: string; of: string; standing: boolean }[] = [];
      let nowMs = ENDED_MS;
      const held = (id: string, party: string) => () =>
        holds.some(
          (each) => each.standing && (each.over === 'tenant' || each.of === id || each.of === party),
        );
      for (const each of history) {
        if (each.do === 'call') {
          const id = await world.call({ from: each.party! });
          calls.push({ id, party: each.party!, held: held(id, each.party!) });
        } else if (each.do === 'wait') world.setNow((nowMs += each.days! * DAY_MS));
        else if (each.do === 'lift' && holds[each.which!]?.standing) {
          holds[each.which!]!.standing = false;
          await custody.holds.lift(tenantId, holds[each.which!]!.id, { reason: 'over', by: ANNA });
        } else if (each.do === 'hold') {
          const call = calls.at(-1);
          const subject: HoldSubject =
            each.over === 'tenant' || !call
              ? { kind: 'tenant' }
              : each.over === 'call'
                ? { kind: 'call', callId: call.id }
                : { kind: 'caller', party: call.party };
          const { id } = await custody.holds.place(tenantId, { subject, reason: 'r', by: ANNA });
          const of = subject.kind === 'call' ? call!.id : subject.kind === 'caller' ? call!.party : '';
          holds.push({ id, over: subject.kind, of, standing: true });
        } else if (each.do === 'run') {
          const before = new Map<string, unknown>();
          for (const call of calls)
            before.set(call.id, await world.store.forTenant(tenantId).calls.get(call.id));
          await custody.retention.runAll();
          for (const call of calls) {
            const after = await world.store.forTenant(tenantId).calls.get(call.id);
            if (call.held()) expect(after).toEqual(before.get(call.id));
            else if (nowMs >= LATER_MS) expect(after).toBeNull();
          }
        }
      }
    }
  });
});
