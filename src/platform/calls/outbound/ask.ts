/** From a request to a call that waits for its turn: what is wrong with it is told here, before anything is dialled. */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Tone } from '#platform/agents/strategy/wording-schema.ts';
import { neededVariables } from '#platform/agents/variables.ts';
import type { Principal } from '#platform/tenancy/principal.ts';
import { codeOf, ParleyError } from '#voice/errors.ts';
import type { Passed } from '#platform/governance/approvals/approvals.ts';
import type { RiskTier } from '#platform/governance/risk-tier.ts';
import type { Destination } from '#platform/governance/risk.ts';
import { sensitiveOf } from '../call-gate.ts';
import type { CallCast } from '../call-casting.ts';
import type { CallGovernance } from '../ports/call-store.ts';
import { destinationOf } from './gate-clearance.ts';
import type { ClearanceRequest } from './ports/clearance.ts';
import { type NumberFacts, readNumber } from '../numbers/e164.ts';
import type { PlacedCall, PlacedChannel } from './placed-call.ts';
import { NO_RETRY, type RetryPolicy } from './retry.ts';
import { type CallRisk, riskOf } from './risk.ts';
import { DUE, type Outbound } from './setup.ts';

export interface AskedCall {
  to: string;
  /** Null for the tenant's first number. */
  from: string | null;
  agentId: string;
  channel: PlacedChannel;
  variables?: Record<string, string>;
  tone?: Tone | null;
  /** Milliseconds since 1970; null for now. */
  atMs?: number | null;
  retry?: RetryPolicy | null;
  ringMs?: number;
  detectMachine?: boolean;
  script?: string[];
  scriptBy?: 'voice' | 'text';
}

export interface Asker {
  tenantId: string;
  by: Principal | 'system';
  idempotencyKey: string | null;
  /** People have agreed to it, and this is the verdict of then: the gate is not asked again. */
  cleared?: CallGovernance;
  /** What the request brings of an approval, or wishes of one. */
  approval?: ClearanceRequest['approval'];
}

/** `repeated`: the same request had come before, and this is its call. */
export type Answer =
  | { outcome: 'placed'; call: PlacedCall; repeated: boolean; risk: CallRisk | null }
  | { outcome: 'waits'; approvalId: string; token: string | null; reasons: string[]; risk: CallRisk };

/** A phone rings for so long where nothing else is asked for. */
const RING_MS = 40_000;
/** A job that begins what the request itself began is only needed where this process has died in between. */
const SAFETY_MS = 20_000;

export async function ask(o: Outbound, asked: AskedCall, asker: Asker): Promise<Answer> {
  const { tenantId, idempotencyKey } = asker;
  const placed = o.placedOf(tenantId);
  const fingerprint = fingerprintOf(asked);
  const before = idempotencyKey === null ? null : await placed.byKey(idempotencyKey);
  if (before) return again(before, fingerprint);

  const carrier = o.carriers[asked.channel];
  const to = await readNumber(asked.to);
  const from = await callerId(o, tenantId, asked);
  const cast = await castFor(o, asked, tenantId);
  await carrier.demandAccount(tenantId);
  const risk = riskOf(to, asked.channel === 'simulated' ? null : from);
  const destination = destinationOf(asked.channel, risk);
  const call = callOf(o, {
    asked,
    asker,
    destination,
    to: to.e164,
    from: from?.e164 ?? '',
    cast,
    fingerprint,
  });
  const { policies } = cast.strategy;
  const facts = { sensitive: sensitiveOf(cast.strategy), policies };
  const cleared = await clear(o, call, { ...asker, asked, ...facts }, risk);
  if (cleared.outcome !== 'cleared') return cleared;
  const entry = { call, cast, by: asker.by, tier: risk.tier, governance: cleared.governance };
  const taken = await enter(o, entry).catch(async (fault: unknown) => {
    await cleared.finish?.({ code: codeOf(fault), detail: 'it was begun and failed' });
    throw fault;
  });
  await cleared.finish?.({ value: { callId: (taken ?? call).callId } });
  if (taken) return again(taken, fingerprint);
  const atMs = call.dueAtMs > call.createdAtMs ? call.dueAtMs : call.createdAtMs + SAFETY_MS;
  const job = o.jobs.at(DUE, { tenantId, callId: call.callId, attempt: 1 }, atMs);
  // What is due now is dialled by this process: it need not wait for the job, nor for a database of jobs that is still starting.
  if (call.dueAtMs > call.createdAtMs) await job;
  else job.catch((fault: unknown) => o.onFault(call.callId, fault));
  return { outcome: 'placed', call, repeated: false, risk };
}

interface Entry {
  call: PlacedCall;
  cast: CallCast;
  by: Asker['by'];
  tier: RiskTier;
  governance: CallGovernance | null;
}

/** Puts the call where it waits for its turn, with its evidence and its record, or not at all. The call that has its key otherwise. */
async function enter(o: Outbound, { call, cast, by, tier, governance }: Entry): Promise<PlacedCall | null> {
  const { tenantId, callId } = call;
  const placed = o.placedOf(tenantId);
  const taken = await placed.add(call);
  if (taken) return taken;
  try {
    // Nothing has dialled it yet, and of those who came at once with its key only this one is told of.
    await o.audit.record({
      tenantId,
      actor: by,
      action: 'calls.place',
      subject: { type: 'call', id: callId },
      riskTier: tier,
      after: call,
      detail: { agent: call.agentId, channel: call.channel },
    });
    await openRecord(o, call, cast, governance);
    return null;
  } catch (fault) {
    await placed.remove(callId);
    throw fault;
  }
}

function again(call: PlacedCall, fingerprint: string): Answer {
  if (call.fingerprint === fingerprint) return { outcome: 'placed', call, repeated: true, risk: null };
  throw new ParleyError(
    'request.conflict',
    `This idempotency key belongs to another request, whose call is ${call.callId}: send a new key for a new call.`,
  );
}

function fingerprintOf(asked: AskedCall): string {
  return createHash('sha256')
    .update(canonicalize(asked) ?? '')
    .digest('hex');
}

/** The number that the callee sees must be the tenant's own. */
async function callerId(
  o: Outbound,
  tenantId: string,
  { from, channel }: AskedCall,
): Promise<NumberFacts | null> {
  const own = await o.numbersOf(tenantId).list();
  if (from === null) {
    const [first] = own;
    if (first) return readNumber(first.number);
    if (channel === 'simulated') return null;
    throw new ParleyError('number.unknown', 'There is no number to call from yet: take one into use first.');
  }
  const facts = await readNumber(from);
  if (own.some(({ number }) => number === facts.e164)) return facts;
  throw new ParleyError(
    'number.unknown',
    `${facts.e164} is none of your numbers, and a call may only come from one of them.`,
  );
}

async function castFor(o: Outbound, asked: AskedCall, tenantId: string): Promise<CallCast> {
  const { agentId, to, variables = {}, tone } = asked;
  // An experiment's arm is kept by whom the agent talks to.
  const request = { tenantId, agentId, from: to, to: null, variables, ...(tone && { tone }) };
  const cast = await o.desk.cast(request, asked.channel);
  const missing = neededVariables(cast.written).filter((name) => !Object.hasOwn(variables, name));
  if (missing.length === 0) return cast;
  throw new ParleyError(
    'variables.missing',
    `The agent ${agentId} needs ${missing.map((name) => `variables.${name}`).join(', ')}.`,
  );
}

interface Parts {
  asked: AskedCall;
  asker: Asker;
  to: string;
  from: string;
  destination: Destination;
  cast: CallCast;
  fingerprint: string;
}

function callOf(o: Outbound, { asked, asker, to, from, destination, cast, fingerprint }: Parts): PlacedCall {
  const nowMs = Math.round(o.clock.epochMs());
  return {
    callId: o.chance.id('call'),
    tenantId: asker.tenantId,
    agentId: asked.agentId,
    to,
    from,
    channel: asked.channel,
    request: {
      version: cast.version.number,
      destination,
      variables: asked.variables ?? {},
      tone: asked.tone ?? null,
      retry: asked.retry ?? NO_RETRY,
      ringMs: asked.ringMs ?? RING_MS,
      detectMachine: asked.detectMachine ?? false,
      script: asked.script ?? [],
      scriptBy: asked.scriptBy ?? 'voice',
    },
    idempotencyKey: asker.idempotencyKey,
    fingerprint,
    state: 'queued',
    attempt: 0,
    dueAtMs: Math.max(nowMs, asked.atMs ?? nowMs),
    carrierId: null,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  };
}

/** Throws ParleyError `policy.denied` where it may not. */
async function clear(
  o: Outbound,
  call: PlacedCall,
  {
    tenantId,
    by,
    cleared,
    approval = {},
    ...asked
  }: Asker & Pick<ClearanceRequest, 'asked' | 'sensitive' | 'policies'>,
  risk: CallRisk,
): Promise<
  | Extract<Answer, { outcome: 'waits' }>
  | { outcome: 'cleared'; governance: CallGovernance | null; finish?: Passed['finish'] }
> {
  if (cleared) return { outcome: 'cleared', governance: cleared };
  const { callId, to, from, agentId, channel } = call;
  const question = { tenantId, by, callId, to, from, agentId, channel, risk, approval, ...asked };
  const answer = await o.clearance.ask(question, new AbortController().signal);
  if (answer.verdict === 'allow') {
    const { governance, finish } = answer;
    return { outcome: 'cleared', governance, ...(finish && { finish }) };
  }
  if (answer.verdict === 'escalate') {
    const { approvalId, token = null, reasons } = answer;
    return { outcome: 'waits', risk, approvalId, token, reasons };
  }
  throw new ParleyError('policy.denied', `The policies refuse this call: ${answer.reasons.join('; ')}`);
}

async function openRecord(
  o: Outbound,
  call: PlacedCall,
  cast: CallCast,
  governance: CallGovernance | null,
): Promise<void> {
  const { tenantId, agentId, from, to, channel } = call;
  const head = await o.desk.headOf({ tenantId, agentId, from: from || null, to }, channel, cast);
  const detail = call.dueAtMs > call.createdAtMs ? { dueAtMs: call.dueAtMs } : {};
  const whole = { ...head, id: call.callId, direction: 'outbound' as const };
  await o.desk.records.open(governance ? { ...whole, governance } : whole, 'queued', detail);
}
