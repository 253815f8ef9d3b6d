import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { person, policyEngineContract, request } from '#platform/governance/ports/policy-engine.contract.ts';
import { opaEngine } from './engine.ts';
import { opaProgram, startOpa } from './opa-server.fixture.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const program = opaProgram(process.env.PARLEY_TEST_OPA);
describe.skipIf(program === null)(
  program === null
    ? 'a true Open Policy Agent (skipped: no `opa` on the path, and PARLEY_TEST_OPA is not set)'
    : 'a true Open Policy Agent with the shipped policies',
  () => {
    policyEngineContract('it', async () => {
      const { url, stop } = await startOpa(program!);
      return { engine: opaEngine({ url }), close: stop };
    });
  },
);

let server: Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = null;
});

/** A server that speaks the data API, well or badly. */
async function serving(answer: RequestListener): Promise<string> {
  server = createServer(answer);
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const asked = request(person('operator'), 'call.place', { riskTier: 'high' });
const signal = (): AbortSignal => AbortSignal.timeout(5_000);
const saying =
  (body: string, status = 200): RequestListener =>
  (_request, response) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(body);

describe('A policy server', () => {
  it('is given the whole request as its input, at the address of the rule', async () => {
    let seen: { url?: string | undefined; body: string } = { body: '' };
    const url = await serving((incoming, response) => {
      seen = { url: incoming.url, body: '' };
      incoming.on('data', (chunk: Buffer) => (seen.body += chunk.toString()));
      incoming.on('end', () => response.end('{"result":{"allow":true,"permits":[{"id":"a"}],"forbids":[]}}'));
    });
    expect(await opaEngine({ url }).decide(asked, signal())).toEqual({
      decision: 'allow',
      policies: [{ id: 'a', effect: 'permit', asksPeople: false, reason: 'By the policy a.' }],
    });
    expect(seen.url).toBe('/v1/data/parley/decision');
    expect(JSON.parse(seen.body)).toMatchObject({
      input: {
        tenantId: 'acme',
        principal: { type: 'Actor', role: 'operator', tenantId: 'acme' },
        action: 'call.place',
        resource: { type: 'Call', tenantId: 'acme' },
        context: { riskTier: 'high', riskLevel: 2, approvals: 0 },
      },
    });
  });

  it.each([
    ['answers with a fault of its own', saying('{"code":"internal_error"}', 500)],
    ['has no such rule', saying('{}')],
    ['answers what is no JSON', saying('<p>')],
    ['answers with a bare yes', saying('{"result":true}')],
    [
      'says yes and forbids',
      saying('{"result":{"allow":true,"permits":[{"id":"a"}],"forbids":[{"id":"b"}]}}'),
    ],
    ['says yes and permits nothing', saying('{"result":{"allow":true,"permits":[],"forbids":[]}}')],
    ['does not stop answering', saying(`{"result":"${'x'.repeat(100_000)}"}`)],
    [
      'sends us elsewhere',
      ((_request, response) =>
        void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()) satisfies RequestListener,
    ],
    ['breaks off', ((incoming) => void incoming.socket.destroy()) satisfies RequestListener],
  ])('that %s has not allowed anything', async (_what, answer) => {
    const url = await serving(answer);
    await expect(opaEngine({ url }).decide(asked, signal())).rejects.toMatchObject({
      code: 'policy.unavailable',
    });
  });

  it('that is not there has not allowed anything', async () => {
    await expect(opaEngine({ url: 'http://127.0.0.1:1' }).decide(asked, signal())).rejects.toMatchObject({
      code: 'policy.unavailable',
    });
  });

  it('that says nothing is not waited for longer than the asker waits, nor than two seconds', async () => {
    const url = await serving(() => {});
    await expect(opaEngine({ url }).decide(asked, AbortSignal.timeout(50))).rejects.toMatchObject({
      code: 'policy.unavailable',
    });
    await expect(opaEngine({ url }).decide(asked, new AbortController().signal)).rejects.toMatchObject({
      code: 'policy.unavailable',
    });
  });
});
