/** better-auth as we use it: its tables, its rules, and two doors of our own. Nothing of it is reachable over HTTP. */
import { betterAuth } from 'better-auth';
import { jwt, twoFactor } from 'better-auth/plugins';
import type { Kysely } from 'kysely';
import {
  PASSWORD_LENGTH,
  SERVICE_TOKEN_S,
  type Letter,
  type Postman,
} from '#platform/tenancy/ports/identity.ts';
import { doors, type StoredPerson } from './doors.ts';

export interface EngineOptions {
  /** The owner's connection: these tables are granted to nobody else. */
  db: Kysely<never>;
  /** Signs cookies and seals second factors and the private keys of tokens: at least 32 characters. */
  secret: string;
  /** Where people reach the pages, without a last slash. */
  url: () => string;
  postman: Postman;
  log: IdentityLog;
}

export interface EngineHooks {
  /** Within the call that set the new password by a link. */
  onReset: (user: StoredPerson) => void;
}

export interface IdentityLog {
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** A session ends after so long without use; used, it is prolonged once a day. */
const SESSION_S = 7 * 24 * 3600;
const PROLONG_AFTER_S = 24 * 3600;
const RESET_LINK_S = 3600;
const KEY_LIFE_S = 90 * 24 * 3600;
/** Who verifies by a copy of the public keys has this long to fetch the next ones. */
const KEY_GRACE_S = 7 * 24 * 3600;
/** The name in the address of the tokens' issuer and audience, and in cookies. */
const NAME = 'parley';

export type Engine = ReturnType<typeof openEngine>;

export function openEngine({ db, secret, url, postman, log, onReset }: EngineOptions & EngineHooks) {
  return betterAuth({
    appName: 'Parley',
    // Our cookies are made secure where they are sent, by the address that the request came by.
    baseURL: 'http://localhost',
    basePath: '/api/auth',
    secret,
    database: { db, type: 'postgres' },
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    logger: { level: 'error', log: (_level, message) => log.error({}, `The accounts report: ${message}`) },
    advanced: {
      cookiePrefix: NAME,
      useSecureCookies: false,
      ipAddress: { disableIpTracking: true },
    },
    user: { modelName: 'auth_users' },
    account: { modelName: 'auth_accounts' },
    verification: { modelName: 'auth_verifications', storeIdentifier: 'hashed' },
    session: {
      modelName: 'auth_sessions',
      expiresIn: SESSION_S,
      updateAge: PROLONG_AFTER_S,
      additionalFields: { boundTenant: { type: 'string', required: false, input: false } },
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_LENGTH.min,
      maxPasswordLength: PASSWORD_LENGTH.max,
      resetPasswordTokenExpiresIn: RESET_LINK_S,
      revokeSessionsOnPasswordReset: true,
      onPasswordReset: async ({ user }) => onReset(user),
      sendResetPassword: async ({ user, token }) => {
        await postman.send(resetLetter(user.email, `${url()}/reset?token=${encodeURIComponent(token)}`));
      },
    },
    plugins: [
      twoFactor({ issuer: 'Parley', schema: { twoFactor: { modelName: 'auth_two_factors' } } }),
      jwt({
        disableSettingJwtHeader: true,
        schema: { jwks: { modelName: 'auth_jwks' } },
        jwks: { keyPairConfig: { alg: 'EdDSA' }, rotationInterval: KEY_LIFE_S, gracePeriod: KEY_GRACE_S },
        jwt: {
          issuer: NAME,
          audience: NAME,
          expirationTime: `${SERVICE_TOKEN_S}s`,
          definePayload: () => ({}),
        },
      }),
      doors(),
    ],
  });
}

function resetLetter(to: string, link: string): Letter {
  const text = `Somebody asked for a new password for this address in Parley. This link sets it, once, within an hour:\n\n${link}\n\nIf it was not you, nothing has changed, and nothing needs to be done.\n`;
  return { to, subject: 'A new password for Parley', text, link, purpose: 'password reset' };
}
