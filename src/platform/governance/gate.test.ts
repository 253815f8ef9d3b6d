import { beforeEach, describe, expect, it } from 'vitest';
import type { Principal } from '#platform/tenancy/principal.ts';
import { VirtualClock } from '#voice/ports/fakes/clock.ts';
import { memoryAudit, type MemoryAudit } from './audit/fakes/audit.ts';
import { createGate, type Gate, type GateSetup } from './gate.ts';
import type { DecisionStore } from './ports/decision-store.ts';
import { memoryDecisionStore } from './ports/fakes/decision-store.ts';
import { fakePolicyEngine, type FakePolicyEngine } from './ports/fakes/policy-engine.ts';
import type { Question } from './verdict.ts';

const operator: Principal = {
  kind: 'user',
  id: 'user_1',
  label: 'ada@example.com',
  tenantId: 'acme',
  role: 'operator',
  scopes: null,
};
const agent = { kind: 'agent', id: 'dental', label: 'Front desk' } as const;
const place: Question = {
  tenantId: 'acme',
  asker: operator,
  action: 'call.place',
  resource: { id: 'call_1' },
};
const answer: Question = {
  tenantId: 'acme',
  asker: agent,
  action: 'call.answer',
  resource: { id: 'call_1' },
  callId: 'call_1',
  facts: { channel: 'twilio' },
};

let engine: FakePolicyEngine;
let shipped: FakePolicyEngine;
let decisions: DecisionStore;
let audit: MemoryAudit;
let clock: VirtualClock;
let faults: string[];
let setup: GateSetup;
let gate: Gate;
beforeEach(() => {
  engine = fakePolicyEngine('server');
  shipped = fakePolicyEngine('shipped');
  decisions = memoryDecisionStore();
  audit = memoryAudit();
  clock = new VirtualClock();
  faults = [];
  let made = 0;
  setup = {
    engine,
    shipped,
    whenAway: 'shipped',
    overridesOf: async () => null,
    decisionsOf: () => decisions,
    audit,
    clock,
    chance: { id: (prefix) => `${prefix}_${(made += 1)}`, share: () => 0 },
    onFault: (what, _fault, { action }) => faults.push(`${what}: ${action}`),
  };
  gate = createGate(setup);
});

describe('The gate', () => {
  it('says yes with the policy that permits, and keeps the decision', async () => {
    const verdict = await gate.ask(place);
    expect(verdict).toEqual({
      outcome: 'allow',
      reasons: ['By operators-work-with-calls.'],
      policyIds: ['platform/operators-work-with-calls'],
      tier: 'low',
      tierReasons: [],
      approvalsNeeded: 0,
      decisionId: 'dec_1',
      engine: 'server',
      degraded: false,
    });
    expect(await decisions.get('dec_1')).toMatchObject({
      action: 'call.place',
      outcome: 'allow',
      principal: { type: 'Actor', kind: 'user', id: 'user_1', role: 'operator' },
      resource: { type: 'Call', id: 'call_1', tenantId: 'acme' },
      latencyMs: expect.any(Number),
    });
  });

  it('says no with the reason, and proves that it did', async () => {
    const verdict = await gate.ask({ ...place, asker: { ...operator, role: 'viewer' } });
    expect(verdict).toMatchObject({ outcome: 'deny', policyIds: ['platform/viewers-change-nothing'] });
    expect(audit.records()).toMatchObject([
      {
        action: 'policy.verdict',
        subject: { type: 'call', id: 'call_1' },
        detail: { outcome: 'deny', decision: 'dec_1' },
      },
    ]);
  });

  it('says no where nothing permits, and says so', async () => {
    const verdict = await gate.ask({ ...place, asker: agent });
    expect(verdict).toMatchObject({ outcome: 'deny', reasons: ['No policy permits it.'], policyIds: [] });
  });

  it('asks one person at a high risk and two at a critical one, with the reasons of the risk', async () => {
    const abroad = await gate.ask({ ...place, facts: { destination: 'international' } });
    expect(abroad).toMatchObject({ outcome: 'escalate', tier: 'high', approvalsNeeded: 1 });
    expect(abroad.tierReasons.map(({ rule }) => rule)).toEqual(['destination.international']);
    const premium = { ...place, facts: { destination: 'premium' } } as const;
    expect(await gate.ask(premium)).toMatchObject({
      outcome: 'escalate',
      tier: 'critical',
      approvalsNeeded: 2,
    });
    expect(await gate.ask(premium, { approvals: 1 })).toMatchObject({
      outcome: 'escalate',
      approvalsNeeded: 2,
    });
    expect(await gate.ask(premium, { approvals: 2 })).toMatchObject({ outcome: 'allow', approvalsNeeded: 0 });
  });

  it('asks no person about what would be refused even so', async () => {
    const viewer = { ...operator, role: 'viewer' } as const;
    const forbidden = await gate.ask({ ...place, asker: viewer, facts: { destination: 'premium' } });
    expect(forbidden).toMatchObject({ outcome: 'deny', policyIds: ['platform/viewers-change-nothing'] });
    const unpermitted = await gate.ask({ ...place, asker: agent, facts: { destination: 'international' } });
    expect(unpermitted).toMatchObject({ outcome: 'deny', reasons: ['No policy permits it.'] });
  });

  it('audits what is weighty and what was not a plain yes, and leaves daily work to the record of decisions', async () => {
    await gate.ask({ ...answer, callId: 'call_1' });
    expect(audit.told()).toEqual([]);
    await gate.ask(place);
    await gate.ask({ ...answer, facts: { sensitive: ['health'] } });
    expect(audit.records().map(({ detail, riskTier }) => [detail['action'], riskTier])).toEqual([
      ['call.place', 'low'],
      ['call.answer', 'high'],
    ]);
  });

  it('gives the engine every fact, and the tenant’s own policies', async () => {
    setup.overridesOf = async (tenantId) => ({ version: 3, source: `// of ${tenantId}` });
    await gate.ask({
      ...place,
      facts: { channel: 'twilio', country: 'FR', hour: 22, sensitive: ['contact', 'contact'] },
    });
    expect(engine.asked.at(-1)).toMatchObject({
      overrides: { version: 3, source: '// of acme' },
      context: {
        riskTier: 'medium',
        channel: 'twilio',
        country: 'FR',
        hour: 22,
        sensitive: ['contact'],
        consent: 'unknown',
      },
    });
  });

  it('rehearses without a trace', async () => {
    const verdict = await gate.rehearse({ ...place, facts: { destination: 'premium' } }, { source: 'tried' });
    expect(verdict.outcome).toBe('escalate');
    expect(engine.asked.at(-1)?.overrides).toEqual({ version: -1, source: 'tried' });
    expect(await decisions.list({ limit: 10 })).toEqual([]);
    expect(audit.told()).toEqual([]);
  });
});

describe('While the engine is away', () => {
  it('what people ask for is not done, and that is recorded', async () => {
    engine.mood = 'away';
    expect(await gate.ask(place)).toMatchObject({
      outcome: 'deny',
      degraded: true,
      policyIds: ['parley/engine-away'],
    });
    expect(faults).toEqual(['engine: call.place']);
    expect(await decisions.list({ limit: 10 })).toMatchObject([{ outcome: 'deny', degraded: true }]);
    expect(audit.told()).toEqual(['acme: policy.verdict call_1']);
  });

  it('a caller is answered by the shipped policies', async () => {
    engine.mood = 'away';
    expect(await gate.askNow(answer)).toMatchObject({ outcome: 'allow', engine: 'shipped', degraded: true });
    const refused = { ...answer, action: 'call.record', facts: { consent: 'refused' } } as const;
    expect(await gate.askNow(refused)).toMatchObject({ outcome: 'deny', engine: 'shipped' });
  });

  it('a caller is not answered where the setting says closed', async () => {
    gate = createGate({ ...setup, whenAway: 'closed' });
    engine.mood = 'away';
    expect(await gate.askNow(answer)).toMatchObject({ outcome: 'deny', degraded: true });
  });

  it('a caller waits 60 ms and no longer for an engine that says nothing', async () => {
    engine.mood = 'silent';
    const startedMs = clock.nowMs();
    const asked = gate.askNow(answer);
    await clock.advance(60);
    expect(await asked).toMatchObject({ outcome: 'allow', engine: 'shipped', degraded: true });
    expect(clock.nowMs() - startedMs).toBe(60);
  });

  it('a caller waits no longer either for the tenant’s policies', async () => {
    setup.overridesOf = () => new Promise(() => {});
    const asked = gate.askNow(answer);
    await clock.advance(60);
    expect(await asked).toMatchObject({ outcome: 'allow', degraded: true });
  });

  it('nobody is answered when even the shipped policies fail', async () => {
    engine.mood = 'away';
    shipped.mood = 'away';
    expect(await gate.askNow(answer)).toMatchObject({ outcome: 'deny', degraded: true });
  });
});

describe('While a verdict cannot be recorded', () => {
  it('the action is not done', async () => {
    audit.failing = true;
    await expect(gate.ask(place)).rejects.toMatchObject({ code: 'storage.unavailable' });
  });

  it('a caller is answered all the same, and the log is told', async () => {
    setup.decisionsOf = () => ({ add: () => Promise.reject(new Error('away')) });
    expect(await gate.askNow(answer)).toMatchObject({ outcome: 'allow', degraded: false });
    await Promise.resolve();
    expect(faults).toEqual(['record: call.answer']);
  });
});
