/** A company's own sign-in provider, by a library that is certified for OpenID Connect; and a person's browser that signs in there. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import Provider from 'oidc-provider';

export interface Company {
  issuer: string;
  close(): Promise<void>;
}

export const CLIENT = { clientId: 'parley', clientSecret: 'a secret between the two' };

/** `people`: who they are, by what they type as their name at the sign-in. */
export async function openCompany(
  callbackUrl: string,
  people: Record<string, Record<string, unknown>>,
): Promise<Company> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.clientId,
        client_secret: CLIENT.clientSecret,
        redirect_uris: [callbackUrl],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig' }] },
    cookies: { keys: ['keys of the cookies of a test'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    findAccount: (_context: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ sub: id, ...people[id] }),
    }),
    pkce: { required: () => true },
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
    features: { devInteractions: { enabled: true } },
  });
  server.on('request', provider.callback());
  return {
    issuer,
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** Signs in and agrees, as a person would. Answers with the query with which the browser is sent back. */
export async function signInAt(url: string, name: string, callbackUrl: string): Promise<string> {
  const jar = new Map<string, string>();
  const visit = async (to: string, form?: Record<string, string>): Promise<Response> => {
    const answer = await fetch(to, {
      redirect: 'manual',
      headers: { cookie: [...jar].map((pair) => pair.join('=')).join('; ') },
      ...(form !== undefined && { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [key = '', value = ''] = line.split(';', 1)[0]!.split('=', 2);
      jar.set(key, value);
    }
    return answer;
  };
  let answer = await visit(url);
  for (let step = 0; step < 20; step += 1) {
    const to = answer.headers.get('location');
    if (to?.startsWith(callbackUrl) === true) return new URL(to).search;
    if (to !== null) {
      answer = await visit(new URL(to, url).href);
      continue;
    }
    const page = await answer.text();
    const [, action] = /<form[^>]+action="([^"]+)"/.exec(page) ?? [];
    const [, prompt] = /name="prompt" value="(\w+)"/.exec(page) ?? [];
    if (action === undefined || prompt === undefined) throw new Error(`no form to fill in: ${page}`);
    answer = await visit(new URL(action, url).href, {
      prompt,
      ...(prompt === 'login' && { login: name, password: 'whatever' }),
    });
  }
  throw new Error('the sign-in came to no end');
}
