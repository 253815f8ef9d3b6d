/** The internal team: who makes tenants and may enter each. Only its own people see it, invite to it, and let others go. */
import { z } from 'zod';
import type { Principal } from '#platform/tenancy/principal.ts';
import type { TeamInvitation } from '#platform/tenancy/ports/tenancy-store.ts';
import { hashOf, newSecret } from '#platform/tenancy/secret-text.ts';
import { ParleyError } from '#voice/errors.ts';
import { Done } from '#wire/access.ts';
import { InvitedToTeam, InviteToTeam, Team } from '#wire/tenancy.ts';
import { originOf } from '../access/cookies.ts';
import { principalOf } from '../access/principal.ts';
import type { ApiDeps } from '../deps.ts';
import { invitationLetter } from '../people/letter.ts';
import { problems, type Server } from '../routes.ts';

/** A link that opens every tenant lies about for a day at most. */
const INVITATION_MS = 24 * 3600 * 1000;
const INVITATIONS_A_MINUTE = 20;
const Id = z.object({ id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be an id') });
const tags = ['team'];

export async function teamRoutes(server: Server, deps: ApiDeps): Promise<void> {
  listTeam(server, deps);
  invite(server, deps);
  withdraw(server, deps);
  remove(server, deps);
}

function listTeam(server: Server, { tenancy, identity }: ApiDeps): void {
  server.get(
    '/api/team',
    {
      config: { permission: 'team:read' },
      schema: { summary: 'The internal team, and who is invited to it', tags, response: { 200: Team } },
    },
    async () => {
      const [team, invitations] = await Promise.all([tenancy.team(), tenancy.teamInvitations()]);
      const people = await identity.people(team.map(({ personId }) => personId));
      return {
        people: team.flatMap(({ personId, sinceMs }) => {
          const person = people.find(({ id }) => id === personId);
          return person === undefined ? [] : [{ ...person, since: new Date(sinceMs).toISOString() }];
        }),
        invitations: invitations.map(present),
      };
    },
  );
}

function invite(server: Server, deps: ApiDeps): void {
  const { tenancy, identity, audit, chance, clock, post, access, log } = deps;
  server.post(
    '/api/team/invitations',
    {
      config: { permission: 'team:update', rateLimit: { max: INVITATIONS_A_MINUTE, timeWindow: 60_000 } },
      schema: {
        summary: 'Invite a person to the internal team',
        description:
          'The link is good once and for a day. An earlier one to the same address is worth nothing any more.',
        tags,
        body: InviteToTeam,
        response: { 201: InvitedToTeam, ...problems(400, 403, 409) },
      },
    },
    async (request, reply) => {
      const who = principalOf(request);
      const email = request.body.email.toLowerCase();
      const known = await identity.personByEmail(email);
      if (known !== null && (await tenancy.isPlatform(known.id)))
        throw new ParleyError('person.exists', `${email} is of the internal team already.`);
      const token = newSecret(chance, 'inv');
      const nowMs = clock.epochMs();
      const invitation: TeamInvitation = {
        id: chance.id('inv'),
        email,
        invitedBy: who.label,
        createdAtMs: nowMs,
        expiresAtMs: nowMs + INVITATION_MS,
      };
      await audit.record({
        ...about(who, 'team.invite', 'invitation', invitation.id),
        after: { email },
        detail: { email },
      });
      await tenancy.inviteToTeam(invitation, hashOf(token));
      const link = `${originOf(request, access)}/invitation?token=${token}`;
      const letter = invitationLetter({
        invitation,
        role: 'platform',
        to: 'the internal team',
        days: 1,
        link,
      });
      await post
        .send(letter)
        .catch((fault: unknown) => log.error({ err: fault }, 'An invitation could not be sent'));
      reply.code(201).header('cache-control', 'no-store');
      return { invitation: present(invitation), link: post.mails ? null : link };
    },
  );
}

function withdraw(server: Server, { tenancy, audit }: ApiDeps): void {
  server.delete(
    '/api/team/invitations/:id',
    {
      config: { permission: 'team:update' },
      schema: {
        summary: 'Withdraw an invitation to the internal team',
        tags,
        params: Id,
        response: { 200: Done, ...problems(403, 404) },
      },
    },
    async (request) => {
      const { id } = request.params;
      if (!(await tenancy.teamInvitations()).some((each) => each.id === id))
        throw new ParleyError('invitation.unknown', `There is no invitation ${id}.`);
      await audit.record(about(principalOf(request), 'team.withdraw', 'invitation', id));
      await tenancy.withdrawFromTeam(id);
      return { done: true as const };
    },
  );
}

function remove(server: Server, { tenancy, audit, recognition }: ApiDeps): void {
  server.delete(
    '/api/team/:id',
    {
      config: { permission: 'team:update' },
      schema: {
        summary: 'Remove a person from the internal team',
        description: 'The account stays, and what the person is in tenants. The last one cannot be removed.',
        tags,
        params: Id,
        response: { 200: Done, ...problems(403, 404, 409) },
      },
    },
    async (request) => {
      const { id } = request.params;
      if (!(await tenancy.isPlatform(id)))
        throw new ParleyError('person.unknown', `Nobody of the internal team is called ${id}.`);
      await audit.record(about(principalOf(request), 'team.remove', 'person', id));
      await tenancy.removePlatform(id);
      recognition.forget();
      return { done: true as const };
    },
  );
}

function present({ id, email, invitedBy, createdAtMs, expiresAtMs }: TeamInvitation) {
  const [createdAt, expiresAt] = [createdAtMs, expiresAtMs].map((ms) => new Date(ms).toISOString());
  return { id, email, invitedBy, createdAt: createdAt!, expiresAt: expiresAt! };
}

function about(who: Principal, action: `team.${'invite' | 'withdraw' | 'remove'}`, type: string, id: string) {
  return { tenantId: who.tenantId, actor: who, action, subject: { type, id } };
}
