/** Every operation of the API, asked by everybody: let in or turned away exactly as the table of permissions says. */
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { afterAll, describe, expect, test } from 'vitest';
import { isPermission, PERMISSIONS, ROLES } from '#platform/tenancy/permissions.ts';
import { hashOf } from '#platform/tenancy/secret-text.ts';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import { OWN_HOST, testParley } from '../fakes/parley.ts';
import { type Guarded, permissionsPage, rolesOf, sentenceOf } from './permissions-page.ts';
import type { Demand } from './principal.ts';

type Headers = Record<string, string>;

const parley = await testParley();
afterAll(() => parley.server.close());
const OPERATIONS = await operations();
/** Sockets stand in no OpenAPI document; this one is asked over a true socket by the system tests. */
const TALK: Guarded = {
  method: 'GET',
  path: '/api/talk',
  summary: 'Talk with an agent (WebSocket)',
  demand: 'talk:use',
};

describe('Of the operations of the API,', () => {
  test('each names what it demands', () => {
    expect(OPERATIONS.length).toBeGreaterThan(90);
    for (const { demand, method, path } of OPERATIONS)
      expect(demand === 'public' || demand === 'signed-in' || isPermission(demand), `${method} ${path}`).toBe(
        true,
      );
  });

  test.each(
    OPERATIONS.map(
      (each) => [`${each.summary} (${each.method} ${each.path})`, sentenceOf(each.demand), each] as const,
    ),
  )('%s: %s', async (_what, _sentence, operation) => {
    const may = rolesOf(operation.demand);
    for (const role of ROLES)
      expect(await isLetIn(operation, await parley.as(role)), `as ${role}`).toBe(may.includes(role));
    expect(await isLetIn(operation, { host: OWN_HOST }), 'as nobody').toBe(operation.demand === 'public');
  });

  test.each(
    OPERATIONS.filter(({ demand }) => isPermission(demand)).map(
      (each) => [`${each.method} ${each.path}`, each] as const,
    ),
  )(
    '%s is open to an owner’s key with its scope, where owners may, and to none with every other scope',
    async (_what, operation) => {
      const { demand } = operation;
      const others = Object.keys(PERMISSIONS).filter((each) => each !== demand);
      expect(await isLetIn(operation, await keyWith([demand]))).toBe(rolesOf(demand).includes('owner'));
      expect(await isLetIn(operation, await keyWith(others))).toBe(false);
    },
  );

  test('the page that tells all this is up to date', async () => {
    const all = [...OPERATIONS, TALK].toSorted((one, other) => (one.path < other.path ? -1 : 1));
    await expect(permissionsPage(all)).toMatchFileSnapshot(
      join(import.meta.dirname, '../../../docs/PERMISSIONS.md'),
    );
  });
});

/** Past the gate, whatever is answered there to a request that says little. */
async function isLetIn({ method, path }: Guarded, headers: Headers): Promise<boolean> {
  const url = path.replaceAll(/\{\w+\}/g, '1');
  const answer = await parley.stranger({ method: method as 'GET', url, headers, payloadAsStream: true });
  const { code, detail = '' } = problemIn(await beginningOf(answer.stream()));
  if (code === 'request.unauthorized' && /Sign in at \/sign-in/.test(detail)) return false;
  return !(code === 'request.forbidden' && detail.includes('is needed here'));
}

/** A problem is written in one piece; some answers never end. */
async function beginningOf(body: Readable): Promise<string> {
  for await (const chunk of body) return String(chunk);
  return '';
}

function problemIn(text: string): { code?: string; detail?: string } {
  try {
    return (JSON.parse(text) ?? {}) as { code?: string; detail?: string };
  } catch {
    return {};
  }
}

async function keyWith(scopes: string[]): Promise<Headers> {
  const secret = `pk_scoped_${parley.deps.chance.id('key')}`;
  const times = { createdAtMs: 0, lastUsedAtMs: null, expiresAtMs: null, revokedAtMs: null };
  const key = {
    id: secret,
    name: 'scoped',
    role: 'owner' as const,
    hint: 'pk_',
    createdBy: 'test',
    ...times,
  };
  await parley.tenancy
    .forTenant(HOME_TENANT)
    .addKey({ ...key, scopes: scopes.filter(isPermission) }, hashOf(secret));
  return { host: OWN_HOST, authorization: `Bearer ${secret}` };
}

async function operations(): Promise<Guarded[]> {
  const answer = await parley.server.inject('/api/openapi.json');
  const { paths } = answer.json<{
    paths: Record<string, Record<string, { summary?: string; 'x-permission': Demand }>>;
  }>();
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { summary = '', 'x-permission': demand }]) => ({
      method: method.toUpperCase(),
      path,
      summary,
      demand,
    })),
  );
}
