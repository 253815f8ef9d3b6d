import { describe, expect, test } from 'vitest';
import { approvalStoreContract, someApproval } from '#platform/governance/ports/approval-store.contract.ts';
import { constitutionStoreContract } from '#platform/governance/ports/constitution-store.contract.ts';
import { decisionStoreContract, someDecision } from '#platform/governance/ports/decision-store.contract.ts';
import { policyStoreContract } from '#platform/governance/ports/policy-store.contract.ts';
import { newTenant } from '../audit/tenant.fixture.ts';
import type { DatabasePlace } from '../database.ts';
import { inTenant, type InTenant } from '../in-tenant.ts';
import { connected, databaseOfFile, onEachDatabase } from '../database.fixture.ts';
import { postgresApprovalsOfAll, postgresApprovalStore } from './approval-store.ts';
import { postgresConstitutionStore } from './constitution-store.ts';
import { postgresDecisionStore } from './decision-store.ts';
import { postgresPolicyStore } from './policy-store.ts';

const embedded = databaseOfFile();

/** A store made for each of two new tenants. */
async function pair<Store>(place: DatabasePlace, make: (own: InTenant, tenantId: string) => Store) {
  const { pool, db } = await connected(place);
  const ids: [string, string] = [await newTenant(db), await newTenant(db)];
  const [one, other] = [make(inTenant(pool, ids[0]), ids[0]), make(inTenant(pool, ids[1]), ids[1])];
  return { stores: [one, other] satisfies [Store, Store] as [Store, Store], ids, close: () => pool.end() };
}

function contracts(name: string, place: () => DatabasePlace): void {
  decisionStoreContract(name, () => pair(place(), postgresDecisionStore));
  policyStoreContract(name, () => pair(place(), postgresPolicyStore));
  constitutionStoreContract(name, () => pair(place(), postgresConstitutionStore));
  approvalStoreContract(name, async () => {
    const first = await pair(place(), postgresApprovalStore);
    const second = await connected(place());
    const [tenantId] = first.ids;
    return {
      stores: [first.stores[0], postgresApprovalStore(inTenant(second.pool, tenantId), tenantId)],
      other: first.stores[1],
      tenantId,
      async close() {
        await Promise.all([first.close(), second.pool.end()]);
      },
    };
  });
}

onEachDatabase(embedded, contracts);

describe('In the database', () => {
  test('a tenant changes neither what was decided, nor what is to run, nor an older version', async () => {
    const { pool, db } = await connected(embedded());
    const tenantId = await newTenant(db);
    const own = inTenant(pool, tenantId);
    const decision = someDecision();
    await postgresDecisionStore(own, tenantId).add(decision);
    const approval = someApproval(tenantId);
    await postgresApprovalStore(own, tenantId).add(approval);
    const refused = { code: '42501' };
    await expect(
      own((tx) => tx.updateTable('policy_decisions').set({ outcome: 'allow' }).execute()),
    ).rejects.toMatchObject(refused);
    await expect(own((tx) => tx.deleteFrom('policy_decisions').execute())).rejects.toMatchObject(refused);
    await expect(
      own((tx) => tx.updateTable('approvals').set({ carried_by: 'token' }).execute()),
    ).rejects.toMatchObject(refused);
    await expect(own((tx) => tx.deleteFrom('approvals').execute())).rejects.toMatchObject(refused);
    await expect(
      own((tx) => tx.updateTable('tenant_policies').set({ source: '' }).execute()),
    ).rejects.toMatchObject(refused);
    await expect(
      own((tx) => tx.updateTable('constitutions').set({ hash: '' }).execute()),
    ).rejects.toMatchObject(refused);
    await pool.end();
  });

  test('the queue of all tenants finds what is due: approved, expired, and runs that lost their process', async () => {
    const { stores, ids, close } = await pair(embedded(), postgresApprovalStore);
    const nowMs = 1_700_000_500_000;
    const due = [
      someApproval(ids[0], { state: 'approved' }),
      someApproval(ids[0], { state: 'waiting', expiresAtMs: nowMs }),
      someApproval(ids[0], { state: 'running', changedAtMs: nowMs - 10_000 }),
    ];
    const not = [
      someApproval(ids[0], { state: 'waiting' }),
      someApproval(ids[0], { state: 'approved', carriedBy: 'token', tokenHash: ids[0] }),
      someApproval(ids[0], { state: 'running', changedAtMs: nowMs }),
      someApproval(ids[0], { state: 'done', expiresAtMs: 0 }),
    ];
    for (const each of [...due, ...not]) await stores[0].add(each);
    await stores[1].add(someApproval(ids[1], { state: 'approved' }));
    const { db, pool } = await connected(embedded());
    const found = await postgresApprovalsOfAll(db).due({ nowMs, runningSinceMs: nowMs - 5_000 });
    expect(found.filter(({ tenantId }) => tenantId === ids[0]).map(({ id }) => id)).toEqual(
      due.map(({ id }) => id),
    );
    expect(found.some(({ tenantId }) => tenantId === ids[1])).toBe(true);
    await Promise.all([close(), pool.end()]);
  });
});
