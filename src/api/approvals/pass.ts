/** For routes whose deed passes the gate: asks in the name of the request, with the token that it brings. */
import type { FastifyRequest } from 'fastify';
import type { Passed } from '#platform/governance/approvals/approvals.ts';
import type { Json } from '#platform/governance/audit/audit.ts';
import type { Question } from '#platform/governance/verdict.ts';
import { codeOf } from '#voice/errors.ts';
import { principalOf } from '../access/principal.ts';
import type { ApiDeps } from '../deps.ts';

/** What an approved request brings: the token that came with `approval.needed`. */
const TOKEN = 'x-approval-token';
/** `x-approval: token` asks for a token in place of Parley doing it by itself once it is approved. */
const WISH = 'x-approval';

/**
 * Resolves when `payload` may be done now. Throws `policy.denied`, `approval.needed` (it is in the queue then), or what is wrong with the
 * token. Whoever has `approvalId` calls `finish` when it is done.
 */
export function passGate(
  request: FastifyRequest,
  { governance }: Pick<ApiDeps, 'governance'>,
  question: Omit<Question, 'tenantId' | 'asker'>,
  payload: Json,
): Promise<Passed> {
  const asker = principalOf(request);
  const asked = { ...question, tenantId: asker.tenantId, asker };
  return governance.approvals.pass(asked, payload, approvalOf(request));
}

/** Does the deed past the gate, and tells the approval that it was for how it went. */
export async function pastGate<Done>(
  request: FastifyRequest,
  deps: Pick<ApiDeps, 'governance'>,
  { question, payload }: { question: Omit<Question, 'tenantId' | 'asker'>; payload: Json },
  deed: () => Promise<Done>,
): Promise<Done> {
  const passed = await passGate(request, deps, question, payload);
  try {
    const done = await deed();
    await passed.finish({ value: null });
    return done;
  } catch (fault) {
    await passed.finish({ code: codeOf(fault), detail: 'it was begun and failed' });
    throw fault;
  }
}

/** What the request says of its approval. */
export function approvalOf({ headers }: FastifyRequest): { token?: string; wantsToken: boolean } {
  const token = headers[TOKEN];
  return { ...(typeof token === 'string' ? { token } : {}), wantsToken: headers[WISH] === 'token' };
}
