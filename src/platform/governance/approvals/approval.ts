/** An action that waits for people: what is to be done, who asked, who has agreed, and what became of it. The transitions are functions. */
import { ParleyError } from '#voice/errors.ts';
import type { Json } from '../audit/audit.ts';
import { canonicalJson, sha256 } from '../audit/canonical.ts';
import type { RiskTier } from '../risk-tier.ts';
import type { Question } from '../verdict.ts';

const APPROVAL_STATES = [
  'waiting',
  'approved',
  'running',
  'done',
  'failed',
  'rejected',
  'expired',
  'interrupted',
] as const;
/**
 * waiting → approved → running → done or failed; or rejected, or expired before it ran. `interrupted`: the process ended while it ran;
 * whether it was done must be looked up by a person, because running it again might do it twice.
 */
export type ApprovalState = (typeof APPROVAL_STATES)[number];

export interface Approval {
  id: string;
  /** As it was asked at the gate, so that it can be asked again before it runs. */
  question: Question;
  /** What is to run, in the form that the action's runner takes. Shown to those who decide; no secrets. */
  payload: Json;
  /** Of tenant, action and payload: what is agreed to is what is done. */
  payloadHash: string;
  tier: RiskTier;
  reasons: string[];
  decisionId: string;
  /** How many people must agree. */
  needed: number;
  /** Who runs it: Parley when it is approved, or whoever asked, with the token. */
  carriedBy: 'parley' | 'token';
  /** SHA-256 of the token; null where Parley runs it. */
  tokenHash: string | null;
  state: ApprovalState;
  votes: Vote[];
  createdAtMs: number;
  expiresAtMs: number;
  /** When it last changed its state. */
  changedAtMs: number;
  /** What the runner gave back, or the code of its fault. */
  result: { value: Json } | { code: string; detail: string } | null;
}

export interface Vote {
  userId: string;
  label: string;
  agrees: boolean;
  note: string;
  atMs: number;
}

export function payloadHash(question: Pick<Question, 'tenantId' | 'action'>, payload: Json): string {
  return sha256(canonicalJson({ tenantId: question.tenantId, action: question.action, payload }));
}

/** As it is now: one that was not run in time is expired, whether or not anybody has noticed. */
export function asOf(approval: Approval, nowMs: number): Approval {
  const open = approval.state === 'waiting' || approval.state === 'approved';
  if (!open || nowMs < approval.expiresAtMs) return approval;
  return { ...approval, state: 'expired', changedAtMs: approval.expiresAtMs };
}

/** One no is enough. Throws `approval.settled` and `approval.not_yours`. */
export function withVote(approval: Approval, vote: Vote): Approval {
  const now = asOf(approval, vote.atMs);
  if (now.state !== 'waiting') throw settled(now);
  if (now.votes.some(({ userId }) => userId === vote.userId)) {
    throw new ParleyError('approval.not_yours', 'You have decided about it already; another person must.');
  }
  const { asker } = now.question;
  const own = asker !== 'system' && asker.kind === 'user' && asker.id === vote.userId;
  if (own && vote.agrees && now.needed > 1) {
    throw new ParleyError('approval.not_yours', 'You asked for it; two other people must agree.');
  }
  const votes = [...now.votes, vote];
  const state = !vote.agrees ? 'rejected' : agreed(votes) >= now.needed ? 'approved' : 'waiting';
  return { ...now, votes, state, changedAtMs: vote.atMs };
}

/** The token before it opens nothing any more. Throws `approval.settled` once it runs, and where Parley runs it by itself. */
export function withToken(approval: Approval, tokenHash: string, nowMs: number): Approval {
  const now = asOf(approval, nowMs);
  if (now.carriedBy === 'parley')
    throw new ParleyError(
      'approval.settled',
      `Approval ${now.id} has no token: Parley runs it by itself once it is approved.`,
    );
  if (now.state !== 'waiting' && now.state !== 'approved') throw settled(now);
  return { ...now, tokenHash };
}

/** Whoever gets this through runs it; everybody after gets `approval.settled`. */
export function claimed(approval: Approval, nowMs: number): Approval {
  const now = asOf(approval, nowMs);
  if (now.state !== 'approved') throw settled(now);
  return { ...now, state: 'running', changedAtMs: nowMs };
}

export function finished(
  approval: Approval,
  result: NonNullable<Approval['result']>,
  nowMs: number,
): Approval {
  // A runner that outlived its time may still tell how it went.
  if (approval.state !== 'running' && approval.state !== 'interrupted') throw settled(approval);
  return { ...approval, state: 'value' in result ? 'done' : 'failed', result, changedAtMs: nowMs };
}

export function interrupted(approval: Approval, nowMs: number): Approval {
  if (approval.state !== 'running') throw settled(approval);
  return { ...approval, state: 'interrupted', changedAtMs: nowMs };
}

export function agreed(votes: readonly Vote[]): number {
  return new Set(votes.filter(({ agrees }) => agrees).map(({ userId }) => userId)).size;
}

function settled({ id, state }: Approval): ParleyError {
  return new ParleyError('approval.settled', `Approval ${id} is ${state}.`);
}
