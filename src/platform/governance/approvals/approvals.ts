/** What waits for people: queued when the gate says so, decided by people, and run once. */
import { may, type Principal } from '#platform/tenancy/principal.ts';
import { codeOf, ParleyError } from '#voice/errors.ts';
import type { Chance, Clock } from '#voice/ports/clock.ts';
import type { PolicyAction } from '../actions.ts';
import type { Audit, Json } from '../audit/audit.ts';
import { sha256 } from '../audit/canonical.ts';
import type { Gate } from '../gate.ts';
import { actorOf } from '../policy-request.ts';
import type { ApprovalsOfAll, ApprovalStore } from '../ports/approval-store.ts';
import type { Question, Verdict } from '../verdict.ts';
import { ApprovalNeeded } from './approval-needed.ts';
import { idUnder, waitingAlready } from './same-request.ts';
import {
  agreed,
  asOf,
  claimed,
  finished,
  interrupted,
  payloadHash,
  withToken,
  withVote,
  type Approval,
} from './approval.ts';

/** What does an approved action; it runs at most once for each approval. */
export interface Runner<Payload> {
  /** Makes the typed payload from plain data, at the time of queueing and again before it runs; throws what the asker should read. */
  parse: (payload: unknown) => Payload;
  run(payload: Payload, approval: RunOf): Promise<Json>;
}

export interface RunOf {
  tenantId: string;
  approvalId: string;
  question: Question;
  /** Of the gate, asked again with the approvals that were given. */
  verdict: Verdict;
  /** Aborted when it takes too long. */
  signal: AbortSignal;
}

export interface ApprovalsSetup {
  storeOf: (tenantId: string) => ApprovalStore;
  all: ApprovalsOfAll;
  gate: Pick<Gate, 'ask'>;
  audit: Audit;
  clock: Clock;
  chance: Chance;
  /** Tells the world that a person is needed. It is not waited for. */
  announce: (event: { tenantId: string; type: 'approval.waiting'; data: Record<string, Json> }) => void;
  /** A runner's fault that is nobody's input; the approval says no more than its code. */
  onFault: (approvalId: string, fault: unknown) => void;
}

/** A day for people to decide and for it to be done. */
const TIME_TO_DECIDE_MS = 86_400_000;
/** A run that takes longer is aborted; one that has not ended by twice that has lost its process. */
const LONGEST_RUN_MS = 300_000;

export interface PassOptions {
  /** What came with the request as `x-approval-token`. */
  token?: string | undefined;
  /** Who asks wants to do it itself once it is approved. */
  wantsToken?: boolean;
  /** The asker's idempotency key: the same request under it waits once, however often it is sent. */
  key?: string | undefined;
  signal?: AbortSignal;
}

/** The way is free. Whoever passed by a token says at the end how it went. */
export interface Passed {
  verdict: Verdict;
  approvalId: string | null;
  finish: (result: NonNullable<Approval['result']>) => Promise<void>;
}

export class Approvals {
  readonly #setup: ApprovalsSetup;
  readonly #runners = new Map<PolicyAction, Runner<unknown>>();

  constructor(setup: ApprovalsSetup) {
    this.#setup = setup;
  }

  /** Says how an action is done once people have agreed. Once for each action. */
  runs<Payload>(action: PolicyAction, runner: Runner<Payload>): void {
    if (this.#runners.has(action)) throw new RangeError(`${action} has a runner already`);
    this.#runners.set(action, runner as Runner<unknown>);
  }

  /**
   * Asks the gate whether `payload` may be done. Resolves when it may: do it now. Throws `policy.denied`; `ApprovalNeeded` when it was put
   * into the queue; `approval.token_invalid` and `approval.settled` for a token that does not fit; `approval.settled` and
   * `request.conflict` for a key under which it was refused, or something else was asked.
   */
  async pass(question: Question, payload: Json, options: PassOptions = {}): Promise<Passed> {
    if (options.token !== undefined) return this.#passByToken(question, payload, options.token);
    const { gate } = this.#setup;
    const verdict = await gate.ask(question, options.signal ? { signal: options.signal } : {});
    if (verdict.outcome === 'allow') return { verdict, approvalId: null, finish: async () => {} };
    if (verdict.outcome === 'deny') throw new ParleyError('policy.denied', verdict.reasons.join(' '));
    throw await this.#queue(question, payload, verdict, options);
  }

  /** A person's yes or no. The last yes runs it where Parley is to run it; `ran` resolves when that has ended. */
  async vote(
    who: Principal,
    id: string,
    { agrees, note }: { agrees: boolean; note: string },
  ): Promise<{ approval: Approval; ran: Promise<Approval | null> }> {
    if (who.kind !== 'user') {
      throw new ParleyError('approval.not_yours', 'A person must decide about it, not a key or a service.');
    }
    const { storeOf, audit, clock } = this.#setup;
    const store = storeOf(who.tenantId);
    const before = await store.get(id);
    const vote = { userId: who.id, label: who.label, agrees, note, atMs: clock.epochMs() };
    // Tried before it is recorded: what cannot be is no vote.
    if (before) withVote(before, vote);
    else throw unknown(id);
    await audit.record({
      tenantId: who.tenantId,
      actor: who,
      action: agrees ? 'approvals.approve' : 'approvals.reject',
      subject: { type: 'approval', id },
      riskTier: before.tier,
      detail: { action: before.question.action, payloadHash: before.payloadHash, note },
    });
    const approval = await store.change(id, (now) => withVote(now, vote));
    if (!approval) throw unknown(id);
    const runsNow = approval.state === 'approved' && approval.carriedBy === 'parley';
    return { approval, ran: runsNow ? this.run(who.tenantId, id) : Promise.resolve(null) };
  }

  /**
   * Another token in place of one that was lost, for the one who asked; whoever decides may fetch it for them. It opens for the asker alone,
   * as the first did, and the first opens nothing any more. Throws `approval.not_yours` and `approval.settled`.
   */
  async renewToken(who: Principal, id: string): Promise<{ token: string; expiresAtMs: number }> {
    const { storeOf, audit, clock, chance } = this.#setup;
    const store = storeOf(who.tenantId);
    const found = await store.get(id);
    if (!found) throw unknown(id);
    if (!sameAsker(found.question, { asker: who }) && !may(who, 'approvals:decide'))
      throw new ParleyError('approval.not_yours', 'Who asked for it may have another token, or who decides.');
    const token = chance.id('apt');
    const renewed = (now: Approval): Approval => withToken(now, sha256(token), clock.epochMs());
    // Tried before it is recorded, as a vote is.
    renewed(found);
    await audit.record({
      tenantId: who.tenantId,
      actor: who,
      action: 'approvals.renew_token',
      subject: { type: 'approval', id },
      riskTier: found.tier,
      detail: { action: found.question.action, payloadHash: found.payloadHash },
    });
    const kept = await store.change(id, renewed);
    if (!kept) throw unknown(id);
    return { token, expiresAtMs: kept.expiresAtMs };
  }

  /** Runs an approved action, unless another has: then, and where nothing here can run it, null. Never rejects for the runner's sake. */
  async run(tenantId: string, id: string): Promise<Approval | null> {
    const { storeOf, clock } = this.#setup;
    const store = storeOf(tenantId);
    const found = await store.get(id);
    const runner = found && this.#runners.get(found.question.action);
    if (!runner) return null;
    const mine = await store.change(id, (now) => claimed(now, clock.epochMs())).catch(ignoreSettled);
    if (!mine) return null;
    return this.#finish(mine, await this.#done(mine, runner));
  }

  /** Runs what was approved while nobody could, expires what was not run in time, and says which runs have lost their process. */
  async tend(): Promise<void> {
    const { all, storeOf, clock, onFault } = this.#setup;
    const nowMs = clock.epochMs();
    for (const { tenantId, id } of await all.due({ nowMs, runningSinceMs: nowMs - 2 * LONGEST_RUN_MS })) {
      const kept = await storeOf(tenantId).change(id, (now) =>
        now.state === 'running' ? interrupted(now, nowMs) : asOf(now, nowMs),
      );
      if (kept?.state === 'approved')
        await this.run(tenantId, id).catch((fault: unknown) => onFault(id, fault));
    }
  }

  async #queue(
    question: Question,
    payload: Json,
    verdict: Verdict,
    { wantsToken = false, key }: PassOptions,
  ): Promise<ApprovalNeeded> {
    const { storeOf, clock, chance, announce } = this.#setup;
    const runner = this.#runners.get(question.action);
    runner?.parse(payload);
    const token = wantsToken || !runner ? chance.id('apt') : null;
    const nowMs = clock.epochMs();
    const approval: Approval = {
      id: key === undefined ? chance.id('apr') : idUnder(key, question),
      question,
      payload,
      payloadHash: payloadHash(question, payload),
      tier: verdict.tier,
      reasons: [...verdict.reasons, ...verdict.tierReasons.map(({ reason }) => reason)],
      decisionId: verdict.decisionId,
      needed: verdict.approvalsNeeded,
      carriedBy: token === null ? 'parley' : 'token',
      tokenHash: token === null ? null : sha256(token),
      state: 'waiting',
      votes: [],
      createdAtMs: nowMs,
      expiresAtMs: nowMs + TIME_TO_DECIDE_MS,
      changedAtMs: nowMs,
      result: null,
    };
    const taken = await storeOf(question.tenantId).add(approval);
    if (taken) return waitingAlready(asOf(taken, nowMs), approval);
    const { id, needed, tier, expiresAtMs } = approval;
    announce({
      tenantId: question.tenantId,
      type: 'approval.waiting',
      data: { approvalId: id, action: question.action, tier, needed, reasons: approval.reasons },
    });
    return new ApprovalNeeded({ id, needed, expiresAtMs, token }, verdict.reasons);
  }

  async #passByToken(question: Question, payload: Json, token: string): Promise<Passed> {
    const { storeOf, gate, clock } = this.#setup;
    const store = storeOf(question.tenantId);
    const found = await store.findByToken(sha256(token));
    if (found?.payloadHash !== payloadHash(question, payload) || !sameAsker(found.question, question)) {
      throw new ParleyError(
        'approval.token_invalid',
        'It was not given for this very request, or not to you.',
      );
    }
    const mine = await store.change(found.id, (now) => claimed(now, clock.epochMs()));
    if (!mine) throw unknown(found.id);
    const finish: Passed['finish'] = async (result) => void (await this.#finish(mine, result));
    const verdict = await gate.ask(question, { approvals: agreed(mine.votes) });
    if (verdict.outcome === 'allow') return { verdict, approvalId: mine.id, finish };
    const detail = verdict.reasons.join(' ');
    await finish({ code: 'policy.denied', detail });
    throw new ParleyError('policy.denied', detail);
  }

  /** The policies may have changed since people agreed: they are asked again. */
  async #done(
    { id, question, payload, votes }: Approval,
    runner: Runner<unknown>,
  ): Promise<NonNullable<Approval['result']>> {
    const { gate, clock, onFault } = this.#setup;
    const limit = new AbortController();
    const cancel = clock.timer(LONGEST_RUN_MS, () =>
      limit.abort(new ParleyError('provider.timeout', 'it ran too long')),
    );
    try {
      const verdict = await gate.ask(question, { approvals: agreed(votes), signal: limit.signal });
      if (verdict.outcome !== 'allow') return { code: 'policy.denied', detail: verdict.reasons.join(' ') };
      const about = { tenantId: question.tenantId, approvalId: id, question, verdict, signal: limit.signal };
      return { value: await runner.run(runner.parse(payload), about) };
    } catch (fault) {
      onFault(id, fault);
      return { code: codeOf(fault), detail: fault instanceof ParleyError ? fault.detail : '' };
    } finally {
      cancel();
    }
  }

  async #finish(
    { id, question, tier, payloadHash: hash }: Approval,
    result: NonNullable<Approval['result']>,
  ): Promise<Approval | null> {
    const { storeOf, audit, clock } = this.#setup;
    const { tenantId, action } = question;
    const kept = await storeOf(tenantId).change(id, (now) => finished(now, result, clock.epochMs()));
    await audit.record({
      tenantId,
      actor: actorOf(question.asker),
      action: 'approvals.run',
      subject: { type: 'approval', id },
      riskTier: tier,
      detail: { action, payloadHash: hash, ...('code' in result ? { failed: result.code } : {}) },
    });
    return kept;
  }
}

type Asked = Pick<Question, 'asker'>;
function sameAsker({ asker: a }: Asked, { asker: b }: Asked): boolean {
  return a === 'system' || b === 'system' ? a === b : a.kind === b.kind && a.id === b.id;
}

function ignoreSettled(fault: unknown): null {
  if (codeOf(fault) === 'approval.settled') return null;
  throw fault;
}

function unknown(id: string): ParleyError {
  return new ParleyError('approval.unknown', `There is no approval ${id}.`);
}
