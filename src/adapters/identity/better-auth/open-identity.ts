/** The port `Identity` by better-auth. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Identity, Person, SignIn } from '#platform/tenancy/ports/identity.ts';
import { PASSWORD_LENGTH } from '#platform/tenancy/ports/identity.ts';
import { ParleyError } from '#voice/errors.ts';
import { cookiesOf, hasSession, headersOf, setsSession, withoutSession } from './cookies.ts';
import type { StoredPerson } from './doors.ts';
import { type Engine, type EngineOptions, openEngine } from './engine.ts';
import { told } from './faults.ts';

export type { EngineOptions, IdentityLog } from './engine.ts';

export function openIdentity(options: EngineOptions): Identity {
  const engine = openEngine({ ...options, onReset: (user) => void (resets.getStore() ?? []).push(user) });
  return {
    ...sessions(engine),
    ...signIns(engine),
    ...accounts(engine, options),
    ...secondFactor(engine),
    ...tokens(engine),
  };
}

/** Whose password the call set that is under way: the engine says it in passing only. */
const resets = new AsyncLocalStorage<StoredPerson[]>();

type Sessions = Pick<Identity, 'session' | 'signIn' | 'giveCode' | 'signOut' | 'admit'>;

function sessions({ api }: Engine): Sessions {
  return {
    async session(browser) {
      if (!hasSession(browser)) return null;
      const { response, headers } = await told(
        api.getSession({ headers: headersOf(browser), returnHeaders: true }),
      );
      if (response === null) return null;
      const { session, user } = response;
      const boundTenantId = (session as { boundTenant?: string | null }).boundTenant ?? null;
      return { id: session.id, person: personOf(user), boundTenantId, cookies: cookiesOf(headers) };
    },
    async signIn(credentials, browser) {
      const { response, headers } = await told(
        api.signInEmail({
          body: credentials,
          headers: headersOf(withoutSession(browser)),
          returnHeaders: true,
        }),
      );
      const cookies = cookiesOf(headers);
      if ('twoFactorRedirect' in response) return { state: 'second-factor', cookies };
      return signedIn(response.user, cookies);
    },
    async giveCode({ kind, code }, browser) {
      // Without the session that the browser may have: only the question that its sign-in opened is answered.
      const call = {
        body: { code },
        headers: headersOf(withoutSession(browser)),
        returnHeaders: true as const,
      };
      const { response, headers } = await told(
        kind === 'app' ? api.verifyTOTP(call) : api.verifyBackupCode(call),
      );
      const user = response.user as StoredPerson;
      if (kind === 'app')
        await takeOnce(api, { personId: user.id, code, sessionToken: response.token ?? '' });
      return signedIn(user, cookiesOf(headers));
    },
    async signOut(browser) {
      const { headers } = await told(api.signOut({ headers: headersOf(browser), returnHeaders: true }));
      return cookiesOf(headers);
    },
    async admit(personId, boundTenantId, browser) {
      const { response, headers } = await told(
        api.admit({
          body: { personId, boundTenantId },
          headers: headersOf(withoutSession(browser)),
          returnHeaders: true,
        }),
      );
      if (!response.admitted) throw new ParleyError('person.unknown', 'the account is gone');
      return cookiesOf(headers);
    },
  };
}

/** Whoever sees a code being typed has half a minute to type it too. */
async function takeOnce(
  api: Engine['api'],
  body: { personId: string; code: string; sessionToken: string },
): Promise<void> {
  if ((await told(api.claimCode({ body }))).claimed) return;
  throw new ParleyError(
    'sign_in.refused',
    'This code has opened a session already: begin again with the password, and give the next one.',
  );
}

type SignIns = Pick<Identity, 'signInsOf' | 'endSignIn' | 'endSessions'>;

function signIns({ api }: Engine): SignIns {
  return {
    endSessions: async (personId) => void (await told(api.endSessions({ body: { personId } }))),
    async signInsOf(personId) {
      const { sessions: open } = await told(api.listSignIns({ body: { personId } }));
      return open
        .map((session) => ({
          id: session.id,
          userAgent: session.userAgent ?? '',
          boundTenantId: (session as { boundTenant?: string | null }).boundTenant ?? null,
          sinceMs: session.createdAt.getTime(),
          usedMs: session.updatedAt.getTime(),
          untilMs: session.expiresAt.getTime(),
        }))
        .toSorted((one, other) => other.sinceMs - one.sinceMs);
    },
    endSignIn: async (personId, id) => (await told(api.endSignIn({ body: { personId, id } }))).ended,
  };
}

type Accounts = Pick<
  Identity,
  | 'createPerson'
  | 'createPersonWithoutPassword'
  | 'discardPerson'
  | 'personByEmail'
  | 'people'
  | 'provePassword'
  | 'changePassword'
  | 'requestReset'
  | 'resetPassword'
>;

function accounts({ api }: Engine, { log }: EngineOptions): Accounts {
  const create = async (body: { email: string; name: string; password: string | null }): Promise<Person> => {
    const { user } = await told(api.makePerson({ body }));
    if (user === null) throw new ParleyError('person.exists', 'Sign in with it, or take another address.');
    return personOf(user);
  };
  return {
    async createPerson({ email, name, password }) {
      if (password.length < PASSWORD_LENGTH.min || password.length > PASSWORD_LENGTH.max)
        throw new ParleyError(
          'request.invalid',
          `A password has from ${PASSWORD_LENGTH.min} to ${PASSWORD_LENGTH.max} characters.`,
        );
      return create({ email, name, password });
    },
    createPersonWithoutPassword: ({ email, name }) => create({ email, name, password: null }),
    discardPerson: async (personId) => void (await told(api.discardPerson({ body: { personId } }))),
    async personByEmail(email) {
      const { user } = await told(api.findByEmail({ body: { email } }));
      return user === null ? null : personOf(user);
    },
    async people(ids) {
      if (ids.length === 0) return [];
      return (await told(api.findPeople({ body: { ids: [...ids] } }))).users.map(personOf);
    },
    async provePassword(password, browser) {
      await told(api.verifyPassword({ body: { password }, headers: headersOf(browser) }));
    },
    async changePassword({ present, next }, browser) {
      const body = { currentPassword: present, newPassword: next, revokeOtherSessions: true };
      const { headers } = await told(
        api.changePassword({ body, headers: headersOf(browser), returnHeaders: true }),
      );
      return cookiesOf(headers);
    },
    async requestReset(email) {
      await told(api.requestPasswordReset({ body: { email } })).catch((fault: unknown) =>
        log.error({ err: fault }, 'A link for a new password could not be sent'),
      );
    },
    async resetPassword({ token, password }) {
      const done: StoredPerson[] = [];
      await resets.run(done, () => told(api.resetPassword({ body: { token, newPassword: password } })));
      const [user] = done;
      if (user === undefined) throw new ParleyError('internal.fault', 'nobody’s password was set');
      return personOf(user);
    },
  };
}

type SecondFactor = Pick<Identity, 'beginSecondFactor' | 'confirmSecondFactor' | 'endSecondFactor'>;

function secondFactor({ api }: Engine): SecondFactor {
  const withCookies = async (work: Promise<{ headers: Headers }>): Promise<string[]> =>
    cookiesOf((await told(work)).headers);
  return {
    async beginSecondFactor(password, browser) {
      const begun = await told(api.enableTwoFactor({ body: { password }, headers: headersOf(browser) }));
      if (!('totpURI' in begun))
        throw new ParleyError('internal.fault', 'no authenticator app was asked for');
      return { uri: begun.totpURI, backupCodes: begun.backupCodes };
    },
    confirmSecondFactor: (code, browser) =>
      withCookies(api.verifyTOTP({ body: { code }, headers: headersOf(browser), returnHeaders: true })),
    endSecondFactor: (password, browser) =>
      withCookies(
        api.disableTwoFactor({ body: { password }, headers: headersOf(browser), returnHeaders: true }),
      ),
  };
}

type Tokens = Pick<Identity, 'signToken' | 'verifyToken' | 'publicKeys'>;

function tokens({ api }: Engine): Tokens {
  return {
    async signToken({ tokenId, tenantId, role }) {
      const payload = { jti: tokenId, sub: tenantId, tenant: tenantId, role };
      return (await told(api.signJWT({ body: { payload } }))).token;
    },
    async verifyToken(token) {
      const { payload } = await told(api.verifyJWT({ body: { token } }));
      if (payload === null) return null;
      const { jti, tenant, role, exp } = payload as Record<string, unknown>;
      const whole = typeof jti === 'string' && typeof tenant === 'string' && typeof role === 'string';
      return whole && typeof exp === 'number' ? { tokenId: jti, tenantId: tenant, role } : null;
    },
    publicKeys: async () => ({ keys: (await told(api.getJwks())).keys as Record<string, unknown>[] }),
  };
}

function signedIn(user: StoredPerson, cookies: string[]): SignIn & { state: 'signed-in' } {
  if (!setsSession(cookies)) throw new ParleyError('sign_in.refused', 'Begin again with the password.');
  return { state: 'signed-in', person: personOf(user), cookies };
}

function personOf({ id, email, name, twoFactorEnabled }: StoredPerson): Person {
  return { id, email: email.toLowerCase(), name, secondFactor: twoFactorEnabled === true };
}
