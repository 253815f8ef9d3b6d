import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { join, resolve } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ERRORS, ParleyError } from '#voice/errors.ts';
import type { CallReader } from '#platform/calls/ports/call-store.ts';
import { Problem } from '#wire/api.ts';
import { errorsPage } from './errors-page.ts';
import { OWN_HOST, testParley, type TestParley } from './fakes/parley.ts';
import { STATUS_OF } from './problem.ts';

const headers = { host: OWN_HOST };
let parley: TestParley;
/** Lists calls in place of the store. */
let listing: CallReader['list'] | null;
beforeEach(async () => {
  listing = null;
  parley = await testParley(({ tenant }) => ({
    tenant: (tenantId) => {
      const stores = tenant(tenantId);
      return {
        ...stores,
        calls: { ...stores.calls, list: listing ?? ((query) => stores.calls.list(query)) },
      };
    },
  }));
});
afterEach(() => parley.server.close());

describe('A request that goes wrong', () => {
  const json = { ...headers, 'content-type': 'application/json' };

  it.each([
    ['an address where nothing is', { url: '/api/nothing' }, 404, 'request.unknown'],
    ['a page where there are no consoles', { url: '/' }, 404, 'request.unknown'],
    [
      'a method that does not exist here',
      { method: 'DELETE', url: '/api/calls', payload: '{}' },
      404,
      'request.unknown',
    ],
    ['an address that is not well formed', { url: '/api/calls/%zz' }, 400, 'request.invalid'],
    ['an id as long as a novel', { url: `/api/calls/${'x'.repeat(300)}` }, 404, 'request.unknown'],
    [
      'a body that is not JSON',
      { method: 'POST', url: '/api/agents/validate', payload: '{"source":' },
      400,
      'request.invalid',
    ],
    ['an empty body', { method: 'POST', url: '/api/agents/validate', payload: '' }, 400, 'request.invalid'],
    [
      'a body of another form',
      { method: 'POST', url: '/api/agents/validate', payload: '{"sauce":1}' },
      400,
      'request.invalid',
    ],
    [
      'a body that poisons prototypes',
      { method: 'POST', url: '/api/agents/validate', payload: '{"__proto__":{},"source":"a"}' },
      400,
      'request.invalid',
    ],
    [
      'too large a body',
      {
        method: 'POST',
        url: '/api/calls/call_1/end',
        payload: JSON.stringify({ reason: 'x'.repeat(70_000) }),
      },
      413,
      'request.too_large',
    ],
    [
      'too long a strategy',
      { method: 'PUT', url: '/api/agents/a', payload: JSON.stringify({ source: 'x'.repeat(262_145) }) },
      400,
      'request.invalid',
    ],
  ] as const)('is answered with problem details: %s', async (_what, request, status, code) => {
    const answer = await parley.server.inject({ headers: json, ...request });
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(Problem.parse(answer.json())).toMatchObject({ status, code, title: ERRORS[code].meaning });
  });

  it('and a body of another kind is refused as well', async () => {
    const answer = await parley.server.inject({
      method: 'POST',
      url: '/api/agents/validate',
      headers: { ...headers, 'content-type': 'text/html' },
      payload: '<p>',
    });
    expect(answer.json()).toMatchObject({ code: 'request.invalid' });
  });

  it('through a fault of Parley tells nothing of its inside, and the log everything', async () => {
    listing = async () => {
      throw new TypeError('password=hunter2 at /srv/parley/secret.ts');
    };
    const answer = await parley.server.inject({ url: '/api/calls', headers });
    expect(answer.json()).toEqual({
      type: '/errors#internal.fault',
      title: 'Something in Parley went wrong.',
      status: 500,
      code: 'internal.fault',
    });
    expect(parley.logLines.join('\n')).toContain('hunter2');
  });

  it('because the database is away says so, and that it may be asked again later', async () => {
    listing = async () => {
      throw new ParleyError('storage.unavailable', 'connect ECONNREFUSED 10.0.0.5:5432');
    };
    const answer = await parley.server.inject({ url: '/api/calls', headers });
    expect(answer.json()).toMatchObject({ status: 503, code: 'storage.unavailable' });
    expect(answer.body).not.toContain('10.0.0.5');
  });

  it('too often is held off', async () => {
    const source = JSON.stringify({ source: 'a' });
    const codes = new Set<number>();
    for (let count = 0; count < 121; count++) {
      const answer = await parley.server.inject({
        method: 'POST',
        url: '/api/agents/validate',
        headers: json,
        payload: source,
      });
      codes.add(answer.statusCode);
      if (answer.statusCode !== 200)
        expect(answer.json()).toMatchObject({ code: 'request.rate_limited', status: 429 });
    }
    expect(codes).toEqual(new Set([200, 429]));
  });

  // Behind a proxy on the same machine everybody was counted as one, and one busy visitor shut out all others.
  it('is counted for each visitor behind a proxy alone', async () => {
    const left = async (visitor: string): Promise<number> => {
      const asked = { ...headers, 'x-forwarded-for': visitor };
      const answer = await parley.server.inject({ url: '/status', headers: asked });
      return Number(answer.headers['x-ratelimit-remaining']);
    };
    const first = await left('203.0.113.7');
    expect(await left('203.0.113.7')).toBe(first - 1);
    expect(await left('203.0.113.8')).toBe(first);
  });
});

describe('Every answer', () => {
  it('forbids scripts of others, and does not force https on a network that has none', async () => {
    const answer = await parley.server.inject({ url: '/status', headers });
    const policy = answer.headers['content-security-policy'] as string;
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('upgrade-insecure-requests');
    expect(answer.headers['strict-transport-security']).toBeUndefined();
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
  });
});

/** A Parley, and what it has registered as routes: `GET /api/calls/{id}`. Nothing under an address with a `*`, which is for what is no route. */
async function withRoutes(): Promise<TestParley & { routes: string[] }> {
  const routes: string[] = [];
  const listen = (message: unknown): void => {
    const { fastify } = message as { fastify: FastifyInstance };
    fastify.addHook('onRoute', ({ method, url }) => {
      const path = url.replaceAll(/:(\w+)/g, '{$1}');
      for (const each of [method].flat()) {
        if (each !== 'HEAD' && !path.includes('*')) routes.push(`${each} ${path}`);
      }
    });
  };
  subscribe('fastify.initialization', listen);
  const made = await testParley();
  unsubscribe('fastify.initialization', listen);
  return { ...made, routes };
}

describe('The OpenAPI document', () => {
  it('is OpenAPI 3.1 and describes every route, save two that no client is written for', async () => {
    const { routes, server } = await withRoutes();
    const document = z
      .object({
        openapi: z.literal('3.1.0'),
        paths: z.record(z.string(), z.record(z.string(), z.object({ summary: z.string() }))),
      })
      .parse((await server.inject({ url: '/api/openapi.json', headers })).json());
    await server.close();
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(described).toContain('POST /api/calls/{id}/end');
    expect(routes.filter((route) => !described.includes(route))).toEqual([
      'GET /api/session/sso/callback',
      'GET /api/openapi.json',
    ]);
    expect(described.filter((route) => !routes.includes(route))).toEqual([]);
  });

  it('names its schemas', async () => {
    const { components } = (await parley.server.inject({ url: '/api/openapi.json', headers })).json<{
      components: { schemas: Record<string, unknown> };
    }>();
    expect(Object.keys(components.schemas)).toEqual(
      expect.arrayContaining(['Call', 'CallEvent', 'Agent', 'Problem', 'Status']),
    );
  });
});

describe('The status', () => {
  it('tells health, needs and load', async () => {
    await parley.ring('call_1');
    const { load, ...rest } = (await parley.server.inject({ url: '/status', headers })).json<{
      load: { activeCalls: number; eventLoopLagMs: { p99: number }; memoryBytes: number };
    }>();
    expect(rest).toMatchObject({ health: 'ok', version: '1.2.3', needs: { model: { id: 'fake' } } });
    expect(load.activeCalls).toBe(1);
    expect(load.eventLoopLagMs.p99).toBeGreaterThanOrEqual(0);
    expect(load.memoryBytes).toBeGreaterThan(1e6);
  });

  it.each([
    [{ databaseUp: false, stopping: false }, 'degraded'],
    [{ databaseUp: true, stopping: true }, 'stopping'],
  ])('follows how Parley is: %j', async (change, health) => {
    const before = parley.deps.status.read();
    parley.deps.status.read = () => ({ ...before, ...change });
    expect((await parley.server.inject({ url: '/status', headers })).json()).toMatchObject({ health });
  });
});

describe('docs/ERRORS.md', () => {
  it('holds every row of the error table, with its status', async () => {
    await expect(errorsPage()).toMatchFileSnapshot(
      join(resolve(import.meta.dirname, '../..'), 'docs/ERRORS.md'),
    );
  });

  it('gives each code a status that means a fault', () => {
    for (const [code, status] of Object.entries(STATUS_OF)) expect(status, code).toBeGreaterThanOrEqual(400);
  });
});
