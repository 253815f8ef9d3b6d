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

export interface SingleSignOn {
  /** Whether there is such a provider. Throws `sso.failed` with what is wrong. */
  check(client: SsoClient): Promise<void>;
  begin(client: SsoClient, callbackUrl: string): Promise<{ url: string; journey: SsoJourney }>;
  /** `query` is what the browser came back with, with its `?`. Throws `sso.failed`. */
  finish(client: SsoClient, callbackUrl: string, query: string, journey: SsoJourney): Promise<Vouched>;
}
