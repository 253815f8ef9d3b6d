/** The first start: the link that the terminal showed makes the first person of the internal team. */
import { hashOf } from '#platform/tenancy/secret-text.ts';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import { ParleyError } from '#voice/errors.ts';
import { Done, Setup, WithLink } from '#wire/access.ts';
import { discardAccount } from '../access/new-account.ts';
import { browserOf } from '../access/cookies.ts';
import type { ApiDeps } from '../deps.ts';
import { problems, type Server } from '../routes.ts';
import { enter } from '../session/account.ts';
import type { EntryAttempts } from '../session/attempts.ts';

export async function setupRoutes(server: Server, deps: ApiDeps, attempts: EntryAttempts): Promise<void> {
  const { tenancy, identity, audit, clock } = deps;
  const demandLink = async (token: string): Promise<string> => {
    const hash = hashOf(token);
    if ((await tenancy.hasPlatform()) || !(await tenancy.setupTokenIs(hash)))
      throw new ParleyError(
        'link.invalid',
        'Start Parley again: it shows a new link as long as nobody is set up.',
      );
    return hash;
  };

  server.post(
    '/api/setup/look',
    {
      config: { permission: 'public' },
      schema: {
        summary: 'Whether a setup link is good',
        tags: ['setup'],
        body: WithLink,
        response: { 200: Done, ...problems(410, 429) },
      },
    },
    async (request) => {
      attempts.link(request);
      await demandLink(request.body.token);
      return { done: true as const };
    },
  );

  server.post(
    '/api/setup',
    {
      config: { permission: 'public' },
      schema: {
        summary: 'Make the first person of the internal team',
        tags: ['setup'],
        body: Setup,
        response: { 201: Done, ...problems(400, 409, 410, 429) },
      },
    },
    async (request, reply) => {
      attempts.link(request);
      const { token, email, name, password } = request.body;
      const hash = await demandLink(token);
      const person = await identity.createPerson({ email, name, password });
      await audit.record({
        tenantId: HOME_TENANT,
        actor: { kind: 'user', id: person.id, label: person.email },
        action: 'setup.complete',
        subject: { type: 'person', id: person.id },
      });
      if (!(await tenancy.completeSetup(hash, person.id, clock.epochMs()))) {
        await discardAccount(deps, person, HOME_TENANT);
        throw new ParleyError('link.invalid', 'Somebody else was faster.');
      }
      enter(deps, request, reply, await identity.admit(person.id, null, browserOf(request)));
      reply.code(201);
      return { done: true as const };
    },
  );
}
