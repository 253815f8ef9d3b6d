import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import { POLICY_ACTIONS } from '#platform/governance/actions.ts';
import { type DecisionList, type Policies, PolicyActionName } from '#wire/governance.ts';
import { OWN_HOST, testParley, type TestParley } from '../fakes/parley.ts';

const headers = { host: OWN_HOST };
let parley: TestParley;
beforeEach(async () => {
  parley = await testParley();
});
afterEach(() => parley.server.close());

const get = (url: string) => parley.server.inject({ url, headers });
const send = (method: 'PUT' | 'POST', url: string, payload: object) =>
  parley.server.inject({ method, url, headers, payload });
const agent = { kind: 'agent', id: 'dental', label: 'Front desk' } as const;

describe('Policies', () => {
  it('are shown: the shipped ones, the own ones, what they may speak of', async () => {
    const shown = (await get('/api/policies')).json<Policies>();
    expect(shown).toMatchObject({ engine: { id: 'fake' }, own: null, versions: [] });
    expect(shown.shipped[0]).toMatchObject({ id: 'platform/a', effect: 'permit' });
    expect(shown.actions.find(({ action }) => action === 'data.erase')).toEqual({
      action: 'data.erase',
      meaning: 'erase data',
      resource: 'Data',
      tier: 'high',
    });
  });

  it('of the tenant are kept as versions that can be read again', async () => {
    const kept = await send('PUT', '/api/policies', { source: 'forbid(a);', note: 'first', basedOn: 0 });
    expect(kept.statusCode, kept.body).toBe(200);
    expect(kept.json()).toMatchObject({
      version: 1,
      source: 'forbid(a);',
      author: 'demo, at this machine',
      note: 'first',
    });
    await send('PUT', '/api/policies', { source: 'forbid(b);' });
    expect((await get('/api/policies/versions/1')).json()).toEqual(kept.json());
    expect((await get('/api/policies')).json()).toMatchObject({
      own: { version: 2 },
      versions: [{ version: 2 }, { version: 1 }],
    });
    expect((await get('/api/policies/versions/3')).json()).toMatchObject({
      status: 404,
      code: 'policy.unknown',
    });
  });

  it('that are wrong are refused with line, column and cure', async () => {
    const refused = await send('PUT', '/api/policies', { source: 'well\n so wrong' });
    expect(refused.json()).toMatchObject({
      status: 422,
      code: 'policy.invalid',
      errors: [{ path: 'source:2:5', message: 'this is wrong', cure: 'Right it.' }],
    });
    expect((await get('/api/policies')).json()).toMatchObject({ own: null });
  });

  it('can be checked without being kept', async () => {
    const check = async (source: string) =>
      (await send('POST', '/api/policies/validate', { source })).json<object>();
    expect(await check('well')).toEqual({ valid: true, errors: [] });
    expect(await check('wrong')).toEqual({
      valid: false,
      errors: [{ line: 1, column: 1, message: 'this is wrong', help: 'Right it.' }],
    });
  });

  it('are not written over by who has not seen the last version', async () => {
    await send('PUT', '/api/policies', { source: 'one' });
    expect((await send('PUT', '/api/policies', { source: 'two', basedOn: 0 })).json()).toMatchObject({
      status: 409,
      code: 'policy.outdated',
    });
  });

  it('can be tried on an example, which leaves no trace', async () => {
    const asker = { kind: 'user', role: 'operator' };
    const tried = await send('POST', '/api/policies/dry-run', {
      asker,
      action: 'call.place',
      facts: { destination: 'premium' },
    });
    expect(tried.statusCode, tried.body).toBe(200);
    expect(tried.json()).toMatchObject({ outcome: 'escalate', tier: 'critical', approvalsNeeded: 2 });
    const agreed = await send('POST', '/api/policies/dry-run', {
      asker,
      action: 'call.place',
      facts: { destination: 'premium' },
      approvals: 2,
      source: 'tried',
    });
    expect(agreed.json()).toMatchObject({ outcome: 'allow' });
    expect(parley.governance.policyEngine.asked.at(-1)?.overrides).toMatchObject({ source: 'tried' });
    expect((await get('/api/decisions')).json()).toEqual({ decisions: [], nextBefore: null });
  });

  it('that are wrong are not even tried', async () => {
    const tried = await send('POST', '/api/policies/dry-run', {
      asker: { kind: 'agent', id: 'a' },
      action: 'tool.run',
      source: 'wrong',
    });
    expect(tried.json()).toMatchObject({ status: 422, code: 'policy.invalid' });
    expect(parley.governance.policyEngine.asked).toEqual([]);
  });

  it.each([
    [{ asker: { kind: 'user', role: 'king' }, action: 'call.place' }],
    [{ asker: { kind: 'agent', id: '' }, action: 'call.place' }],
    [{ asker: { kind: 'agent', id: 'a' }, action: 'call.dance' }],
    [{ asker: { kind: 'agent', id: 'a' }, action: 'tool.run', facts: { country: 'de' } }],
    [{ asker: { kind: 'agent', id: 'a' }, action: 'tool.run', approvals: 3 }],
  ])('are not tried on what makes no sense: %j', async (body) => {
    expect((await send('POST', '/api/policies/dry-run', body)).statusCode).toBe(400);
  });

  it('name on the wire the actions that the gate knows', () => {
    expect(PolicyActionName.options).toEqual(POLICY_ACTIONS);
  });
});

describe('Decisions', () => {
  it('are read newest first, with their reasons, the own tenant’s only', async () => {
    const ask = (tenantId: string, callId: string) =>
      parley.governance.gate.ask({
        tenantId,
        asker: agent,
        action: 'call.answer',
        resource: { id: callId },
        callId,
        facts: { channel: 'twilio' },
      });
    for (const callId of ['call_1', 'call_2', 'call_3']) {
      await ask(HOME_TENANT, callId);
      await parley.clock.advance(5);
    }
    const foreign = await ask('globex', 'call_4');
    const first = (await get('/api/decisions?limit=2')).json<DecisionList>();
    expect(first.decisions.map(({ callId }) => callId)).toEqual(['call_3', 'call_2']);
    expect(first.decisions[0]).toMatchObject({
      outcome: 'allow',
      action: 'call.answer',
      tier: 'medium',
      policyIds: ['platform/agents-serve-calls'],
      principal: { type: 'Agent', id: 'dental', role: null },
      engine: 'fake',
    });
    const rest = (await get(`/api/decisions?limit=2&before=${first.nextBefore}`)).json<DecisionList>();
    expect(rest).toMatchObject({ decisions: [{ callId: 'call_1' }], nextBefore: null });
    expect(
      (await get('/api/decisions?callId=call_2&outcome=allow&action=call.answer')).json<DecisionList>()
        .decisions,
    ).toHaveLength(1);
    expect((await get(`/api/decisions/${first.decisions[0]?.id}`)).json()).toEqual(first.decisions[0]);
    expect((await get(`/api/decisions/${foreign.decisionId}`)).json()).toMatchObject({
      status: 404,
      code: 'decision.unknown',
    });
  });
});
