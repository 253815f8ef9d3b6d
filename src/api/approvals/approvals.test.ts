import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { constitutionHash, NO_CONSTITUTION } from '#platform/governance/constitution/constitution.ts';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import type { Principal } from '#platform/tenancy/principal.ts';
import type { Question } from '#platform/governance/verdict.ts';
import { ApprovalNeeded } from '#platform/governance/approvals/approval-needed.ts';
import type { Approval, ApprovalList } from '#wire/governance.ts';
import { OWN_HOST, testParley, type TestParley } from '../fakes/parley.ts';

const headers = { host: OWN_HOST };
let parley: TestParley;
let placed: string[];
beforeEach(async () => {
  parley = await testParley();
  placed = [];
  parley.governance.approvals.runs('call.place', {
    parse: (payload) => (payload as { to: string }).to,
    run: async (to) => {
      placed.push(to);
      return { callId: 'call_9' };
    },
  });
});
afterEach(() => parley.server.close());

const person = (id: string, tenantId = HOME_TENANT): Principal => ({
  kind: 'user',
  id,
  label: `${id}@example.com`,
  tenantId,
  role: 'operator',
  scopes: null,
});

async function queue(
  facts: Question['facts'] = { destination: 'international' },
  tenantId = HOME_TENANT,
): Promise<string> {
  const question: Question = {
    tenantId,
    asker: person('eve', tenantId),
    action: 'call.place',
    resource: { id: 'call_9' },
    facts,
  };
  const fault: unknown = await parley.governance.approvals
    .pass(question, { to: '+331' })
    .catch((reason: unknown) => reason);
  if (!(fault instanceof ApprovalNeeded)) throw fault;
  return fault.approval.id;
}
const get = (url: string) => parley.server.inject({ url, headers });
const vote = (id: string, deed: string, payload: object = {}) =>
  parley.server.inject({ method: 'POST', url: `/api/approvals/${id}/${deed}`, headers, payload });

describe('Approvals', () => {
  it('show what waits, why, and what is to run', async () => {
    const id = await queue();
    const { approvals } = (await get('/api/approvals?state=waiting')).json<ApprovalList>();
    expect(approvals).toMatchObject([
      {
        id,
        state: 'waiting',
        action: 'call.place',
        asker: { kind: 'user', label: 'eve@example.com' },
        payload: { to: '+331' },
        tier: 'high',
        needed: 1,
        reasons: ['By high-risk-asks-one.', 'the call leaves the country'],
      },
    ]);
    expect((await get(`/api/approvals/${id}`)).json()).toEqual(approvals[0]);
    expect((await get('/api/approvals?state=done')).json()).toEqual({ approvals: [], nextBefore: null });
  });

  it('run when a person agrees, and show how it went', async () => {
    const id = await queue();
    const answer = await vote(id, 'approve', { note: 'known customer' });
    expect(answer.statusCode, answer.body).toBe(200);
    await expect
      .poll(async () => (await get(`/api/approvals/${id}`)).json<Approval>())
      .toMatchObject({
        state: 'done',
        votes: [{ userId: 'demo', agrees: true, note: 'known customer' }],
        result: { value: { callId: 'call_9' } },
      });
    expect(placed).toEqual(['+331']);
    expect((await vote(id, 'approve')).json()).toMatchObject({ status: 409, code: 'approval.settled' });
  });

  it('end with one refusal', async () => {
    const id = await queue({ destination: 'premium' });
    expect((await vote(id, 'reject', { note: 'no' })).json()).toMatchObject({ state: 'rejected', needed: 2 });
    expect(placed).toEqual([]);
  });

  it('whose token was lost give another, to be shown once', async () => {
    const question: Question = {
      tenantId: HOME_TENANT,
      asker: person('eve'),
      action: 'call.place',
      resource: { id: 'call_9' },
      facts: { destination: 'international' },
    };
    const wish = { wantsToken: true };
    const pass = (options: object) => parley.governance.approvals.pass(question, { to: '+331' }, options);
    const { approval } = (await pass(wish).catch((fault: unknown) => fault)) as ApprovalNeeded;
    const answer = await vote(approval.id, 'token');
    expect(answer.statusCode, answer.body).toBe(201);
    expect(answer.headers['cache-control']).toBe('no-store');
    const { token } = answer.json<{ token: string }>();
    await vote(approval.id, 'approve');
    await expect(pass({ token: approval.token! })).rejects.toMatchObject({ code: 'approval.token_invalid' });
    expect(await pass({ token })).toMatchObject({ approvalId: approval.id });
    expect((await vote(approval.id, 'token')).json()).toMatchObject({
      status: 409,
      code: 'approval.settled',
    });
    expect((await get(`/api/approvals/${approval.id}`)).body).not.toContain(token);
  });

  it('are read page by page', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      ids.unshift(await queue());
      await parley.clock.advance(10);
    }
    const first = (await get('/api/approvals?limit=3')).json<ApprovalList>();
    expect(first.approvals.map(({ id }) => id)).toEqual(ids.slice(0, 3));
    const rest = (await get(`/api/approvals?limit=3&before=${first.nextBefore}`)).json<ApprovalList>();
    expect(rest.approvals.map(({ id }) => id)).toEqual(ids.slice(3));
    expect(rest.nextBefore).toBeNull();
  });

  it('that are too old are shown as expired', async () => {
    const id = await queue();
    await parley.clock.advance(86_400_000);
    expect((await get(`/api/approvals/${id}`)).json()).toMatchObject({ state: 'expired' });
    expect((await get('/api/approvals?state=waiting')).json()).toMatchObject({ approvals: [] });
    expect((await vote(id, 'approve')).statusCode).toBe(409);
  });

  it('of another tenant do not exist', async () => {
    const id = await queue(undefined, 'globex');
    expect((await get(`/api/approvals/${id}`)).json()).toMatchObject({
      status: 404,
      code: 'approval.unknown',
    });
    expect((await vote(id, 'approve')).json()).toMatchObject({ status: 404, code: 'approval.unknown' });
    expect((await get('/api/approvals')).json()).toMatchObject({ approvals: [] });
  });

  it.each([
    ['/api/approvals?before=yesterday', 400],
    ['/api/approvals?state=perhaps', 400],
    ['/api/approvals?limit=0', 400],
    ['/api/approvals/%00', 400],
  ])('asked for wrongly say so: %s', async (url, status) => {
    expect((await get(url)).statusCode).toBe(status);
  });
});

describe('The constitution', () => {
  const put = (principles: unknown) =>
    parley.server.inject({
      method: 'PUT',
      url: '/api/constitution',
      headers,
      payload: { principles, note: 'first' },
    });

  it('of a tenant without one has a hash all the same', async () => {
    expect((await get('/api/constitution')).json()).toEqual({
      version: 0,
      hash: NO_CONSTITUTION,
      principles: [],
      author: null,
      note: '',
      at: null,
      versions: [],
    });
  });

  it('is kept as a new version, with its hash', async () => {
    const answer = await put(['Tell the truth.', ' Never shout. ']);
    expect(answer.statusCode, answer.body).toBe(200);
    const hash = constitutionHash(['Tell the truth.', 'Never shout.']);
    expect(answer.json()).toMatchObject({
      version: 1,
      hash,
      author: 'demo, at this machine',
      versions: [{ version: 1, hash, note: 'first' }],
    });
    expect((await get('/api/constitution')).json()).toEqual(answer.json());
    expect((await put(['Never shout.'])).json()).toMatchObject({
      version: 2,
      versions: [{ version: 2 }, { version: 1, hash }],
    });
  });

  it('that a request names must be the one in force', async () => {
    await put(['Tell the truth.']);
    const under = (url: string, hash: string) =>
      parley.server.inject({ url, headers: { ...headers, 'x-constitution': hash } });
    const refused = await under('/api/calls', NO_CONSTITUTION);
    expect(refused.json()).toMatchObject({
      status: 409,
      code: 'constitution.mismatch',
      detail: expect.stringContaining(constitutionHash(['Tell the truth.'])),
    });
    expect((await under('/api/calls', constitutionHash(['Tell the truth.']))).statusCode).toBe(200);
    expect((await under('/api/constitution', NO_CONSTITUTION)).statusCode).toBe(200);
    expect((await get('/api/calls')).statusCode).toBe(200);
  });

  it.each([
    [['']],
    [['x'.repeat(2001)]],
    [Array.from({ length: 101 }, () => 'a')],
    ['Tell the truth.'],
    [[7]],
  ])('is not made of %j', async (principles) => {
    expect((await put(principles)).statusCode).toBe(400);
  });
});
