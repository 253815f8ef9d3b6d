/** A sign-in provider in memory, for tests: it vouches for whom the test says. */
import { ParleyError } from '#voice/errors.ts';
import type { SingleSignOn, Vouched } from '../single-sign-on.ts';

export interface MemorySingleSignOn extends SingleSignOn {
  /** By the code with which the browser comes back. */
  vouchFor: Map<string, Vouched>;
  /** From now on no provider answers. */
  away: boolean;
  /** Secrets that were used. */
  secrets: string[];
}

export function memorySingleSignOn(): MemorySingleSignOn {
  let made = 0;
  const self: MemorySingleSignOn = {
    vouchFor: new Map(),
    away: false,
    secrets: [],
    async check({ issuer }) {
      if (self.away) throw new ParleyError('sso.failed', 'the provider does not answer');
      return { signInAt: `${issuer}/authorize`, pkce: true, email: null };
    },
    async begin({ issuer }, callbackUrl) {
      await self.check({ issuer, clientId: '' });
      made += 1;
      const journey = { state: `state${made}`, nonce: `nonce${made}`, verifier: `verifier${made}` };
      const query = new URLSearchParams({ state: journey.state, redirect_uri: callbackUrl });
      return { url: `${issuer}/authorize?${query.toString()}`, journey };
    },
    async finish({ secret }, _callbackUrl, query, journey) {
      self.secrets.push(secret);
      const given = new URLSearchParams(query);
      const vouched = self.vouchFor.get(given.get('code') ?? '');
      if (given.get('state') !== journey.state || vouched === undefined)
        throw new ParleyError('sso.failed', 'the answer belongs to another question');
      return vouched;
    },
  };
  return self;
}
