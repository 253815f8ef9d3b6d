import { beforeEach, describe, expect, it } from 'vitest';
import type { Principal } from '#platform/tenancy/principal.ts';
import { ParleyError } from '#voice/errors.ts';
import { VirtualClock } from '#voice/ports/fakes/clock.ts';
import { memoryAudit, type MemoryAudit } from '../audit/fakes/audit.ts';
import type { Json } from '../audit/audit.ts';
import { createGate, type Gate } from '../gate.ts';
import type { ApprovalStore } from '../ports/approval-store.ts';
import { memoryApprovalStore } from '../ports/fakes/approval-store.ts';
import { memoryDecisionStore } from '../ports/fakes/decision-store.ts';
import { fakePolicyEngine, type FakePolicyEngine } from '../ports/fakes/policy-engine.ts';
import type { Question } from '../verdict.ts';
import { ApprovalNeeded } from './approval-needed.ts';
import { Approvals, type ApprovalsSetup } from './approvals.ts';

const DAY_MS = 86_400_000;
const person = (id: string, role: Principal['role'] = 'admin'): Principal => ({
  kind: 'user',
  id,
  label: `${id}@example.com`,
  tenantId: 'acme',
  role,
  scopes: null,
});
const [ada, bob, eve] = [person('ada'), person('bob'), person('eve', 'operator')];
const abroad: Question = {
  tenantId: 'acme',
  asker: eve,
  action: 'call.place',
  resource: { id: 'call_1' },
  facts: { destination: 'international' },
};
const premium: Question = { ...abroad, facts: { destination: 'premium' } };
const payload = { to: '+33140000000', agent: 'dental' };

let clock: VirtualClock;
let audit: MemoryAudit;
let store: ApprovalStore;
let engine: FakePolicyEngine;
let gate: Gate;
let placed: Json[];
let announced: string[];
let setup: ApprovalsSetup;
let approvals: Approvals;
let made = 0;
beforeEach(() => {
  clock = new VirtualClock();
  audit = memoryAudit();
  store = memoryApprovalStore();
  engine = fakePolicyEngine();
  placed = [];
  announced = [];
  const chance = { id: (prefix: string) => `${prefix}_${(made += 1)}`, share: () => 0 };
  const decisions = memoryDecisionStore();
  gate = createGate({
    engine,
    shipped: engine,
    whenAway: 'closed',
    overridesOf: async () => null,
    decisionsOf: () => decisions,
    audit,
    clock,
    chance,
    onFault: () => {},
  });
  setup = {
    storeOf: () => store,
    all: {
      due: async ({ nowMs, runningSinceMs }) =>
        (await store.list({ limit: 99 }))
          .filter(
            ({ state, carriedBy, changedAtMs, expiresAtMs }) =>
              (state === 'approved' && carriedBy === 'parley') ||
              (state === 'running' && changedAtMs < runningSinceMs) ||
              (['waiting', 'approved'].includes(state) && expiresAtMs <= nowMs),
          )
          .map(({ id }) => ({ tenantId: 'acme', id })),
    },
    gate,
    audit,
    clock,
    chance,
    announce: ({ type, data }) =>
      announced.push(`${type} ${JSON.stringify([data['action'], data['needed']])}`),
    onFault: () => {},
  };
  approvals = new Approvals(setup);
});

const runsCalls = (
  to: Approvals,
  run: (to: string) => Promise<Json> = async (number) => (placed.push(number), `placed ${number}`),
) =>
  to.runs('call.place', {
    parse(given) {
      const { to: number } = given as { to?: unknown };
      if (typeof number !== 'string') throw new ParleyError('request.invalid', 'a call needs a number');
      return number;
    },
    run,
  });

async function queued(question: Question, wantsToken = false): Promise<ApprovalNeeded['approval']> {
  const fault: unknown = await approvals
    .pass(question, payload, { wantsToken })
    .catch((reason: unknown) => reason);
  if (!(fault instanceof ApprovalNeeded)) throw fault;
  return fault.approval;
}
const yes = { agrees: true, note: 'fine' };

describe('What the gate allows or denies', () => {
  it('goes its way at once', async () => {
    const passed = await approvals.pass({ ...abroad, facts: {} }, payload);
    expect(passed).toMatchObject({ verdict: { outcome: 'allow' }, approvalId: null });
  });

  it('is refused with the reason, and waits for nobody', async () => {
    const asked = approvals.pass({ ...abroad, asker: person('vera', 'viewer') }, payload);
    await expect(asked).rejects.toMatchObject({
      code: 'policy.denied',
      detail: 'By viewers-change-nothing.',
    });
    expect(await store.list({ limit: 9 })).toEqual([]);
  });
});

describe('What waits for people', () => {
  beforeEach(() => runsCalls(approvals));

  it('stands in the queue with what is to run, and a person is told', async () => {
    const { id, needed } = await queued(abroad);
    expect(needed).toBe(1);
    expect(await store.get(id)).toMatchObject({
      state: 'waiting',
      payload,
      tier: 'high',
      carriedBy: 'parley',
      reasons: ['By high-risk-asks-one.', 'the call leaves the country'],
    });
    expect(announced).toEqual(['approval.waiting ["call.place",1]']);
    expect(placed).toEqual([]);
  });

  it('is not even queued when it could never run', async () => {
    await expect(approvals.pass(abroad, { to: 7 })).rejects.toMatchObject({ code: 'request.invalid' });
    expect(await store.list({ limit: 9 })).toEqual([]);
  });

  it('runs once a person has agreed, and the evidence says who', async () => {
    const { id } = await queued(abroad);
    const { ran } = await approvals.vote(ada, id, yes);
    expect(await ran).toMatchObject({ state: 'done', result: { value: 'placed +33140000000' } });
    expect(placed).toEqual(['+33140000000']);
    expect(audit.told()).toEqual([
      'acme: policy.verdict call_1',
      `acme: approvals.approve ${id}`,
      'acme: policy.verdict call_1',
      `acme: approvals.run ${id}`,
    ]);
  });

  it('at a critical risk runs after two different people, of whom none asked', async () => {
    const { id, needed } = await queued({ ...premium, asker: ada });
    expect(needed).toBe(2);
    await expect(approvals.vote(ada, id, yes)).rejects.toMatchObject({ code: 'approval.not_yours' });
    expect((await approvals.vote(bob, id, yes)).approval.state).toBe('waiting');
    await expect(approvals.vote(bob, id, yes)).rejects.toMatchObject({ code: 'approval.not_yours' });
    expect(placed).toEqual([]);
    const { ran } = await approvals.vote(person('carl'), id, yes);
    expect(await ran).toMatchObject({ state: 'done' });
    expect(placed).toHaveLength(1);
  });

  it('is never agreed to by a key, whoever holds it', async () => {
    const { id } = await queued(abroad);
    const key: Principal = { ...ada, kind: 'key' };
    await expect(approvals.vote(key, id, yes)).rejects.toMatchObject({ code: 'approval.not_yours' });
  });

  it('never runs after a no', async () => {
    const { id } = await queued(premium);
    await approvals.vote(ada, id, yes);
    expect((await approvals.vote(bob, id, { agrees: false, note: 'why?' })).approval).toMatchObject({
      state: 'rejected',
    });
    await expect(approvals.vote(person('carl'), id, yes)).rejects.toMatchObject({ code: 'approval.settled' });
    expect(await approvals.run('acme', id)).toBeNull();
    expect(placed).toEqual([]);
  });

  it('expires after a day', async () => {
    const { id } = await queued(abroad);
    await clock.advance(DAY_MS);
    await expect(approvals.vote(ada, id, yes)).rejects.toMatchObject({
      code: 'approval.settled',
      detail: expect.stringContaining('expired'),
    });
    await approvals.tend();
    expect(await store.get(id)).toMatchObject({ state: 'expired' });
  });

  it('does not run when the policies forbid it by then', async () => {
    const { id } = await queued(abroad);
    engine.mood = 'away';
    const { ran } = await approvals.vote(ada, id, yes);
    expect(await ran).toMatchObject({ state: 'failed', result: { code: 'policy.denied' } });
    expect(placed).toEqual([]);
  });

  it('that fails says so, and is not tried again', async () => {
    const failing = new Approvals(setup);
    runsCalls(failing, async () => {
      throw new ParleyError('provider.rejected', 'no such number');
    });
    const { id } = await queued(abroad);
    const { ran } = await failing.vote(ada, id, yes);
    expect(await ran).toMatchObject({
      state: 'failed',
      result: { code: 'provider.rejected', detail: 'no such number' },
    });
    await failing.tend();
    expect(await store.get(id)).toMatchObject({ state: 'failed' });
  });

  it('runs once, however many try at the same moment', async () => {
    const { id } = await queued(abroad);
    const bare = new Approvals(setup);
    await bare.vote(ada, id, yes);
    const second = new Approvals(setup);
    runsCalls(second);
    await Promise.all(
      [approvals, second, approvals, second].flatMap((each) => [each.run('acme', id), each.tend()]),
    );
    expect(placed).toHaveLength(1);
  });

  it('and was approved while nobody could run it runs as soon as somebody can', async () => {
    const { id } = await queued(abroad);
    const { ran } = await new Approvals(setup).vote(ada, id, yes);
    expect(await ran).toBeNull();
    await approvals.tend();
    expect(await store.get(id)).toMatchObject({ state: 'done' });
  });

  it('whose process died while it ran is not run again but told', async () => {
    const dying = new Approvals(setup);
    runsCalls(dying, () => new Promise(() => {}));
    const { id } = await queued(abroad);
    const { ran } = await dying.vote(ada, id, yes);
    void ran;
    await clock.advance(600_001);
    await approvals.tend();
    expect(await store.get(id)).toMatchObject({ state: 'interrupted' });
    await approvals.tend();
    expect(placed).toEqual([]);
  });

  it('is not there for whoever asks for another', async () => {
    await expect(approvals.vote(ada, 'apr_none', yes)).rejects.toMatchObject({ code: 'approval.unknown' });
  });
});

describe('An approval token', () => {
  it('lets the one who asked do that very thing, once', async () => {
    const { id, token } = await queued(abroad, true);
    await expect(approvals.pass(abroad, payload, { token: token! })).rejects.toMatchObject({
      code: 'approval.settled',
    });
    await approvals.vote(ada, id, yes);
    const passed = await approvals.pass(abroad, payload, { token: token! });
    expect(passed).toMatchObject({ verdict: { outcome: 'allow' }, approvalId: id });
    await passed.finish({ value: 'placed' });
    expect(await store.get(id)).toMatchObject({ state: 'done', result: { value: 'placed' } });
    await expect(approvals.pass(abroad, payload, { token: token! })).rejects.toMatchObject({
      code: 'approval.settled',
    });
  });

  it('is given where nothing of Parley could run it', async () => {
    expect((await queued(abroad)).token).toMatch(/^apt_/);
    expect(JSON.stringify(await store.list({ limit: 9 }))).not.toContain('apt_');
  });

  it.each<[string, (token: string) => [Question, Json, string]]>([
    ['another payload', (token) => [abroad, { ...payload, to: '+33199999999' }, token]],
    ['another action', (token) => [{ ...abroad, action: 'call.transfer' }, payload, token]],
    ['another person', (token) => [{ ...abroad, asker: bob }, payload, token]],
    ['another tenant', (token) => [{ ...abroad, tenantId: 'globex' }, payload, token]],
    ['a guess', () => [abroad, payload, 'apt_guess']],
  ])('opens nothing for %s', async (_what, change) => {
    const { id, token } = await queued(abroad, true);
    await approvals.vote(ada, id, yes);
    const [question, other, given] = change(token!);
    await expect(approvals.pass(question, other, { token: given })).rejects.toMatchObject({
      code: 'approval.token_invalid',
    });
    expect(await store.get(id)).toMatchObject({ state: 'approved' });
  });

  it('used twice at the same moment opens once', async () => {
    const { id, token } = await queued(abroad, true);
    await approvals.vote(ada, id, yes);
    const passes = await Promise.allSettled(
      [1, 2, 3].map(() => approvals.pass(abroad, payload, { token: token! })),
    );
    expect(passes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('is worth nothing after a day', async () => {
    const { id, token } = await queued(abroad, true);
    await approvals.vote(ada, id, yes);
    await clock.advance(DAY_MS);
    await expect(approvals.pass(abroad, payload, { token: token! })).rejects.toMatchObject({
      code: 'approval.settled',
    });
  });

  it('that was lost is replaced for the one who asked, and the lost one opens nothing', async () => {
    const { id, token: lost } = await queued(abroad, true);
    await approvals.vote(ada, id, yes);
    const { token, expiresAtMs } = await approvals.renewToken(eve, id);
    expect(expiresAtMs).toBe((await store.get(id))?.expiresAtMs);
    await expect(approvals.pass(abroad, payload, { token: lost! })).rejects.toMatchObject({
      code: 'approval.token_invalid',
    });
    expect(await approvals.pass(abroad, payload, { token })).toMatchObject({ approvalId: id });
    expect(audit.told()).toContain(`acme: approvals.renew_token ${id}`);
    await expect(approvals.renewToken(eve, id)).rejects.toMatchObject({ code: 'approval.settled' });
  });

  it('fetched by who decides is good for the one who asked alone', async () => {
    const { id } = await queued(abroad, true);
    const { token } = await approvals.renewToken(ada, id);
    await approvals.vote(ada, id, yes);
    await expect(approvals.pass({ ...abroad, asker: ada }, payload, { token })).rejects.toMatchObject({
      code: 'approval.token_invalid',
    });
    expect(await approvals.pass(abroad, payload, { token })).toMatchObject({ approvalId: id });
  });

  it('is not renewed for another operator, after its day, or where Parley runs it by itself', async () => {
    runsCalls(approvals);
    const { id, token } = await queued(abroad, true);
    const other = approvals.renewToken(person('carl', 'operator'), id);
    await expect(other).rejects.toMatchObject({ code: 'approval.not_yours' });
    const own = await queued(abroad);
    await expect(approvals.renewToken(eve, own.id)).rejects.toMatchObject({
      code: 'approval.settled',
      detail: expect.stringContaining('Parley runs it by itself'),
    });
    await expect(approvals.renewToken(eve, 'apr_none')).rejects.toMatchObject({ code: 'approval.unknown' });
    await approvals.vote(ada, id, yes);
    expect(await approvals.pass(abroad, payload, { token: token! })).toMatchObject({ approvalId: id });
    await clock.advance(DAY_MS);
    const late = await queued(premium, true);
    await clock.advance(DAY_MS);
    await expect(approvals.renewToken(eve, late.id)).rejects.toMatchObject({ code: 'approval.settled' });
    expect(audit.told().some((told) => told.includes('renew_token'))).toBe(false);
  });
});
