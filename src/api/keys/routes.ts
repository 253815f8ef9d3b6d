/** API keys: made, shown once, revoked. */
import { z } from 'zod';
import { isPermission, PERMISSIONS, type Permission } from '#platform/tenancy/permissions.ts';
import type { ApiKey } from '#platform/tenancy/ports/tenancy-store.ts';
import { may, type Principal } from '#platform/tenancy/principal.ts';
import { hashOf, newSecret } from '#platform/tenancy/secret-text.ts';
import { demandStanding } from '#platform/tenancy/standing.ts';
import { ParleyError } from '#voice/errors.ts';
import { Done } from '#wire/access.ts';
import * as wire from '#wire/tenancy.ts';
import { principalOf } from '../access/principal.ts';
import type { ApiDeps } from '../deps.ts';
import { problems, type Server } from '../routes.ts';

const DAY_MS = 24 * 3600 * 1000;
const HINT_CHARACTERS = 9;
const KeyId = z.object({ id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be the id of a key') });
const tags = ['keys'];

export async function keyRoutes(server: Server, deps: ApiDeps): Promise<void> {
  listKeys(server, deps);
  makeKey(server, deps);
  revokeKey(server, deps);
}

function listKeys(server: Server, { tenant }: ApiDeps): void {
  server.get(
    '/api/keys',
    {
      config: { permission: 'keys:read' },
      schema: { summary: 'The keys of the tenant', tags, response: { 200: wire.ApiKeyList } },
    },
    async (request) => {
      const who = principalOf(request);
      const keys = await tenant(who.tenantId).tenancy.keys();
      return { keys: keys.map(presentKey), scopes: grantable(who) };
    },
  );
}

function makeKey(server: Server, { tenant, audit, chance, clock }: ApiDeps): void {
  server.post(
    '/api/keys',
    {
      config: { permission: 'keys:create' },
      schema: {
        summary: 'Make a key',
        description:
          'Its secret is in this answer only. It may do what both its role and its scopes allow, and never more than whoever made it.',
        tags,
        body: wire.NewApiKey,
        response: { 201: wire.MadeApiKey, ...problems(400, 403) },
      },
    },
    async (request, reply) => {
      const who = principalOf(request);
      const { name, role, expiresInDays } = request.body;
      demandStanding(who, role, `make a key of an ${role}`);
      const scopes = scopesFor(who, request.body.scopes);
      const secret = newSecret(chance, 'pk');
      const nowMs = clock.epochMs();
      const key: ApiKey = {
        id: chance.id('key'),
        name,
        role,
        scopes,
        hint: secret.slice(0, HINT_CHARACTERS),
        createdBy: who.label,
        createdAtMs: nowMs,
        lastUsedAtMs: null,
        expiresAtMs: expiresInDays === null ? null : nowMs + expiresInDays * DAY_MS,
        revokedAtMs: null,
      };
      const { id } = key;
      await audit.record({
        tenantId: who.tenantId,
        actor: who,
        action: 'keys.create',
        subject: { type: 'key', id },
        after: { name, role, scopes },
        detail: { name, role },
      });
      await tenant(who.tenantId).tenancy.addKey(key, hashOf(secret));
      reply.code(201).header('cache-control', 'no-store');
      return { key: presentKey(key), secret };
    },
  );
}

function revokeKey(server: Server, { tenant, audit, recognition, clock }: ApiDeps): void {
  server.delete(
    '/api/keys/:id',
    {
      config: { permission: 'keys:revoke' },
      schema: {
        summary: 'Revoke a key',
        description: 'At once, and for good.',
        tags,
        params: KeyId,
        response: { 200: Done, ...problems(403, 404) },
      },
    },
    async (request) => {
      const who = principalOf(request);
      const { id } = request.params;
      const store = tenant(who.tenantId).tenancy;
      const key = (await store.keys()).find((each) => each.id === id);
      if (key === undefined) throw new ParleyError('key.unknown', `There is no key ${id}.`);
      demandStanding(who, key.role, `revoke a key of an ${key.role}`);
      await audit.record({
        tenantId: who.tenantId,
        actor: who,
        action: 'keys.revoke',
        subject: { type: 'key', id },
        detail: { name: key.name },
      });
      await store.revokeKey(id, clock.epochMs());
      recognition.forget();
      return { done: true as const };
    },
  );
}

/** What whoever asks could give to a key. */
function grantable(who: Principal): Permission[] {
  return Object.keys(PERMISSIONS).filter((each): each is Permission => isPermission(each) && may(who, each));
}

/** A key with scopes makes no key with more. */
function scopesFor(who: Principal, wanted: string[] | null): Permission[] | null {
  if (wanted === null) {
    if (who.scopes !== null)
      throw new ParleyError('request.forbidden', 'A key with scopes makes keys with scopes only: name them.');
    return null;
  }
  const allowed = grantable(who);
  const scopes = wanted.filter(isPermission);
  const wrong = wanted.find((each) => !isPermission(each));
  if (wrong !== undefined)
    throw new ParleyError(
      'request.invalid',
      `"${wrong}" is no scope: GET /api/keys lists those that there are.`,
    );
  const beyond = scopes.find((each) => !allowed.includes(each));
  if (beyond !== undefined) throw new ParleyError('request.forbidden', `You have not ${beyond} yourself.`);
  return [...new Set(scopes)];
}

function presentKey(key: ApiKey): wire.ApiKey {
  const { id, name, role, scopes, hint, createdBy } = key;
  const at = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
  return {
    id,
    name,
    role,
    scopes,
    hint,
    createdBy,
    createdAt: new Date(key.createdAtMs).toISOString(),
    lastUsedAt: at(key.lastUsedAtMs),
    expiresAt: at(key.expiresAtMs),
    revokedAt: at(key.revokedAtMs),
  };
}
