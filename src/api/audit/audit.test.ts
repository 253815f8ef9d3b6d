import { beforeEach, describe, expect, it } from 'vitest';
import { readExport } from '#platform/governance/audit/read-export.ts';
import { trustedKey } from '#platform/governance/audit/signing-key.ts';
import { verifyChain } from '#platform/governance/audit/verify.ts';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import type { AuditList, AuditReport } from '#wire/audit.ts';
import { OWN_HOST, testParley, type TestParley } from '../fakes/parley.ts';

let parley: TestParley;
beforeEach(async () => {
  parley = await testParley();
  for (let index = 1; index <= 5; index += 1) {
    await parley.audit.record({
      tenantId: HOME_TENANT,
      actor: { kind: 'user', id: `user_${index % 2}`, label: 'Ada' },
      action: index % 2 === 0 ? 'keys.create' : 'keys.revoke',
      subject: { type: 'key', id: `key_${index}` },
      before: index === 1 ? { name: 'old' } : undefined,
    });
  }
  await parley.audit.record({
    tenantId: 'acme',
    actor: 'system',
    action: 'keys.create',
    subject: { type: 'key', id: 'k' },
  });
});

async function get<Body>(url: string): Promise<{ status: number; body: Body; text: string }> {
  const answer = await parley.server.inject({ url, headers: { host: OWN_HOST } });
  const json =
    (answer.headers['content-type'] ?? '').toString().includes('json;') || answer.payload.startsWith('{"');
  let body = {} as Body;
  if (json && !answer.payload.includes('}\n{')) body = answer.json<Body>();
  return { status: answer.statusCode, body, text: answer.payload };
}

describe('The audit', () => {
  it('is read newest first, page by page, the own tenant’s only', async () => {
    const first = await get<AuditList>('/api/audit?limit=2');
    expect(first.body.records.map(({ seq, action }) => [seq, action])).toEqual([
      [5, 'keys.revoke'],
      [4, 'keys.create'],
    ]);
    const rest = await get<AuditList>(`/api/audit?limit=5&before=${first.body.nextBefore}`);
    expect(rest.body.records.map(({ seq }) => seq)).toEqual([3, 2, 1]);
    expect(rest.body.nextBefore).toBeNull();
  });

  it('is found by deed, by who did it and by what it was done to', async () => {
    const seqs = async (query: string): Promise<number[]> =>
      (await get<AuditList>(`/api/audit?${query}`)).body.records.map(({ seq }) => seq);
    expect(await seqs('action=keys.create')).toEqual([4, 2]);
    expect(await seqs('action=keys.&actor=user_1')).toEqual([5, 3, 1]);
    expect(await seqs('subjectType=key&subject=key_3')).toEqual([3]);
    expect(await seqs('from=2030-01-01T00:00:00Z')).toEqual([]);
    expect(await seqs('to=2030-01-01T02:00:00%2B02:00')).toEqual([5, 4, 3, 2, 1]);
  });

  it('says what is wrong with a question', async () => {
    expect(await get('/api/audit?limit=0')).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
    expect(await get('/api/audit?from=yesterday')).toMatchObject({ status: 400 });
  });

  it('is verified whole on demand', async () => {
    expect((await get<AuditReport>('/api/audit/verify')).body).toMatchObject({
      sound: true,
      records: 5,
      unsigned: { from: 1, to: 5 },
      findings: [],
      publicKeys: [parley.audit.key.publicPem],
    });
  });

  it('is exported with its proof, and the export stands in it', async () => {
    const { text } = await get('/api/audit/export');
    const lines = (async function* () {
      yield* text.split('\n');
    })();
    const { header, lines: proof } = await readExport(lines);
    expect(header).toMatchObject({ tenantId: HOME_TENANT, publicKeys: [parley.audit.key.publicPem] });
    const report = await verifyChain(proof, {
      tenantId: HOME_TENANT,
      trusted: [trustedKey(header.publicKeys[0]!)],
    });
    expect(report).toMatchObject({ records: 6, findingCount: 0 });
    expect(parley.audit.told().at(-1)).toBe(`${HOME_TENANT}: audit.export ${HOME_TENANT}`);
  });

  it('is not exported when the export cannot be recorded', async () => {
    parley.audit.failing = true;
    expect(await get('/api/audit/export')).toMatchObject({
      status: 503,
      body: { code: 'storage.unavailable' },
    });
  });
});
