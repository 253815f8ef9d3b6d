/** A sign-in provider that signs what a test tells it to: honest where the test says nothing. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

export interface Forgery {
  /** Laid over the honest claims; undefined takes one away. */
  claims?: Record<string, unknown>;
  /** Signed with a key that is not among the provider's. */
  strangersKey?: boolean;
  /** Signed with the client's own secret (HS256), as a provider may that shares one with it. */
  sharedSecret?: string;
  /** No signature at all. */
  unsigned?: boolean;
  /** What the discovery says of itself, laid over the honest. */
  discovery?: Record<string, unknown>;
  /** What the token endpoint answers instead. */
  refusal?: string;
}

export interface ForgingProvider {
  issuer: string;
  forge: Forgery;
  /** The query of a browser that signed in where `url` sent it. */
  comesBack(url: string): string;
  /** What the token endpoint was given, the newest last. */
  asked: URLSearchParams[];
  close(): Promise<void>;
}

export async function openForgingProvider(clientId: string): Promise<ForgingProvider> {
  const [own, other] = await Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256')]);
  const jwk = { ...(await exportJWK(own.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
  const begun = new Map<string, { nonce: string; challenge: string }>();
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const idToken = async (nonce: string): Promise<string> => {
    const { claims = {}, strangersKey = false, unsigned = false, sharedSecret } = self.forge;
    const nowS = Math.floor(Date.now() / 1000);
    const honest = { iss: issuer, aud: clientId, sub: 'ada', iat: nowS, exp: nowS + 60, nonce };
    const said = { ...honest, email: 'ada@acme.example', email_verified: true, name: 'Ada', ...claims };
    if (unsigned) {
      const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
      return `${part({ alg: 'none' })}.${part(said)}.`;
    }
    const token = new SignJWT(JSON.parse(JSON.stringify(said)) as Record<string, unknown>);
    if (sharedSecret !== undefined)
      return token.setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(sharedSecret));
    return token
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .sign(strangersKey ? other.privateKey : own.privateKey);
  };
  const tokens = async (form: URLSearchParams): Promise<[number, object]> => {
    self.asked.push(form);
    const { refusal } = self.forge;
    if (refusal !== undefined) return [400, { error: refusal }];
    const code = form.get('code') ?? '';
    const found = begun.get(code);
    begun.delete(code);
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (found === undefined || found.challenge !== challenge) return [400, { error: 'invalid_grant' }];
    return [
      200,
      { access_token: 'a', token_type: 'Bearer', expires_in: 60, id_token: await idToken(found.nonce) },
    ];
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [status, body] =
      request.url === '/token'
        ? await tokens(new URLSearchParams(await textOf(request)))
        : pages(request.url);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  const pages = (path: string | undefined): [number, object] => {
    if (path === '/keys') return [200, { keys: [jwk] }];
    if (path !== '/.well-known/openid-configuration') return [404, {}];
    return [
      200,
      {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
        code_challenge_methods_supported: ['S256'],
        ...self.forge.discovery,
      },
    ];
  };
  const self: ForgingProvider = {
    issuer,
    forge: {},
    asked: [],
    comesBack(url) {
      const asked = new URL(url).searchParams;
      const code = `code${begun.size}${asked.get('state')}`;
      begun.set(code, { nonce: asked.get('nonce') ?? '', challenge: asked.get('code_challenge') ?? '' });
      return `?${new URLSearchParams({ code, state: asked.get('state') ?? '' }).toString()}`;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
  return self;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
