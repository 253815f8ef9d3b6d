/** What every Audit does, and the trail that it leaves. Run over the store's and over the fake. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Audit, AuditEntry } from './audit.ts';
import { canonicalJson, sha256 } from './canonical.ts';
import { type ChainedRecord, linkHash } from './chain.ts';
import { checkpointStanding } from './checkpoint.ts';
import type { AuditQuery, AuditTrail } from './ports/audit-trail.ts';
import type { AuditRecord } from './record.ts';
import { trustedKey } from './signing-key.ts';

export interface OpenedAudit {
  audit: Audit;
  /** The tenants that it may write for, both new to the audit. */
  tenants: [string, string];
  trailOf(tenantId: string): AuditTrail;
  /** Of the key that signs. */
  publicPem: string;
  close(): Promise<void>;
}

export function auditContract(name: string, open: () => Promise<OpenedAudit>): void {
  describe(`${name} keeps the contract of Audit`, () => {
    let opened: OpenedAudit;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.close());

    const entry = (tenantId: string, more: Partial<AuditEntry> = {}): AuditEntry => ({
      tenantId,
      actor: { kind: 'user', id: 'user_1', label: 'ada@example.com' },
      action: 'numbers.update',
      subject: { type: 'number', id: 'num_1' },
      ...more,
    });
    const kept = (tenantId: string): Promise<ChainedRecord[]> => opened.trailOf(tenantId).records(0, 1_000);
    const records = async (tenantId: string): Promise<AuditRecord[]> =>
      (await kept(tenantId)).map(({ body }) => JSON.parse(body) as AuditRecord);

    test('a record is kept with all that was said, and with hashes in place of the data', async () => {
      const { audit, tenants } = opened;
      const before = { b: 1, a: ['x'] };
      await audit.record(
        entry(tenants[0], { before, after: { a: 2 }, riskTier: 'high', traceId: 't1', detail: { n: 1 } }),
      );
      expect((await records(tenants[0]))[0]).toEqual({
        v: 1,
        tenantId: tenants[0],
        seq: 1,
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        actor: { kind: 'user', id: 'user_1', label: 'ada@example.com' },
        action: 'numbers.update',
        subject: { type: 'number', id: 'num_1' },
        riskTier: 'high',
        traceId: 't1',
        beforeHash: sha256('{"a":["x"],"b":1}'),
        afterHash: sha256('{"a":2}'),
        detail: { n: 1 },
      });
    });

    test('each record’s hash covers the one before it, from 64 zeros on', async () => {
      const { audit, tenants } = opened;
      for (let count = 0; count < 3; count += 1) await audit.record(entry(tenants[0]));
      let previous = '0'.repeat(64);
      for (const { body, hash } of await kept(tenants[0])) {
        expect(hash).toBe(linkHash(previous, body));
        expect(body).toBe(canonicalJson(JSON.parse(body)));
        previous = hash;
      }
    });

    test('each tenant has a chain of its own, without gaps', async () => {
      const { audit, tenants } = opened;
      const receipts = await Promise.all(
        Array.from({ length: 20 }, (_, index) => audit.record(entry(tenants[index % 2]!))),
      );
      for (const tenantId of tenants) {
        const all = await kept(tenantId);
        expect((await records(tenantId)).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        expect(all.every(({ hash }) => receipts.some((receipt) => receipt.hash === hash))).toBe(true);
      }
    });

    test('a principal may be the actor, and nothing but its name is kept', async () => {
      const { audit, tenants } = opened;
      const principal = { kind: 'key', id: 'key_1', label: 'crm', role: 'admin', scopes: ['x'] } as const;
      await audit.record(entry(tenants[0], { actor: principal }));
      await audit.record(entry(tenants[0], { actor: 'system' }));
      expect((await records(tenants[0])).map(({ actor }) => actor)).toEqual([
        { kind: 'key', id: 'key_1', label: 'crm' },
        { kind: 'system', id: 'parley', label: 'Parley' },
      ]);
    });

    test('text that no database holds is kept as far as it can be', async () => {
      const { audit, tenants } = opened;
      await audit.record(entry(tenants[0], { detail: { 'a\0': 'b\ud800c' }, before: '\udfff' }));
      expect((await records(tenants[0]))[0]?.detail).toEqual({ 'a\u{fffd}': 'b\u{fffd}c' });
    });

    test.each([
      ['no action', { action: 'Numbers' as 'a.b' }, /resource\.deed/],
      ['an empty subject', { subject: { type: 'number', id: '' } }, /subject\.id/],
      ['too much detail', { detail: { text: 'x'.repeat(9_000) } }, /longer than/],
      ['data that JSON cannot hold', { after: { n: Number.NaN } }, /plain data/],
    ])('an entry with %s is refused and nothing is kept', async (_what, more, why) => {
      const { audit, tenants } = opened;
      await expect(audit.record(entry(tenants[0], more))).rejects.toThrow(why);
      expect(await kept(tenants[0])).toEqual([]);
    });

    test('the trail is listed newest first, in pages, by what is asked', async () => {
      const { audit, tenants } = opened;
      const [acme, other] = tenants;
      await audit.record(entry(acme, { action: 'calls.place', subject: { type: 'call', id: 'call_1' } }));
      await audit.record(entry(acme, { action: 'calls.end', traceId: 'trace_1' }));
      await audit.record(entry(acme, { action: 'callsign.set', actor: 'system' }));
      await audit.record(entry(other));
      const listed = async (query: Partial<AuditQuery>): Promise<number[]> =>
        (await opened.trailOf(acme).list({ limit: 10, ...query })).map(({ seq }) => seq);
      expect(await listed({})).toEqual([3, 2, 1]);
      expect(await listed({ limit: 2 })).toEqual([3, 2]);
      expect(await listed({ beforeSeq: 3, limit: 1 })).toEqual([2]);
      expect(await listed({ action: 'calls.' })).toEqual([2, 1]);
      expect(await listed({ action: 'calls.place' })).toEqual([1]);
      expect(await listed({ action: '%' })).toEqual([]);
      expect(await listed({ actorId: 'parley' })).toEqual([3]);
      expect(await listed({ subjectType: 'call' })).toEqual([1]);
      expect(await listed({ subjectId: 'call_1' })).toEqual([1]);
      expect(await listed({ traceId: 'trace_1' })).toEqual([2]);
      expect(await listed({ fromAt: '2000-01-01', beforeAt: '2100-01-01' })).toEqual([3, 2, 1]);
      expect(await listed({ fromAt: '2100-01-01' })).toEqual([]);
      expect(await listed({ beforeAt: '2000-01-01' })).toEqual([]);
    });

    test('every hundredth record is signed with it, and the head is the last record', async () => {
      const { audit, tenants } = opened;
      const trail = opened.trailOf(tenants[0]);
      expect(await trail.head()).toBeNull();
      await Promise.all(Array.from({ length: 205 }, () => audit.record(entry(tenants[0]))));
      const all = await kept(tenants[0]);
      const checkpoints = await trail.checkpoints(0, 10);
      expect(checkpoints.map(({ seq, hash }) => [seq, hash])).toEqual([
        [100, all[99]?.hash],
        [200, all[199]?.hash],
      ]);
      const trusted = [trustedKey(opened.publicPem)];
      expect(checkpoints.map((each) => checkpointStanding(each, trusted))).toEqual(['good', 'good']);
      expect(await trail.head()).toMatchObject({ seq: 205, hash: all[204]?.hash });
    });
  });
}
