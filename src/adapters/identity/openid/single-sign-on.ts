/** Single sign-on by OpenID Connect: authorization code with PKCE, by openid-client. */
import * as openid from 'openid-client';
import type { SingleSignOn, SsoClient, Vouched } from '#platform/tenancy/ports/single-sign-on.ts';
import { ParleyError } from '#voice/errors.ts';

export interface OpenIdOptions {
  /** All requests to providers go by it: their addresses are set by users. */
  fetch: typeof fetch;
  /** Whether a provider may be reached by http, as on one's own machine. */
  insecure: boolean;
}

const SCOPE = 'openid email profile';
const ANSWER_WITHIN_S = 10;

export function openIdSignOn(options: OpenIdOptions): SingleSignOn {
  return {
    async check(client) {
      const { issuer, clientId } = client;
      const found = await discover({ issuer, clientId, auth: openid.None() }, options);
      const said = found.serverMetadata();
      demandSignature(said.id_token_signing_alg_values_supported);
      const signInAt = said.authorization_endpoint;
      if (signInAt === undefined)
        throw new ParleyError('sso.failed', 'The provider names no address to sign in at.');
      return {
        signInAt,
        pkce: said.code_challenge_methods_supported?.includes('S256') ?? null,
        email: said.scopes_supported?.includes('email') ?? null,
      };
    },
    async begin(client, callbackUrl) {
      const config = await discover(asked(client), options);
      const journey = {
        state: openid.randomState(),
        nonce: openid.randomNonce(),
        verifier: openid.randomPKCECodeVerifier(),
      };
      const url = openid.buildAuthorizationUrl(config, {
        redirect_uri: callbackUrl,
        scope: SCOPE,
        state: journey.state,
        nonce: journey.nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(journey.verifier),
        code_challenge_method: 'S256',
      });
      return { url: url.href, journey };
    },
    async finish(client, callbackUrl, query, journey) {
      const config = await discover(asked(client), options);
      const tokens = await failing(() =>
        openid.authorizationCodeGrant(config, new URL(`${callbackUrl}${query}`), {
          expectedState: journey.state,
          expectedNonce: journey.nonce,
          pkceCodeVerifier: journey.verifier,
          idTokenExpected: true,
        }),
      );
      const claims = tokens.claims();
      if (claims === undefined) throw new ParleyError('sso.failed', 'the provider gave no identity');
      // A provider that keeps to the letter tells the address at its userinfo endpoint only (OpenID Connect Core 5.4).
      const askMore =
        claims['email'] === undefined && config.serverMetadata().userinfo_endpoint !== undefined;
      return vouched(
        claims.sub,
        askMore ? await failing(() => openid.fetchUserInfo(config, tokens.access_token, claims.sub)) : claims,
      );
    },
  };
}

function vouched(subject: string, claims: Readonly<Record<string, unknown>>): Vouched {
  const { email, name } = claims;
  return {
    subject,
    email: typeof email === 'string' ? email : null,
    // Some providers write it as a text.
    emailVerified: claims['email_verified'] === true || claims['email_verified'] === 'true',
    name: typeof name === 'string' ? name.slice(0, 120) : null,
  };
}

interface Asked {
  issuer: string;
  clientId: string;
  auth: openid.ClientAuth;
}

function asked({ issuer, clientId, secret }: SsoClient): Asked {
  return { issuer, clientId, auth: openid.ClientSecretPost(secret) };
}

function discover(
  { issuer, clientId, auth }: Asked,
  { fetch, insecure }: OpenIdOptions,
): Promise<openid.Configuration> {
  const server = new URL(issuer);
  if (server.protocol !== 'https:' && !insecure)
    throw new ParleyError('sso.failed', 'The issuer must begin with https://.');
  return failing(() =>
    openid.discovery(server, clientId, {}, auth, {
      [openid.customFetch]: (url, init) => fetch(url, { ...(init as RequestInit), redirect: 'error' }),
      timeout: ANSWER_WITHIN_S,
      // The signature of the identity is checked also where TLS vouches for who sent it: https ends at proxies, and http has none.
      execute: [openid.enableNonRepudiationChecks, ...(insecure ? [openid.allowInsecureRequests] : [])],
    }),
  );
}

async function failing<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (fault) {
    throw fault instanceof ParleyError ? fault : refusalOf(fault);
  }
}

function refusalOf(fault: unknown): ParleyError {
  const { code, error } = fault as { code?: unknown; error?: unknown };
  const alg = refusedSignature(fault);
  if (alg !== null) return new ParleyError('sso.signature', signedBy(alg), { cause: fault });
  const denied = error === 'access_denied' && fault instanceof openid.AuthorizationResponseError;
  const why = [code, error].filter((each) => typeof each === 'string').join(', ');
  return new ParleyError(
    denied ? 'sso.denied' : 'sso.failed',
    `The provider could not be asked, or refused${why === '' ? '' : ` (${why})`}.`,
    { cause: fault },
  );
}

/** By keys of which the provider publishes the half that checks. */
const PUBLIC_KEY_SIGNATURE = /^((RS|PS|ES)(256|384|512)|EdDSA|Ed25519)$/;

/** The algorithm for which an identity was refused, as the library tells it two causes down; null where it was something else. */
function refusedSignature(fault: unknown): string | null {
  const cause = (fault as { cause?: { cause?: { alg?: unknown; header?: { alg?: unknown } } } }).cause?.cause;
  const alg = cause?.header?.alg ?? cause?.alg;
  return typeof alg === 'string' && !PUBLIC_KEY_SIGNATURE.test(alg) ? alg.slice(0, 20) : null;
}

/** Also before anything is kept, where the provider says how it signs. */
function demandSignature(offered: readonly string[] | undefined): void {
  if (offered === undefined || offered.some((alg) => PUBLIC_KEY_SIGNATURE.test(alg))) return;
  throw new ParleyError('sso.signature', signedBy(offered.join(', ').slice(0, 100)));
}

function signedBy(alg: string): string {
  const why = alg.startsWith('HS') ? ', which whoever knows the client’s secret could do as well' : '';
  return `The provider signs identities with ${alg}${why}: have it sign them with RS256, PS256, ES256 or EdDSA.`;
}
