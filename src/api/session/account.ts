/** The signed-in person behind a request, as the routes of an account need it. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Person, Session } from '#platform/tenancy/ports/identity.ts';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import type { AuditAction } from '#platform/governance/audit/audit.ts';
import { ParleyError } from '#voice/errors.ts';
import { setCookies } from '../access/cookies.ts';
import type { ApiDeps } from '../deps.ts';

/** Throws `request.unauthorized` for who came by a key or the demo, `request.forbidden` for whose account is governed elsewhere. */
export function ownAccount({ session }: FastifyRequest): Session {
  if (session === null)
    throw new ParleyError('request.unauthorized', 'Sign in with an e-mail address and a password first.');
  if (session.boundTenantId !== null)
    throw new ParleyError(
      'request.forbidden',
      'This account signs in by the tenant’s own provider: change it there.',
    );
  return session;
}

/** Of what a person does with the own account. */
export async function recordOwn(
  { audit }: Pick<ApiDeps, 'audit'>,
  request: FastifyRequest,
  action: AuditAction,
): Promise<void> {
  const { person } = ownAccount(request);
  await audit.record({
    tenantId: request.principal?.tenantId ?? HOME_TENANT,
    actor: { kind: 'user', id: person.id, label: person.email },
    action,
    subject: { type: 'person', id: person.id },
  });
}

/** A new password was set by a link; in the chain of the tenant that the person enters first. */
export async function recordReset(
  { audit, tenancy }: Pick<ApiDeps, 'audit' | 'tenancy'>,
  person: Person,
): Promise<void> {
  const [first] = await tenancy.tenantsOf(person.id);
  await audit.record({
    tenantId: first?.tenant.id ?? HOME_TENANT,
    actor: { kind: 'user', id: person.id, label: person.email },
    action: 'people.reset_password',
    subject: { type: 'person', id: person.id },
  });
}

/** Sets the cookies, and has the next request ask anew who is there. */
export function enter(
  { recognition, access }: Pick<ApiDeps, 'recognition' | 'access'>,
  request: FastifyRequest,
  reply: FastifyReply,
  cookies: readonly string[],
): void {
  recognition.forget();
  reply.header('cache-control', 'no-store');
  setCookies(request, reply, cookies, access);
}
