/** Who is here; signing in and out; which tenant one acts in. */
import { demoCookie, endOfDemoCookie } from '#platform/tenancy/demo.ts';
import { hashOf } from '#platform/tenancy/secret-text.ts';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import type { Person } from '#platform/tenancy/ports/identity.ts';
import { codeOf, ParleyError } from '#voice/errors.ts';
import { ChooseTenant, Done, SecondFactorCode, Session, SignIn, SignInResult } from '#wire/access.ts';
import { browserOf, tenantCookie } from '../access/cookies.ts';
import { mayEnterDemo } from '../access/demo-entry.ts';
import type { ApiDeps } from '../deps.ts';
import { problems, type Server } from '../routes.ts';
import { enter } from './account.ts';
import type { EntryAttempts } from './attempts.ts';
import { presentSession } from './present.ts';

const tags = ['session'];
const open = { config: { permission: 'public' as const } };

export async function sessionRoutes(server: Server, deps: ApiDeps, attempts: EntryAttempts): Promise<void> {
  readSession(server, deps);
  signIn(server, deps, attempts);
  giveCode(server, deps, attempts);
  signOut(server, deps);
  enterDemo(server, deps);
  chooseTenant(server, deps);
}

function readSession(server: Server, deps: ApiDeps): void {
  server.get(
    '/api/session',
    { ...open, schema: { summary: 'Who is here, and what may be done', tags, response: { 200: Session } } },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      return presentSession(request, deps);
    },
  );
}

function signIn(server: Server, deps: ApiDeps, attempts: EntryAttempts): void {
  const { identity } = deps;
  server.post(
    '/api/session',
    {
      ...open,
      schema: {
        summary: 'Sign in with e-mail address and password',
        description: 'With a second factor, the answer asks for its code: `POST /api/session/code`.',
        tags,
        body: SignIn,
        response: { 200: SignInResult, ...problems(401, 429) },
      },
    },
    async (request, reply) => {
      const { email, password } = request.body;
      attempts.password(request, email);
      const entered = await identity
        .signIn({ email: email.trim(), password }, browserOf(request))
        .catch((fault) => refused(deps, fault, email));
      if (entered.state === 'signed-in') {
        attempts.succeeded(email);
        await record(deps, entered.person, 'sessions.sign_in');
      }
      enter(deps, request, reply, entered.cookies);
      return { state: entered.state };
    },
  );
}

function giveCode(server: Server, deps: ApiDeps, attempts: EntryAttempts): void {
  const { identity } = deps;
  server.post(
    '/api/session/code',
    {
      ...open,
      schema: {
        summary: 'Give the code of the second factor',
        tags,
        body: SecondFactorCode,
        response: { 200: SignInResult, ...problems(401, 429) },
      },
    },
    async (request, reply) => {
      attempts.code(request);
      const entered = await identity
        .giveCode(request.body, browserOf(request))
        .catch((fault) => refused(deps, fault, 'code'));
      attempts.succeeded(entered.person.email);
      await record(deps, entered.person, 'sessions.sign_in');
      enter(deps, request, reply, entered.cookies);
      return { state: entered.state };
    },
  );
}

function signOut(server: Server, deps: ApiDeps): void {
  const { identity } = deps;
  server.delete(
    '/api/session',
    { ...open, schema: { summary: 'Sign out', tags, response: { 200: Done } } },
    async (request, reply) => {
      const { session, demo } = request;
      if (session !== null) await record(deps, session.person, 'sessions.sign_out');
      const cookies = session === null ? [] : await identity.signOut(browserOf(request));
      enter(deps, request, reply, demo ? [endOfDemoCookie()] : cookies);
      return { done: true as const };
    },
  );
}

function enterDemo(server: Server, deps: ApiDeps): void {
  const { access, clock, audit } = deps;
  server.post(
    '/api/session/demo',
    {
      ...open,
      schema: {
        summary: 'Enter the demo, at this machine only',
        description:
          'As the owner of the home tenant, without an account. Refused to every other address and behind any proxy.',
        tags,
        response: { 200: Done, ...problems(403) },
      },
    },
    async (request, reply) => {
      if (!mayEnterDemo(request, access))
        throw new ParleyError(
          'request.forbidden',
          'The demo can be entered at this machine only, by http://localhost, and not where PARLEY_DEMO is off.',
        );
      await audit.record({
        tenantId: HOME_TENANT,
        actor: { kind: 'user', id: 'demo', label: 'demo, at this machine' },
        action: 'sessions.demo',
        subject: { type: 'tenant', id: HOME_TENANT },
      });
      enter(deps, request, reply, [demoCookie(access.secret, clock.epochMs())]);
      return { done: true as const };
    },
  );
}

function chooseTenant(server: Server, deps: ApiDeps): void {
  const { recognition } = deps;
  server.put(
    '/api/session/tenant',
    {
      config: { permission: 'signed-in' },
      schema: {
        summary: 'Choose the tenant to act in',
        tags,
        body: ChooseTenant,
        response: { 200: Done, ...problems(403, 404) },
      },
    },
    async (request, reply) => {
      const { tenant } = request.body;
      const entered = await recognition.bySession(browserOf(request), { named: tenant, chosen: null });
      if (entered === null)
        throw new ParleyError('request.forbidden', 'A key, a service and the demo have one tenant.');
      enter(deps, request, reply, [tenantCookie(tenant)]);
      return { done: true as const };
    },
  );
}

/** In the chain of the tenant that is entered first; of none, in the home tenant's. */
async function record(
  { audit, tenancy }: ApiDeps,
  person: Person,
  action: 'sessions.sign_in' | 'sessions.sign_out',
): Promise<void> {
  const [first] = await tenancy.tenantsOf(person.id);
  await audit.record({
    tenantId: first?.tenant.id ?? HOME_TENANT,
    actor: { kind: 'user', id: person.id, label: person.email },
    action,
    subject: { type: 'person', id: person.id },
  });
}

async function refused({ audit }: ApiDeps, fault: unknown, account: string): Promise<never> {
  if (codeOf(fault) === 'sign_in.refused')
    await audit.record({
      tenantId: HOME_TENANT,
      actor: 'system',
      action: 'sessions.sign_in_refused',
      subject: { type: 'account', id: hashOf(account.trim().toLowerCase()).slice(0, 16) },
    });
  throw fault;
}
