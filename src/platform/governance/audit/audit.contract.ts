/** What every Audit does. Run over the store's and over the fake. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Audit, AuditEntry } from './audit.ts';
import { canonicalJson, sha256 } from './canonical.ts';
import { linkHash, type ChainedRecord } from './chain.ts';
import type { AuditRecord } from './record.ts';

export interface OpenedAudit {
  audit: Audit;
  /** The tenants that it may write for, both new to the audit. */
  tenants: [string, string];
  /** A tenant's records as they are kept, in order. */
  kept(tenantId: string): Promise<Pick<ChainedRecord, 'body' | 'hash'>[]>;
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
    const records = async (tenantId: string): Promise<AuditRecord[]> =>
      (await opened.kept(tenantId)).map(({ body }) => JSON.parse(body) as AuditRecord);

    test('a record is kept with all that was said, and with hashes in place of the data', async () => {
      const { audit, tenants } = opened;
      const before = { b: 1, a: ['x'] };
      await audit.record(
        entry(tenants[0], { before, after: { a: 2 }, riskTier: 'high', traceId: 't1', detail: { n: 1 } }),
      );
      const [kept] = await records(tenants[0]);
      expect(kept).toEqual({
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
      for (const { body, hash } of await opened.kept(tenants[0])) {
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
        const kept = await opened.kept(tenantId);
        expect((await records(tenantId)).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        expect(kept.every(({ hash }) => receipts.some((receipt) => receipt.hash === hash))).toBe(true);
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
      expect(await opened.kept(tenants[0])).toEqual([]);
    });
  });
}
