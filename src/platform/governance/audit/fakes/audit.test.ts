import { expect, test } from 'vitest';
import { auditContract } from '../audit.contract.ts';
import { chained, GENESIS } from '../chain.ts';
import { contentOf } from '../record.ts';
import { memoryAudit } from './audit.ts';

auditContract('the audit in memory', async () => {
  const audit = memoryAudit();
  const kept = async (tenantId: string) => {
    let head = { seq: 0, hash: GENESIS };
    return audit.records(tenantId).map(({ seq: _seq, at, ...content }) => {
      const record = chained(head, content, at);
      head = record;
      return record;
    });
  };
  return { audit, tenants: ['acme', 'globex'], kept, close: async () => {} };
});

test('an audit that cannot be written makes the sensitive action fail', async () => {
  const audit = memoryAudit();
  audit.failing = true;
  const entry = {
    tenantId: 'acme',
    actor: 'system',
    action: 'keys.create',
    subject: { type: 'key', id: 'k' },
  } as const;
  expect(() => contentOf(entry)).not.toThrow();
  await expect(audit.record(entry)).rejects.toMatchObject({ code: 'storage.unavailable' });
  expect(audit.told()).toEqual([]);
});
