import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { ACTIONS, POLICY_ACTIONS } from '#platform/governance/actions.ts';
import { person, policyEngineContract, request } from '#platform/governance/ports/policy-engine.contract.ts';
import type { PolicyRequest } from '#platform/governance/ports/policy-engine.ts';
import { cedarEngine } from './engine.ts';
import { SCHEMA } from './policies.ts';
import { freshCedar } from './wasm.ts';

policyEngineContract('Cedar', async () => ({ engine: cedarEngine(), close: async () => {} }));

const engine = cedarEngine();
const signal = new AbortController().signal;
const asked = (source: string, more: Partial<PolicyRequest> = {}, version = 1): PolicyRequest => ({
  ...request(person('operator'), 'call.place'),
  overrides: { version, source },
  ...more,
});

describe('The shipped policies', () => {
  const cedar = freshCedar();
  const folder = join(import.meta.dirname, 'shipped');
  const texts = readdirSync(folder).filter((name) => name.endsWith('.cedar'));

  it.each(texts)('%s fits the schema without a warning', (name) => {
    const staticPolicies = readFileSync(join(folder, name), 'utf8');
    expect(cedar.validate({ schema: SCHEMA, policies: { staticPolicies } })).toEqual({
      type: 'success',
      validationErrors: [],
      validationWarnings: [],
      otherWarnings: [],
    });
  });

  it('have a schema that knows each action of Parley with its resource, and no other', () => {
    const read = cedar.schemaToJson(SCHEMA);
    if (read.type === 'failure') throw new Error(read.errors[0]?.message);
    const { 'can-wait': group, ...actions } = read.json['']!.actions;
    expect(group).toBeDefined();
    expect(Object.keys(actions).toSorted()).toEqual(POLICY_ACTIONS.toSorted());
    for (const action of POLICY_ACTIONS) {
      expect(actions[action]?.appliesTo?.resourceTypes, action).toEqual([ACTIONS[action].resource]);
    }
  });
});

describe('A tenant’s policies', () => {
  it('may forbid what the shipped ones permit, with a reason of their own', async () => {
    const source = `@id("quiet-nights") @reason("We do not call at night.")
      forbid(principal, action == Action::"call.place", resource) when { context.hour >= 21 || context.hour < 8 };`;
    const night = request(person('operator'), 'call.place', { hour: 22 });
    expect(await engine.decide({ ...night, overrides: { version: 1, source } }, signal)).toEqual({
      decision: 'deny',
      policies: [
        {
          id: 'tenant/quiet-nights',
          effect: 'forbid',
          asksPeople: false,
          reason: 'We do not call at night.',
        },
      ],
    });
    expect((await engine.decide(asked(source), signal)).decision).toBe('allow');
  });

  it('may be meant for the calls of those agents alone that name them', async () => {
    const source = `@id("quiet") @reason("Sales does not call at night.")
      forbid(principal, action == Action::"call.place", resource)
      when { context.policies.contains("quiet-nights") && context.hour >= 21 };`;
    const decide = async (policies: string[]) =>
      engine.decide(
        {
          ...request(person('operator'), 'call.place', { hour: 22, policies }),
          overrides: { version: 71, source },
        },
        signal,
      );
    expect(await decide(['quiet-nights'])).toMatchObject({
      decision: 'deny',
      policies: [{ id: 'tenant/quiet' }],
    });
    expect((await decide(['other'])).decision).toBe('allow');
  });

  it('may permit what nothing permits', async () => {
    const source =
      'permit(principal is Actor, action == Action::"agent.publish", resource) when { principal.role == Role::"operator" };';
    const publish = request(person('operator'), 'agent.publish');
    expect((await engine.decide({ ...publish, overrides: { version: 2, source } }, signal)).policies).toEqual(
      [{ id: 'tenant/1', effect: 'permit', asksPeople: false, reason: 'Permitted by tenant/1.' }],
    );
  });

  it.each([
    ['permitting everything', 'permit(principal, action, resource);'],
    [
      'taking the place of a shipped policy',
      '@id("platform/no-recording-after-a-no") permit(principal, action, resource);',
    ],
    [
      'taking its place by path',
      '@id("../platform/no-recording-after-a-no") permit(principal, action, resource);',
    ],
    [
      'asking people about it',
      '@asks("people") forbid(principal, action, resource) when { context.approvals < 1 };',
    ],
    ['many permits', 'permit(principal, action, resource);\n'.repeat(150)],
  ])('cannot lift what a shipped policy forbids: %s', async (_how, source) => {
    const refused = request({ type: 'Agent', id: 'dental', tenantId: 'acme' }, 'call.record', {
      consent: 'refused',
      approvals: 2,
    });
    const { decision, policies } = await engine.decide(
      { ...refused, overrides: { version: source.length, source } },
      signal,
    );
    expect(decision).toBe('deny');
    expect(policies.map(({ id }) => id)).toContain('platform/no-recording-after-a-no');
  });

  it('that fail on a request forbid it, whatever they were to do', async () => {
    const source = 'permit(principal, action, resource) when { context.hour + 9223372036854775807 > 0 };';
    const { decision, policies } = await engine.decide(asked(source, {}, 9), signal);
    expect({ decision, policies }).toMatchObject({
      decision: 'deny',
      policies: [{ id: 'tenant/1', asksPeople: false }],
    });
  });

  it('are those of their tenant only', async () => {
    const source = 'forbid(principal, action, resource);';
    expect((await engine.decide(asked(source, {}, 10), signal)).decision).toBe('deny');
    const other = { ...person('operator'), tenantId: 'other' };
    const elsewhere = request(other, 'call.place');
    const there = { ...elsewhere, tenantId: 'other', resource: { ...elsewhere.resource, tenantId: 'other' } };
    expect((await engine.decide(there, signal)).decision).toBe('allow');
  });

  it('of another version take effect at once', async () => {
    expect(
      (await engine.decide(asked('forbid(principal, action, resource);', {}, 20), signal)).decision,
    ).toBe('deny');
    expect((await engine.decide(asked('', {}, 21), signal)).decision).toBe('allow');
  });

  it('that break Cedar, had they ever been kept, stop no other tenant', async () => {
    const source = `permit(principal, action, resource) when { ${'('.repeat(2_000)}true${')'.repeat(2_000)} };`;
    await expect(engine.decide(asked(source, {}, 30), signal)).rejects.toMatchObject({
      code: 'policy.unavailable',
    });
    await expect(engine.decide(asked(source, {}, 30), signal)).rejects.toMatchObject({
      code: 'policy.unavailable',
    });
    expect((await engine.decide(request(person('operator'), 'call.place'), signal)).decision).toBe('allow');
    expect((await engine.decide(asked('', {}, 31), signal)).decision).toBe('allow');
  });
});

test('More tenants than the program holds at once are decided rightly all the same', async () => {
  const small = cedarEngine(4);
  for (const round of [1, 2]) {
    for (let tenant = 0; tenant < 12; tenant += 1) {
      const tenantId = `tenant-${tenant}`;
      const bare = request({ ...person('operator'), tenantId }, 'call.place');
      const overrides = {
        version: 1,
        source: tenant % 2 === 0 ? 'forbid(principal, action, resource);' : '',
      };
      const own = { ...bare, tenantId, overrides, resource: { ...bare.resource, tenantId } };
      const { decision } = await small.decide(own, signal);
      expect(decision, `round ${round}, ${tenantId}`).toBe(tenant % 2 === 0 ? 'deny' : 'allow');
    }
  }
});
