/** A tenant's own sign-in provider: OpenID Connect, authorization code with PKCE. */

export interface SsoClient {
  issuer: string;
  clientId: string;
  secret: string;
}

/** What the browser is sent away with, and must come back to. Kept sealed in a cookie of that browser. */
export interface SsoJourney {
  state: string;
  nonce: string;
  verifier: string;
}

/** Whom the provider vouches for. */
export interface Vouched {
  subject: string;
  email: string | null;
  /** Only then the address says anything. */
  emailVerified: boolean;
  name: string | null;
}

/** What a provider says about itself. */
export interface SsoProviderLook {
  /** Where people are sent to sign in. */
  signInAt: string;
  /** Whether it says that it takes PKCE (S256). Null where it says nothing. */
  pkce: boolean | null;
  /** Whether it says that it tells e-mail addresses. Null where it says nothing. */
  email: boolean | null;
}

export interface SingleSignOn {
  /** Asks the provider about itself. Throws `sso.failed` with what is wrong. The secret is not tried: only a sign-in shows it. */
  check(client: Pick<SsoClient, 'issuer' | 'clientId'>): Promise<SsoProviderLook>;
  begin(client: SsoClient, callbackUrl: string): Promise<{ url: string; journey: SsoJourney }>;
  /** `query` is what the browser came back with, with its `?`. Throws `sso.failed`. */
  finish(client: SsoClient, callbackUrl: string, query: string, journey: SsoJourney): Promise<Vouched>;
}
