/** The own account: its password, and its second factor. */
import {
  AskReset,
  ChangePassword,
  Done,
  Reset,
  SecondFactorBegun,
  WithCode,
  WithPassword,
} from '#wire/access.ts';
import { browserOf } from '../access/cookies.ts';
import type { ApiDeps } from '../deps.ts';
import { problems, type Server } from '../routes.ts';
import { enter, ownAccount, recordOwn, recordReset } from './account.ts';
import type { EntryAttempts } from './attempts.ts';

const tags = ['session'];
const done = { done: true as const };

export async function accountRoutes(server: Server, deps: ApiDeps, attempts: EntryAttempts): Promise<void> {
  changePassword(server, deps, attempts);
  askReset(server, deps, attempts);
  resetPassword(server, deps, attempts);
  beginSecondFactor(server, deps, attempts);
  confirmSecondFactor(server, deps, attempts);
  endSecondFactor(server, deps, attempts);
}

function changePassword(server: Server, deps: ApiDeps, attempts: EntryAttempts): void {
  const { identity } = deps;
  server.post(
    '/api/session/password',
    {
      config: { permission: 'public' },
      schema: {
        summary: 'Change the own password',
        description: 'Every other session of the person ends.',
        tags,
        body: ChangePassword,
        response: { 200: Done, ...problems(400, 401, 403, 429) },
      },
    },
    async (request, reply) => {
      attempts.password(request, ownAccount(request).person.email);
      await identity.provePassword(request.body.present, browserOf(request));
      await recordOwn(deps, request, 'people.change_password');
      enter(deps, request, reply, await identity.changePassword(request.body, browserOf(request)));
      return done;
    },
  );
}

function askReset(server: Server, { identity, log }: ApiDeps, attempts: EntryAttempts): void {
  server.post(
    '/api/session/reset',
    {
      config: { permission: 'public' },
      schema: {
        summary: 'Ask for a link for a new password',
        description: 'Answers the same whether there is such a person or not.',
        tags,
        body: AskReset,
        response: { 202: Done, ...problems(429) },
      },
    },
    async (request, reply) => {
      const email = request.body.email.trim();
      attempts.letter(request, email);
      // Not awaited: how long it takes would tell whether there is such a person.
      identity
        .requestReset(email)
        .catch((fault: unknown) => log.error({ err: fault }, 'A link could not be sent'));
      reply.code(202);
      return done;
    },
  );
}

function resetPassword(server: Server, deps: ApiDeps, attempts: EntryAttempts): void {
  const { identity } = deps;
  server.put(
    '/api/session/reset',
    {
      config: { permission: 'public' },
      schema: {
        summary: 'Set a new password by the link',
        description: 'Every session of the person ends.',
        tags,
        body: Reset,
        response: { 200: Done, ...problems(400, 410, 429) },
      },
    },
    async (request, reply) => {
      attempts.link(request);
      await recordReset(deps, await identity.resetPassword(request.body));
      enter(deps, request, reply, []);
      return done;
    },
  );
}

function beginSecondFactor(server: Server, { identity }: ApiDeps, attempts: EntryAttempts): void {
  server.post(
    '/api/session/second-factor',
    {
      config: { permission: 'public' },
      schema: {
        summary: 'Begin a second factor',
        tags,
        body: WithPassword,
        response: { 200: SecondFactorBegun, ...problems(400, 401, 403, 429) },
      },
    },
    async (request, reply) => {
      attempts.password(request, ownAccount(request).person.email);
      reply.header('cache-control', 'no-store');
      return identity.beginSecondFactor(request.body.password, browserOf(request));
    },
  );
}

function confirmSecondFactor(server: Server, deps: ApiDeps, attempts: EntryAttempts): void {
  const { identity } = deps;
  server.put(
    '/api/session/second-factor',
    {
      config: { permission: 'public' },
      schema: {
        summary: 'Turn the second factor on with its first code',
        tags,
        body: WithCode,
        response: { 200: Done, ...problems(401, 403, 429) },
      },
    },
    async (request, reply) => {
      ownAccount(request);
      attempts.code(request);
      const cookies = await identity.confirmSecondFactor(request.body.code, browserOf(request));
      await recordOwn(deps, request, 'people.second_factor_on');
      enter(deps, request, reply, cookies);
      return done;
    },
  );
}

function endSecondFactor(server: Server, deps: ApiDeps, attempts: EntryAttempts): void {
  const { identity } = deps;
  server.delete(
    '/api/session/second-factor',
    {
      config: { permission: 'public' },
      schema: {
        summary: 'Turn the second factor off',
        tags,
        body: WithPassword,
        response: { 200: Done, ...problems(401, 403, 429) },
      },
    },
    async (request, reply) => {
      attempts.password(request, ownAccount(request).person.email);
      await identity.provePassword(request.body.password, browserOf(request));
      await recordOwn(deps, request, 'people.second_factor_off');
      enter(deps, request, reply, await identity.endSecondFactor(request.body.password, browserOf(request)));
      return done;
    },
  );
}
