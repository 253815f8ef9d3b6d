import { expect, test } from 'vitest';
import { auditContract } from '../audit.contract.ts';
import { contentOf } from '../record.ts';
import { memoryAudit } from './audit.ts';

auditContract('the audit in memory', async () => {
  const audit = memoryAudit();
  return {
    audit,
    tenants: ['acme', 'globex'],
    trailOf: (tenantId) => audit.trailOf(tenantId),
    publicPem: audit.key.publicPem,
    close: async () => {},
  };
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
