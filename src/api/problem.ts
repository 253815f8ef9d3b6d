/** Errors as problem details (RFC 9457), with one status for each code of the error table. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { ApprovalNeeded } from '#platform/governance/approvals/approval-needed.ts';
import { PoliciesRefused } from '#platform/governance/policy-book.ts';
import { codeOf, ERRORS, ParleyError, type ErrorCode } from '#voice/errors.ts';
import type { Problem } from '#wire/api.ts';

export const STATUS_OF: Record<ErrorCode, number> = {
  'provider.unreachable': 502,
  'provider.unauthorized': 502,
  'provider.rate_limited': 503,
  'provider.timeout': 504,
  'provider.cut': 502,
  'provider.malformed': 502,
  'provider.rejected': 502,
  'provider.failed': 502,
  'provider.resting': 503,
  'engine.crashed': 500,
  'engine.busy': 503,
  'tool.unknown': 500,
  'tool.failed': 502,
  'call.full': 503,
  'call.stopping': 503,
  'call.unknown': 404,
  'agent.taken': 409,
  'agent.changed': 409,
  'agent.archived': 409,
  'agent.unpublished': 409,
  'agent.closed': 409,
  'version.unknown': 404,
  'experiment.unknown': 404,
  'experiment.running': 409,
  'example.unknown': 404,
  'bench.unknown': 404,
  'bench.full': 503,
  'agent.unknown': 404,
  'strategy.invalid': 422,
  'bundle.stranger': 409,
  'bundle.unknown': 404,
  'publisher.unknown': 404,
  'bundle.refused': 422,
  'call.not_active': 409,
  'call.not_transferable': 409,
  'call.unreachable': 504,
  'carrier.unset': 409,
  'variables.missing': 422,
  'request.conflict': 409,
  'number.invalid': 422,
  'number.taken': 409,
  'number.unknown': 404,
  'line.malformed': 400,
  'line.refused': 403,
  'line.flooding': 429,
  'line.silent': 408,
  'line.slow': 503,
  'request.invalid': 400,
  'request.unauthorized': 401,
  'request.forbidden': 403,
  'request.too_large': 413,
  'request.rate_limited': 429,
  'request.unknown': 404,
  'sign_in.refused': 401,
  'sign_in.unknown': 404,
  'link.invalid': 410,
  'tenant.unknown': 404,
  'tenant.exists': 409,
  'tenant.suspended': 403,
  'person.unknown': 404,
  'person.exists': 409,
  'person.last_owner': 409,
  'person.last_of_team': 409,
  'invitation.unknown': 404,
  'key.unknown': 404,
  'sso.unknown': 404,
  'sso.failed': 403,
  'sso.denied': 403,
  'sso.too_late': 403,
  'sso.no_member': 403,
  'sso.no_address': 403,
  'sso.foreign_domain': 403,
  'sso.signature': 403,
  'quota.exceeded': 429,
  'webhook.unknown': 404,
  'url.refused': 422,
  'session.unknown': 404,
  'session.stopped': 409,
  'session.audio_malformed': 400,
  'session.audio_overrun': 429,
  'session.recogniser_unknown': 422,
  'session.unguided': 422,
  'storage.unavailable': 503,
  'storage.full': 507,
  'policy.denied': 403,
  'policy.unavailable': 503,
  'policy.invalid': 422,
  'policy.elsewhere': 409,
  'policy.unknown': 404,
  'decision.unknown': 404,
  'policy.outdated': 409,
  'approval.needed': 403,
  'approval.unknown': 404,
  'approval.settled': 409,
  'approval.not_yours': 403,
  'approval.token_invalid': 403,
  'constitution.mismatch': 409,
  'secret.unknown': 404,
  'secret.in_use': 409,
  'profile.unknown': 404,
  'profile.in_use': 409,
  'hold.unknown': 404,
  'erasure.unknown': 404,
  'erasure.state': 409,
  'custody.damaged': 500,
  'custody.locked': 503,
  'custody.busy': 409,
  'internal.fault': 500,
};

type Details = Pick<Problem, 'detail' | 'errors' | 'approval'>;

export function problem(code: ErrorCode, details: Details = {}): Problem {
  return { type: `/errors#${code}`, title: ERRORS[code].meaning, status: STATUS_OF[code], code, ...details };
}

export function sendProblem(reply: FastifyReply, body: Problem): FastifyReply {
  return reply
    .code(body.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(body);
}

/** A fault whose single errors are shown one by one, such as those of a strategy. */
export class ErrorsFound extends Error {
  readonly code: ErrorCode;
  readonly errors: NonNullable<Problem['errors']>;

  constructor(code: ErrorCode, errors: NonNullable<Problem['errors']>) {
    super(code);
    this.name = 'ErrorsFound';
    this.code = code;
    this.errors = errors;
  }
}

/** The last handler of every fault. What is Parley's own problem is logged and told without its inside. */
export function onFault(fault: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const body = problemOf(fault);
  if (body.status >= 500) {
    request.log.error({ err: fault, code: body.code, url: request.routeOptions.url }, 'request failed');
  }
  if (fault instanceof ParleyError && fault.retryAfterMs !== null)
    reply.header('retry-after', Math.max(1, Math.ceil(fault.retryAfterMs / 1000)));
  return sendProblem(reply, body);
}

function problemOf(fault: unknown): Problem {
  if (fault instanceof ErrorsFound) return problem(fault.code, { errors: fault.errors });
  if (fault instanceof ApprovalNeeded) {
    const { expiresAtMs, ...approval } = fault.approval;
    const expiresAt = new Date(expiresAtMs).toISOString();
    return problem(fault.code, { detail: fault.detail, approval: { ...approval, expiresAt } });
  }
  if (fault instanceof PoliciesRefused) {
    const errors = fault.faults.map(({ line, column, message, help }) => ({
      path: line === null ? 'source' : `source:${line}:${column ?? 1}`,
      message,
      ...(help === null ? {} : { cure: help }),
    }));
    return problem(fault.code, { errors });
  }
  if (fault instanceof ParleyError) {
    // A detail of 500 and above is for the log.
    return problem(codeOf(fault), STATUS_OF[fault.code] < 500 ? { detail: fault.detail } : {});
  }
  if (hasZodFastifySchemaValidationErrors(fault)) {
    const errors = fault.validation.map((each) => ({
      path: `${fault.validationContext ?? 'request'}${each.instancePath.replaceAll('/', '.')}`,
      message: each.message ?? 'is not valid',
    }));
    return problem('request.invalid', { errors });
  }
  const { statusCode = 500, message = '' } = fault as { statusCode?: number; message?: string };
  if (statusCode === 413) return problem('request.too_large');
  if (statusCode === 429) return problem('request.rate_limited', { detail: message });
  if (statusCode === 404) return problem('request.unknown');
  // The server's own words for a malformed request say nothing about Parley's inside.
  if (statusCode >= 400 && statusCode < 500) return problem('request.invalid', { detail: message });
  return problem('internal.fault');
}
