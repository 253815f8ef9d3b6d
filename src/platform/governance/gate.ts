/** The gate that every power passes: asks the policies, and writes down each verdict with its reasons. */
import type { Audit } from '#platform/governance/audit/audit.ts';
import { ParleyError } from '#voice/errors.ts';
import type { Chance, Clock } from '#voice/ports/clock.ts';
import { actionRow } from './actions.ts';
import { actorOf, policyRequest } from './policy-request.ts';
import type { Decision, DecisionStore } from './ports/decision-store.ts';
import type { EngineAnswer, PolicyEngine, PolicyRequest, TenantPolicies } from './ports/policy-engine.ts';
import { assessRisk, riskLevel, type Risk } from './risk.ts';
import type { Question, Verdict } from './verdict.ts';

export interface GateSetup {
  engine: PolicyEngine;
  /** The shipped policies in this process: what a call falls back to while `engine` is away. */
  shipped: PolicyEngine;
  /** What a call in progress does while the engine is away: go by the shipped policies, or count it as a no. */
  whenAway: 'shipped' | 'closed';
  /** What the tenant has added; null for nothing. */
  overridesOf: (tenantId: string) => Promise<TenantPolicies | null>;
  decisionsOf: (tenantId: string) => Pick<DecisionStore, 'add'>;
  audit: Audit;
  clock: Clock;
  chance: Chance;
  /** An engine, a store or the audit failed while a caller was waiting. */
  onFault: (what: 'engine' | 'record', fault: unknown, question: Question) => void;
}

export interface AskOptions {
  /** How many people have agreed to this very action. */
  approvals?: number;
  signal?: AbortSignal;
}

export interface Gate {
  /**
   * Resolves when the verdict is recorded. While the engine is away the answer is no. Rejects with `storage.unavailable` when the verdict
   * cannot be recorded: what cannot be proved afterwards is not done.
   */
  ask(question: Question, options?: AskOptions): Promise<Verdict>;
  /** The same for whoever has a caller waiting: resolves within 60 ms and never rejects; the verdict is recorded in the background. */
  askNow(question: Question): Promise<Verdict>;
  /** The verdict without a record: how a request would be answered, with this text in place of the tenant's policies where given. */
  rehearse(question: Question, options?: AskOptions & { source?: string }): Promise<Verdict>;
}

/** Longer than any policy server on the same network takes, and not yet a pause that a caller hears. */
const PATIENCE_NOW_MS = 60;
const PATIENCE_MS = 2_000;
const MOST_APPROVALS = 2;

type Answered = { answer: EngineAnswer; needed: number; engine: string; degraded: boolean };

export function createGate(setup: GateSetup): Gate {
  const { clock, chance } = setup;
  /** Versions of texts that are only tried: never those of kept ones. */
  let rehearsals = 0;

  const decide = async (question: Question, risk: Risk, how: How): Promise<Judged> => {
    const startedMs = clock.nowMs();
    const request = policyRequest(question, risk.tier, how.approvals, clock.epochMs());
    const answered = await answerWithin(setup, question, request, how);
    const verdict = verdictOf(answered, risk, chance.id('dec'));
    const latencyMs = clock.nowMs() - startedMs;
    return {
      verdict,
      decision: decisionOf(question, request, verdict, { latencyMs, atMs: clock.epochMs() }),
    };
  };
  const record = async (question: Question, { decision, verdict }: Judged): Promise<void> => {
    await setup.decisionsOf(question.tenantId).add(decision);
    if (isAudited(question, verdict)) await setup.audit.record(auditEntry(question, decision));
  };

  return {
    async ask(question, { approvals = 0, signal } = {}) {
      const judged = await decide(question, riskOf(question), {
        approvals,
        patienceMs: PATIENCE_MS,
        whenAway: 'closed',
        signal,
      });
      await record(question, judged);
      return judged.verdict;
    },
    async askNow(question) {
      const { whenAway } = setup;
      const judged = await decide(question, riskOf(question), {
        approvals: 0,
        patienceMs: PATIENCE_NOW_MS,
        whenAway,
      });
      record(question, judged).catch((fault: unknown) => setup.onFault('record', fault, question));
      return judged.verdict;
    },
    async rehearse(question, { approvals = 0, signal, source } = {}) {
      const how: How = { approvals, patienceMs: PATIENCE_MS, whenAway: 'closed', signal };
      if (source !== undefined) how.overrides = { version: (rehearsals -= 1), source };
      return (await decide(question, riskOf(question), how)).verdict;
    },
  };
}

interface How {
  approvals: number;
  patienceMs: number;
  whenAway: 'shipped' | 'closed';
  signal?: AbortSignal | undefined;
  /** In place of the tenant's own. */
  overrides?: TenantPolicies | null;
}

interface Judged {
  verdict: Verdict;
  decision: Decision;
}

function riskOf({ action, facts = {} }: Question): Risk {
  const { tier, because } = actionRow(action);
  return assessRisk(facts, { rule: `action.${action}`, tier, reason: because });
}

/** Never rejects. */
async function answerWithin(
  setup: GateSetup,
  question: Question,
  bare: PolicyRequest,
  { patienceMs, whenAway, signal, overrides }: How,
): Promise<Answered> {
  const { engine, shipped, clock } = setup;
  const patience = new AbortController();
  const cancel = clock.timer(patienceMs, () =>
    patience.abort(new ParleyError('policy.unavailable', `no decision within ${patienceMs} ms`)),
  );
  const limit = signal ? AbortSignal.any([signal, patience.signal]) : patience.signal;
  try {
    const work = async (): Promise<Answered> => {
      const own = overrides === undefined ? await setup.overridesOf(question.tenantId) : overrides;
      return {
        ...(await consult(engine, { ...bare, overrides: own }, limit)),
        engine: engine.id,
        degraded: false,
      };
    };
    return await Promise.race([work(), aborted(limit)]);
  } catch (fault) {
    setup.onFault('engine', fault, question);
    if (whenAway === 'closed') return { answer: AWAY, needed: 0, engine: engine.id, degraded: true };
    // In this process: no wait that could end without an answer.
    const answered = await consult(shipped, bare, new AbortController().signal).catch(() => ({
      answer: AWAY,
      needed: 0,
    }));
    return { ...answered, engine: shipped.id, degraded: true };
  } finally {
    cancel();
  }
}

const AWAY: EngineAnswer = {
  decision: 'deny',
  policies: [
    {
      id: 'parley/engine-away',
      effect: 'forbid',
      asksPeople: false,
      reason: 'The policies could not be asked, and what is not known to be allowed is not done.',
    },
  ],
};

/** Asks; and where only people's agreement is missing, whose it would be enough. No person is asked for what would be refused even so. */
async function consult(
  engine: PolicyEngine,
  request: PolicyRequest,
  signal: AbortSignal,
): Promise<{ answer: EngineAnswer; needed: number }> {
  const answer = await engine.decide(request, signal);
  if (answer.decision === 'allow') return { answer, needed: 0 };
  if (answer.policies.length === 0 || !answer.policies.every(({ asksPeople }) => asksPeople)) {
    return {
      answer: { ...answer, policies: answer.policies.filter(({ asksPeople }) => !asksPeople) },
      needed: 0,
    };
  }
  for (let approvals = request.context.approvals + 1; approvals <= MOST_APPROVALS; approvals += 1) {
    const then = await engine.decide({ ...request, context: { ...request.context, approvals } }, signal);
    if (then.decision === 'allow') return { answer, needed: approvals };
    const final = then.policies.filter(({ asksPeople }) => !asksPeople);
    if (final.length > 0 || then.policies.length === 0)
      return { answer: { ...then, policies: final }, needed: 0 };
  }
  return { answer, needed: 0 };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    else signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

function verdictOf({ answer, needed, engine, degraded }: Answered, risk: Risk, decisionId: string): Verdict {
  const { decision, policies } = answer;
  return {
    outcome: decision === 'allow' ? 'allow' : needed > 0 ? 'escalate' : 'deny',
    reasons: policies.length > 0 ? policies.map(({ reason }) => reason) : ['No policy permits it.'],
    policyIds: policies.map(({ id }) => id),
    tier: risk.tier,
    tierReasons: risk.reasons,
    approvalsNeeded: needed,
    decisionId,
    engine,
    degraded,
  };
}

function decisionOf(
  question: Question,
  { principal, action, resource, context }: PolicyRequest,
  { decisionId, approvalsNeeded: _needed, ...verdict }: Verdict,
  times: { latencyMs: number; atMs: number },
): Decision {
  const callId = question.callId ?? null;
  return { ...verdict, ...times, id: decisionId, principal, action, resource, context, callId };
}

function isAudited({ action }: Question, { outcome, tier }: Verdict): boolean {
  return actionRow(action).audited || outcome !== 'allow' || riskLevel(tier) >= riskLevel('high');
}

function auditEntry(question: Question, decision: Decision): Parameters<Audit['record']>[0] {
  const { action, outcome, policyIds, tier, resource, id, context, engine, degraded } = decision;
  return {
    tenantId: question.tenantId,
    actor: actorOf(question.asker),
    action: 'policy.verdict',
    subject: { type: resource.type.toLowerCase(), id: resource.id },
    riskTier: tier,
    ...(question.traceId === undefined ? {} : { traceId: question.traceId }),
    detail: {
      action,
      outcome,
      policies: policyIds,
      decision: id,
      approvals: context.approvals,
      engine,
      ...(degraded ? { degraded } : {}),
      ...(question.callId === undefined ? {} : { call: question.callId }),
    },
  };
}
