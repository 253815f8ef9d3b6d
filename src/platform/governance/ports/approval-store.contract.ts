/** What every ApprovalStore does. Run over the store's, with two connections at once, and over the fake. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { claimed, withVote, type Approval } from '../approvals/approval.ts';
import type { ApprovalStore } from './approval-store.ts';

export interface OpenedApprovalStore {
  /** Two ways to the same tenant's approvals, as two processes have them. */
  stores: [ApprovalStore, ApprovalStore];
  /** Of another tenant. */
  other: ApprovalStore;
  tenantId: string;
  close(): Promise<void>;
}

let made = 0;
export function someApproval(tenantId: string, more: Partial<Approval> = {}): Approval {
  made += 1;
  return {
    id: `apr_${process.pid}_${Date.now()}_${String(made).padStart(4, '0')}`,
    question: {
      tenantId,
      asker: { kind: 'agent', id: 'dental', label: 'Front desk' },
      action: 'tool.run',
      resource: { id: 'pay', kind: 'pay' },
      facts: { effects: ['pay'] },
    },
    payload: { amount: 12.5, to: 'Hé\0' },
    payloadHash: 'aa',
    tier: 'high',
    reasons: ['The risk is high.'],
    decisionId: 'dec_1',
    needed: 1,
    carriedBy: 'parley',
    tokenHash: null,
    state: 'waiting',
    votes: [],
    createdAtMs: 1_700_000_000_000,
    expiresAtMs: 1_700_086_400_000,
    changedAtMs: 1_700_000_000_000,
    result: null,
    ...more,
  };
}

export function approvalStoreContract(name: string, open: () => Promise<OpenedApprovalStore>): void {
  describe(`${name} keeps the contract of ApprovalStore`, () => {
    let opened: OpenedApprovalStore;
    let store: ApprovalStore;
    beforeEach(async () => {
      opened = await open();
      store = opened.stores[0];
    });
    afterEach(() => opened.close());
    const some = (more: Partial<Approval> = {}): Approval => someApproval(opened.tenantId, more);
    const vote = (userId: string) => ({
      userId,
      label: userId,
      agrees: true,
      note: 'ok',
      atMs: 1_700_000_001_000,
    });

    test('an approval is found as it was queued, by its id and by its token', async () => {
      const approval = some({ tokenHash: `hash ${made}`, carriedBy: 'token' });
      await store.add(approval);
      expect(await store.get(approval.id)).toEqual(approval);
      expect(await store.findByToken(approval.tokenHash!)).toEqual(approval);
      expect(await store.findByToken('another')).toBeNull();
      expect(await store.get('apr_none')).toBeNull();
    });

    test('of several with one id, queued in two processes at once, the first is kept and the others are told of it', async () => {
      const approval = some();
      const answers = await Promise.all(
        [0, 1, 2, 3].map((index) => opened.stores[index % 2]!.add({ ...approval, payloadHash: `${index}` })),
      );
      const kept = await store.get(approval.id);
      expect(answers.filter((each) => each === null)).toHaveLength(1);
      expect(answers.filter((each) => each !== null)).toEqual([kept, kept, kept]);
      expect(answers[Number(kept!.payloadHash)]).toBeNull();
    });

    test('how it stands may change, what is to run may not', async () => {
      const approval = some();
      await store.add(approval);
      const voted = await store.change(approval.id, (now) => ({
        ...withVote(now, vote('ada')),
        payload: 'another',
        needed: 0,
      }));
      expect(voted).toEqual(withVote(approval, vote('ada')));
      expect(await store.get(approval.id)).toEqual(voted);
      expect(await store.change('apr_none', (now) => now)).toBeNull();
    });

    test('another token takes the place of the one before', async () => {
      const approval = some({ tokenHash: `lost ${made}`, carriedBy: 'token' });
      await store.add(approval);
      const next = `next ${made}`;
      await store.change(approval.id, (now) => ({ ...now, tokenHash: next }));
      expect(await store.findByToken(approval.tokenHash!)).toBeNull();
      expect(await store.findByToken(next)).toEqual({ ...approval, tokenHash: next });
    });

    test('what the change throws passes through, and nothing is changed', async () => {
      const approval = some();
      await store.add(approval);
      await expect(store.change(approval.id, (now) => claimed(now, 0))).rejects.toMatchObject({
        code: 'approval.settled',
      });
      expect(await store.get(approval.id)).toEqual(approval);
    });

    test('of many who claim it at once, in two processes, one gets it', async () => {
      const approval = some({ state: 'approved' });
      await store.add(approval);
      const claims = await Promise.allSettled(
        Array.from({ length: 20 }, (_, index) =>
          opened.stores[index % 2]!.change(approval.id, (now) => claimed(now, 1_700_000_002_000)),
        ),
      );
      expect(claims.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await store.get(approval.id)).toMatchObject({ state: 'running' });
    });

    test('votes cast at once in two processes are all counted', async () => {
      const approval = some({ needed: 2, tier: 'critical' });
      await store.add(approval);
      await Promise.all(
        ['ada', 'bob'].map((name, index) =>
          opened.stores[index]!.change(approval.id, (now) => withVote(now, vote(name))),
        ),
      );
      const kept = await store.get(approval.id);
      expect(kept).toMatchObject({ state: 'approved' });
      expect(kept?.votes.map(({ userId }) => userId).toSorted()).toEqual(['ada', 'bob']);
    });

    test('they are listed newest first, by state and in pages', async () => {
      const all = [some(), some({ state: 'approved', createdAtMs: 1_700_000_000_001 }), some()];
      for (const each of all) await store.add(each);
      const listed = await store.list({ limit: 10 });
      expect(listed.map(({ id }) => id)).toEqual([all[1]!.id, all[2]!.id, all[0]!.id]);
      expect((await store.list({ limit: 10, states: ['waiting'] })).map(({ id }) => id)).toEqual([
        all[2]!.id,
        all[0]!.id,
      ]);
      expect((await store.list({ limit: 1, before: all[2]! })).map(({ id }) => id)).toEqual([all[0]!.id]);
    });

    test('another tenant neither sees nor changes it', async () => {
      const approval = some({ tokenHash: `hash of other ${made}`, carriedBy: 'token' });
      await store.add(approval);
      expect(await opened.other.get(approval.id)).toBeNull();
      expect(await opened.other.findByToken(approval.tokenHash!)).toBeNull();
      expect(await opened.other.change(approval.id, (now) => withVote(now, vote('eve')))).toBeNull();
      expect(await opened.other.list({ limit: 9 })).toEqual([]);
      expect(await store.get(approval.id)).toEqual(approval);
    });
  });
}
