/** What every DecisionStore does. Run over the store's and over the fake. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Decision, DecisionStore } from './decision-store.ts';

export interface OpenedDecisionStore {
  /** Of two tenants without decisions. */
  stores: [DecisionStore, DecisionStore];
  close(): Promise<void>;
}

let made = 0;
export function someDecision(more: Partial<Decision> = {}): Decision {
  made += 1;
  return {
    id: `dec_${process.pid}_${Date.now()}_${String(made).padStart(4, '0')}`,
    atMs: 1_700_000_000_000,
    principal: { type: 'Agent', id: 'dental', tenantId: 'acme' },
    action: 'call.answer',
    resource: { type: 'Call', id: 'call_1', tenantId: 'acme', kind: '' },
    context: {
      riskTier: 'medium',
      approvals: 0,
      channel: 'twilio',
      direction: 'inbound',
      consent: 'unknown',
      hour: 12,
      destination: 'none',
      country: '',
      recording: false,
      sensitive: ['contact'],
      effects: [],
      policies: [],
      signed: false,
    },
    outcome: 'allow',
    reasons: ['An agent answers.'],
    policyIds: ['platform/agents-serve-calls'],
    tier: 'medium',
    tierReasons: [{ rule: 'channel.public', tier: 'medium', reason: 'the line is open' }],
    engine: 'cedar',
    degraded: false,
    latencyMs: 0.31,
    callId: 'call_1',
    ...more,
  };
}

export function decisionStoreContract(name: string, open: () => Promise<OpenedDecisionStore>): void {
  describe(`${name} keeps the contract of DecisionStore`, () => {
    let opened: OpenedDecisionStore;
    let store: DecisionStore;
    beforeEach(async () => {
      opened = await open();
      store = opened.stores[0];
    });
    afterEach(() => opened.close());

    test('a decision is found as it was made, also when it is added again', async () => {
      const decision = someDecision({ reasons: ['Half a pair \ud800 and \0.'] });
      await store.add(decision);
      await store.add({ ...decision, outcome: 'deny' });
      expect(await store.get(decision.id)).toEqual(decision);
      expect(await store.get('dec_none')).toBeNull();
    });

    test('decisions are listed newest first, in pages', async () => {
      const all = [1, 2, 2, 3].map((atMs) => someDecision({ atMs }));
      for (const each of all) await store.add(each);
      const ids = all.toReversed().map(({ id }) => id);
      const first = await store.list({ limit: 2 });
      expect(first.map(({ id }) => id)).toEqual(ids.slice(0, 2));
      const before = { atMs: first[1]!.atMs, id: first[1]!.id };
      expect((await store.list({ limit: 9, before })).map(({ id }) => id)).toEqual(ids.slice(2));
    });

    test('they are found by action, outcome and call', async () => {
      const [answer, refused, other] = [
        someDecision(),
        someDecision({ outcome: 'deny', action: 'call.record' }),
        someDecision({ callId: null, action: 'data.export' }),
      ];
      for (const each of [answer, refused, other]) await store.add(each);
      const found = async (query: object) => (await store.list({ limit: 9, ...query })).map(({ id }) => id);
      expect(await found({ action: 'call.record' })).toEqual([refused.id]);
      expect(await found({ outcome: 'deny' })).toEqual([refused.id]);
      expect(await found({ callId: 'call_1' })).toEqual([refused.id, answer.id]);
    });

    test('one tenant’s decisions do not exist for another', async () => {
      const decision = someDecision();
      await store.add(decision);
      expect(await opened.stores[1].get(decision.id)).toBeNull();
      expect(await opened.stores[1].list({ limit: 9 })).toEqual([]);
    });
  });
}
