/** What every PolicyEngine with the shipped policies answers: the house's rules as sentences. Run over each adapter and over the fake. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ACTIONS, POLICY_ACTIONS, type PolicyAction } from '../actions.ts';
import type { PolicyContext, PolicyEngine, PolicyPrincipal, PolicyRequest } from './policy-engine.ts';

export interface OpenedPolicyEngine {
  engine: PolicyEngine;
  close(): Promise<void>;
}

const CONTEXT: PolicyContext = {
  riskTier: 'low',
  approvals: 0,
  channel: 'twilio',
  direction: 'inbound',
  consent: 'unknown',
  hour: 12,
  destination: 'none',
  country: '',
  recording: false,
  sensitive: [],
  effects: [],
  policies: [],
  signed: false,
};

type Who =
  | 'the agent'
  | 'a viewer'
  | 'an operator'
  | 'an admin'
  | 'an owner'
  | 'the platform'
  | 'a key of an operator';

export function person(
  role: 'viewer' | 'operator' | 'admin' | 'owner' | 'platform',
  kind: 'user' | 'key' = 'user',
): PolicyPrincipal {
  return { type: 'Actor', kind, id: `${kind}_1`, tenantId: 'acme', role };
}

const WHO: Record<Who, PolicyPrincipal> = {
  'the agent': { type: 'Agent', id: 'dental', tenantId: 'acme' },
  'a viewer': person('viewer'),
  'an operator': person('operator'),
  'an admin': person('admin'),
  'an owner': person('owner'),
  'the platform': person('platform'),
  'a key of an operator': person('operator', 'key'),
};

/** A request that is complete; what a test does not say is a harmless inbound call. */
export function request(
  principal: PolicyPrincipal,
  action: PolicyAction,
  context: Partial<PolicyContext> = {},
): PolicyRequest {
  return {
    tenantId: 'acme',
    principal,
    action,
    resource: { type: ACTIONS[action].resource, id: 'it', tenantId: 'acme', kind: '' },
    context: { ...CONTEXT, ...context },
    overrides: null,
  };
}

type Rule = [
  sentence: string,
  who: Who,
  action: PolicyAction,
  context: Partial<PolicyContext>,
  answer: string,
];

const ALLOWED: Rule[] = [
  ['an agent answers a call', 'the agent', 'call.answer', {}, 'agents-serve-calls'],
  [
    'an agent answers even at a critical risk, for a caller cannot wait',
    'the agent',
    'call.answer',
    { riskTier: 'critical' },
    'agents-serve-calls',
  ],
  [
    'an agent records a call of whoever has not refused',
    'the agent',
    'call.record',
    {},
    'agents-serve-calls',
  ],
  [
    'an agent hands a call on within the country',
    'the agent',
    'call.transfer',
    { destination: 'domestic' },
    'agents-serve-calls',
  ],
  [
    'an agent runs a tool',
    'the agent',
    'tool.run',
    { riskTier: 'medium', effects: ['write'] },
    'agents-serve-calls',
  ],
  [
    'an agent runs a tool that pays when one person has agreed',
    'the agent',
    'tool.run',
    { riskTier: 'high', effects: ['pay'], approvals: 1 },
    'agents-serve-calls',
  ],
  [
    'an agent remembers a caller who agreed',
    'the agent',
    'memory.write',
    { consent: 'given' },
    'agents-serve-calls',
  ],
  [
    'an operator places a call',
    'an operator',
    'call.place',
    { riskTier: 'medium' },
    'operators-work-with-calls',
  ],
  [
    'a key of an operator places a call',
    'a key of an operator',
    'call.place',
    { riskTier: 'medium' },
    'operators-work-with-calls',
  ],
  ['an operator listens in', 'an operator', 'call.listen', {}, 'operators-work-with-calls'],
  ['an operator opens a session', 'an operator', 'session.create', {}, 'operators-work-with-calls'],
  [
    'an operator calls a premium number when two have agreed',
    'an operator',
    'call.place',
    { riskTier: 'critical', destination: 'premium', approvals: 2 },
    'operators-work-with-calls',
  ],
  [
    'a viewer takes out what it may read',
    'a viewer',
    'data.export',
    { riskTier: 'medium' },
    'everybody-takes-out-what-they-read',
  ],
  [
    'an admin publishes an agent',
    'an admin',
    'agent.publish',
    { riskTier: 'medium' },
    'admins-run-the-house',
  ],
  ['an admin imports a signed bundle', 'an admin', 'bundle.import', { signed: true }, 'admins-run-the-house'],
  [
    'an admin erases data when one person has agreed',
    'an admin',
    'data.erase',
    { riskTier: 'high', approvals: 1 },
    'admins-run-the-house',
  ],
  ['an owner takes a number', 'an owner', 'number.provision', { riskTier: 'medium' }, 'admins-run-the-house'],
  [
    'the platform uses a secret',
    'the platform',
    'secret.read',
    { riskTier: 'medium' },
    'admins-run-the-house',
  ],
  [
    'Parley uses a secret also where health is spoken of: a caller is on the line, and nobody can be asked',
    'the platform',
    'secret.read',
    { riskTier: 'high', sensitive: ['health'] },
    'admins-run-the-house',
  ],
];

const DENIED: Rule[] = [
  ['a viewer places no call', 'a viewer', 'call.place', {}, 'viewers-change-nothing'],
  ['a viewer does not listen in', 'a viewer', 'call.listen', {}, 'viewers-change-nothing'],
  ['an operator publishes nothing', 'an operator', 'agent.publish', {}, ''],
  ['an operator erases nothing, not even with agreement', 'an operator', 'data.erase', { approvals: 2 }, ''],
  ['an operator uses no secret', 'an operator', 'secret.read', {}, ''],
  ['an agent publishes nothing', 'the agent', 'agent.publish', {}, 'agents-do-not-govern'],
  ['an agent takes no data out', 'the agent', 'data.export', {}, 'agents-do-not-govern'],
  ['an agent uses no secret by itself', 'the agent', 'secret.read', {}, 'agents-do-not-govern'],
  ['an agent places no calls', 'the agent', 'call.place', {}, ''],
  [
    'nobody records who has refused',
    'the agent',
    'call.record',
    { consent: 'refused' },
    'no-recording-after-a-no',
  ],
  [
    'nobody records means of payment',
    'the agent',
    'call.record',
    { sensitive: ['payment'] },
    'no-recording-of-payment',
  ],
  [
    'not even an owner records who has refused',
    'an owner',
    'call.record',
    { consent: 'refused' },
    'no-recording-after-a-no',
  ],
  [
    'nothing is kept beyond the call of whoever was not asked',
    'the agent',
    'memory.write',
    {},
    'memory-needs-a-yes',
  ],
  [
    'an agent dials no premium number',
    'the agent',
    'call.transfer',
    { destination: 'premium', approvals: 2, riskTier: 'critical' },
    'agents-dial-no-premium-numbers',
  ],
  ['an unsigned bundle is not imported', 'an admin', 'bundle.import', {}, 'bundles-are-signed'],
];

const ASKED: Rule[] = [
  [
    'a call abroad asks one person',
    'an operator',
    'call.place',
    { riskTier: 'high', destination: 'international' },
    'high-risk-asks-one',
  ],
  [
    'a premium number asks two',
    'an operator',
    'call.place',
    { riskTier: 'critical', destination: 'premium' },
    'critical-risk-asks-two',
  ],
  [
    'one of two is not enough',
    'an operator',
    'call.place',
    { riskTier: 'critical', approvals: 1 },
    'critical-risk-asks-two',
  ],
  [
    'a tool that pays asks one',
    'the agent',
    'tool.run',
    { riskTier: 'high', effects: ['pay'] },
    'high-risk-asks-one',
  ],
  ['erasing asks one', 'an admin', 'data.erase', { riskTier: 'high' }, 'high-risk-asks-one'],
];

export function policyEngineContract(name: string, open: () => Promise<OpenedPolicyEngine>): void {
  describe(`${name} keeps the contract of PolicyEngine`, () => {
    let opened: OpenedPolicyEngine;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());
    const decide = (asked: PolicyRequest) => opened.engine.decide(asked, AbortSignal.timeout(5_000));

    test.each(ALLOWED)('%s', async (...[, who, action, context, policy]) => {
      const { decision, policies } = await decide(request(WHO[who], action, context));
      expect({ decision, ids: policies.map(({ id }) => id) }).toEqual({
        decision: 'allow',
        ids: [`platform/${policy}`],
      });
    });

    test.each(DENIED)('%s', async (...[, who, action, context, policy]) => {
      const { decision, policies } = await decide(request(WHO[who], action, context));
      expect(decision).toBe('deny');
      expect(policies.filter(({ asksPeople }) => !asksPeople).map(({ id }) => id)).toEqual(
        policy === '' ? [] : [`platform/${policy}`],
      );
    });

    test.each(ASKED)('%s', async (...[, who, action, context, policy]) => {
      const { decision, policies } = await decide(request(WHO[who], action, context));
      expect({ decision, policies }).toMatchObject({
        decision: 'deny',
        policies: [
          {
            id: `platform/${policy}`,
            effect: 'forbid',
            asksPeople: true,
            reason: expect.stringMatching(/\w\.$/),
          },
        ],
      });
    });

    test('nobody reaches into another tenant, whatever their role and whatever the action', async () => {
      for (const principal of Object.values(WHO)) {
        for (const action of POLICY_ACTIONS) {
          const asked = request(principal, action, { approvals: 2, consent: 'given', signed: true });
          const reaching = { ...asked, resource: { ...asked.resource, tenantId: 'other' } };
          // What has no meaning for an agent may as well be refused by the engine itself.
          const { decision, policies } = await decide(reaching).catch(() => ({
            decision: 'deny',
            policies: [],
          }));
          expect(decision, `${principal.type} ${action}`).toBe('deny');
          if (principal.type === 'Actor')
            expect(policies.map(({ id }) => id)).toContain('platform/tenants-are-apart');
        }
      }
    });

    test('an answer that is not waited for is no answer', async () => {
      const gone = AbortSignal.abort(new Error('gone'));
      const answer = await opened.engine
        .decide(request(WHO['a viewer'], 'call.place'), gone)
        .catch(() => null);
      expect(answer?.decision ?? 'deny').toBe('deny');
    });
  });
}
