/** The people of a tenant: who they are, inviting, roles, leaving. */
import { z } from 'zod';
import type { Invitation, Membership } from '#platform/tenancy/ports/tenancy-store.ts';
import type { Principal } from '#platform/tenancy/principal.ts';
import { hashOf, newSecret } from '#platform/tenancy/secret-text.ts';
import { demandStanding } from '#platform/tenancy/standing.ts';
import { ParleyError } from '#voice/errors.ts';
import { Done } from '#wire/access.ts';
import { Invite, Invited, Member, People, RoleChange } from '#wire/tenancy.ts';
import { originOf } from '../access/cookies.ts';
import { principalOf } from '../access/principal.ts';
import type { ApiDeps } from '../deps.ts';
import { problems, type Server } from '../routes.ts';
import { invitationLetter } from './letter.ts';
import { presentInvitation, presentMember } from './present.ts';

const INVITATION_MS = 7 * 24 * 3600 * 1000;
/** Invitations, a minute and an address: nobody sends mail to the world through us. */
const INVITATIONS_A_MINUTE = 20;
const PersonId = z.object({ id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be the id of a person') });
const InvitationId = z.object({
  id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be the id of an invitation'),
});
const tags = ['people'];

export async function peopleRoutes(server: Server, deps: ApiDeps): Promise<void> {
  listPeople(server, deps);
  invite(server, deps);
  withdrawInvitation(server, deps);
  changeRole(server, deps);
  removePerson(server, deps);
}

function listPeople(server: Server, { tenant, identity }: ApiDeps): void {
  server.get(
    '/api/people',
    {
      config: { permission: 'people:read' },
      schema: { summary: 'Who belongs to the tenant, and who is invited', tags, response: { 200: People } },
    },
    async (request) => {
      const store = tenant(principalOf(request).tenantId).tenancy;
      const [members, invitations] = await Promise.all([store.members(), store.invitations()]);
      const people = await identity.people(members.map(({ personId }) => personId));
      return {
        people: members.flatMap((member) => {
          const person = people.find(({ id }) => id === member.personId);
          return person === undefined ? [] : [presentMember(member, person)];
        }),
        invitations: invitations.map(presentInvitation),
      };
    },
  );
}

function invite(
  server: Server,
  { tenant, identity, audit, chance, clock, post, tenancy, access, log }: ApiDeps,
): void {
  server.post(
    '/api/people/invitations',
    {
      config: { permission: 'people:invite', rateLimit: { max: INVITATIONS_A_MINUTE, timeWindow: 60_000 } },
      schema: {
        summary: 'Invite a person',
        description:
          'The link is good once and for a week. An earlier invitation to the same address is worth nothing any more.',
        tags,
        body: Invite,
        response: { 201: Invited, ...problems(400, 403, 409) },
      },
    },
    async (request, reply) => {
      const who = principalOf(request);
      const { role } = request.body;
      const email = request.body.email.toLowerCase();
      demandStanding(who, role, `invite as ${role}`);
      const store = tenant(who.tenantId).tenancy;
      const known = await identity.personByEmail(email);
      if (known !== null && (await store.member(known.id)) !== null)
        throw new ParleyError(
          'person.exists',
          `${email} belongs to this tenant already: change the role instead.`,
        );
      const token = newSecret(chance, 'inv');
      const nowMs = clock.epochMs();
      const invitation: Invitation = {
        id: chance.id('inv'),
        email,
        role,
        invitedBy: who.label,
        createdAtMs: nowMs,
        expiresAtMs: nowMs + INVITATION_MS,
      };
      await audit.record({
        ...about(who, 'people.invite', 'invitation', invitation.id),
        after: { email, role },
        detail: { email, role },
      });
      await store.invite(invitation, hashOf(token));
      const name = (await tenancy.tenant(who.tenantId))?.name ?? who.tenantId;
      const link = `${originOf(request, access)}/invitation?token=${token}`;
      const letter = invitationLetter({ invitation, role, to: name, days: 7, link });
      await post
        .send(letter)
        .catch((fault: unknown) => log.error({ err: fault }, 'An invitation could not be sent'));
      reply.code(201).header('cache-control', 'no-store');
      return { invitation: presentInvitation(invitation), link: post.mails ? null : letter.link };
    },
  );
}

function withdrawInvitation(server: Server, { tenant, audit }: ApiDeps): void {
  server.delete(
    '/api/people/invitations/:id',
    {
      config: { permission: 'people:invite' },
      schema: {
        summary: 'Withdraw an invitation',
        tags,
        params: InvitationId,
        response: { 200: Done, ...problems(403, 404) },
      },
    },
    async (request) => {
      const who = principalOf(request);
      const store = tenant(who.tenantId).tenancy;
      const { id } = request.params;
      const invitation = (await store.invitations()).find((each) => each.id === id);
      if (invitation === undefined)
        throw new ParleyError('invitation.unknown', `There is no invitation ${id}.`);
      demandStanding(who, invitation.role, `withdraw the invitation of an ${invitation.role}`);
      await audit.record(about(who, 'people.withdraw', 'invitation', id));
      await store.withdraw(id);
      return { done: true as const };
    },
  );
}

function changeRole(server: Server, deps: ApiDeps): void {
  const { audit, recognition } = deps;
  server.put(
    '/api/people/:id',
    {
      config: { permission: 'people:update' },
      schema: {
        summary: 'Change the role of a person',
        tags,
        params: PersonId,
        body: RoleChange,
        response: { 200: Member, ...problems(403, 404, 409) },
      },
    },
    async (request) => {
      const who = principalOf(request);
      const { role } = request.body;
      const { store, member, person } = await find(deps, who, request.params.id);
      demandStanding(who, member.role, `change the role of an ${member.role}`);
      demandStanding(who, role, `make an ${role}`);
      await audit.record({
        ...about(who, 'people.update', 'person', person.id),
        before: { role: member.role },
        after: { role },
        detail: { from: member.role, to: role },
      });
      await store.putMember({ ...member, role });
      recognition.forget();
      return presentMember({ ...member, role }, person);
    },
  );
}

function removePerson(server: Server, deps: ApiDeps): void {
  const { audit, recognition } = deps;
  server.delete(
    '/api/people/:id',
    {
      config: { permission: 'people:remove' },
      schema: {
        summary: 'Remove a person from the tenant',
        description: 'The account stays, for other tenants of the person.',
        tags,
        params: PersonId,
        response: { 200: Done, ...problems(403, 404, 409) },
      },
    },
    async (request) => {
      const who = principalOf(request);
      const { store, member, person } = await find(deps, who, request.params.id);
      demandStanding(who, member.role, `remove an ${member.role}`);
      await audit.record({
        ...about(who, 'people.remove', 'person', person.id),
        before: { role: member.role },
      });
      await store.removeMember(person.id);
      recognition.forget();
      return { done: true as const };
    },
  );
}

async function find({ tenant, identity }: ApiDeps, who: Principal, personId: string) {
  const store = tenant(who.tenantId).tenancy;
  const member: Membership | null = await store.member(personId);
  const [person] = member === null ? [] : await identity.people([personId]);
  if (member === null || person === undefined)
    throw new ParleyError('person.unknown', `There is no person ${personId} in this tenant.`);
  return { store, member, person };
}

function about(
  who: Principal,
  action: `people.${'invite' | 'withdraw' | 'update' | 'remove'}`,
  type: string,
  id: string,
) {
  return { tenantId: who.tenantId, actor: who, action, subject: { type, id } };
}
