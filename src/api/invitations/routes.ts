/** Following an invitation: what it is for, and becoming a member. */
import { hashOf } from '#platform/tenancy/secret-text.ts';
import type { Role } from '#platform/tenancy/permissions.ts';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import type { TeamInvitation } from '#platform/tenancy/ports/tenancy-store.ts';
import type { Person } from '#platform/tenancy/ports/identity.ts';
import { ParleyError } from '#voice/errors.ts';
import { AcceptInvitation, Done, InvitationLook, WithLink } from '#wire/access.ts';
import { discardAccount } from '../access/new-account.ts';
import { browserOf, tenantCookie } from '../access/cookies.ts';
import type { ApiDeps } from '../deps.ts';
import { problems, type Server } from '../routes.ts';
import { enter } from '../session/account.ts';
import type { EntryAttempts } from '../session/attempts.ts';

export async function invitationRoutes(
  server: Server,
  deps: ApiDeps,
  attempts: EntryAttempts,
): Promise<void> {
  lookAtInvitation(server, deps, attempts);
  acceptInvitation(server, deps, attempts);
}

function lookAtInvitation(server: Server, deps: ApiDeps, attempts: EntryAttempts): void {
  const { identity } = deps;
  server.post(
    '/api/invitations/look',
    {
      config: { permission: 'public' },
      schema: {
        summary: 'What an invitation is for',
        tags: ['people'],
        body: WithLink,
        response: { 200: InvitationLook, ...problems(410, 429) },
      },
    },
    async (request, reply) => {
      attempts.link(request);
      reply.header('cache-control', 'no-store');
      const { invitation, role, to } = await find(deps, request.body.token);
      const account = (await identity.personByEmail(invitation.email)) !== null;
      return {
        email: invitation.email,
        role,
        tenant: to,
        invitedBy: invitation.invitedBy,
        account,
      };
    },
  );
}

function acceptInvitation(server: Server, deps: ApiDeps, attempts: EntryAttempts): void {
  const { tenancy, identity, audit, clock } = deps;
  server.post(
    '/api/invitations/accept',
    {
      config: { permission: 'public' },
      schema: {
        summary: 'Accept an invitation',
        description: 'Signed in at its address, or with a name and a password for a new account.',
        tags: ['people'],
        body: AcceptInvitation,
        response: { 200: Done, ...problems(400, 401, 403, 410, 429) },
      },
    },
    async (request, reply) => {
      attempts.link(request);
      const { token, name, password } = request.body;
      const { invitation, role, tenantId } = await find(deps, token);
      const { session } = request;
      if (session?.boundTenantId != null)
        throw new ParleyError(
          'request.forbidden',
          'You are signed in by a tenant’s provider: sign out, and follow the link again.',
        );
      const person = session?.person ?? (await newcomer(deps, invitation.email, name, password));
      if (person.email !== invitation.email)
        throw new ParleyError(
          'request.forbidden',
          `The invitation is for ${invitation.email}: sign out, and follow the link again.`,
        );
      await audit.record({
        tenantId: tenantId ?? HOME_TENANT,
        actor: { kind: 'user', id: person.id, label: person.email },
        action: tenantId === null ? 'team.join' : 'people.join',
        subject: { type: 'person', id: person.id },
        after: { role },
        detail: { role, invitedBy: invitation.invitedBy },
      });
      const hash = hashOf(token);
      const joined =
        tenantId === null
          ? await tenancy.acceptTeamInvitation(hash, person.id, clock.epochMs())
          : await tenancy.acceptInvitation(hash, person.id, clock.epochMs());
      if (!joined) {
        if (session === null) await discardAccount(deps, person, tenantId ?? HOME_TENANT);
        throw new ParleyError('link.invalid', 'Ask whoever invited you for a new one.');
      }
      const cookies = session === null ? await identity.admit(person.id, null, browserOf(request)) : [];
      enter(deps, request, reply, [...cookies, ...(tenantId === null ? [] : [tenantCookie(tenantId)])]);
      return { done: true as const };
    },
  );
}

interface Found {
  invitation: TeamInvitation;
  role: Role;
  /** Whom one joins. */
  to: string;
  /** Null for the internal team. */
  tenantId: string | null;
}

async function find({ tenancy, clock }: ApiDeps, token: string): Promise<Found> {
  const [hash, nowMs] = [hashOf(token), clock.epochMs()];
  const found = await tenancy.invitationByHash(hash, nowMs);
  if (found?.tenant.state === 'active') {
    const { invitation, tenant } = found;
    return { invitation, role: invitation.role, to: tenant.name, tenantId: tenant.id };
  }
  const invitation = found === null ? await tenancy.teamInvitationByHash(hash, nowMs) : null;
  if (invitation === null) throw new ParleyError('link.invalid', 'Ask whoever invited you for a new one.');
  return { invitation, role: 'platform', to: 'the internal team', tenantId: null };
}

async function newcomer(
  { identity }: ApiDeps,
  email: string,
  name: string | undefined,
  password: string | undefined,
): Promise<Person> {
  if ((await identity.personByEmail(email)) !== null)
    throw new ParleyError(
      'request.unauthorized',
      `There is an account for ${email}: sign in, and follow the link again.`,
    );
  if (name === undefined || password === undefined)
    throw new ParleyError('request.invalid', 'A new account needs a name and a password.');
  return identity.createPerson({ email, name, password });
}
