/** Tenants' own language models in a real Parley: whole calls that reach them, each with its tenant's own key, and what comes in between. */
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OpenAiServer, openAiServer } from '../support/openai-server.ts';
import { type TenantPeople, twoTenants, type TwoTenants } from './api/two-tenants.ts';
import { pause, until } from '#voice/ports/fakes/real-time.ts';
import { type RunningParley, Stage } from './parley.ts';

interface Call {
  state: string;
  endReason: string | null;
  providers: { llm: string[] };
  governance?: { reasons: string[] };
}

const AGENT = `
id: desk
name: Desk
greeting: { say: Hello. }
steps: [{ id: size, ask: Small or large?, slot: size }]
slots: { size: { type: choice, values: [small, large] } }
closing: { say: Bye. }
model: { profile: careful }
`;

const stage = new Stage();
let parley: RunningParley;
let server: OpenAiServer;
let tenants: TwoTenants;

beforeAll(async () => {
  server = await openAiServer();
  // Ends the call with its first answer, and says goodbye when it hears that the call ends.
  server.chat = ({ messages }) =>
    (messages as { role: string }[]).at(-1)?.role === 'tool'
      ? { text: ['Bye.'] }
      : { tools: [{ name: 'end_call', arguments: '{"reason":"done"}' }] };
  const house = { url: server.url, model: 'house', key: 'sk-house' };
  parley = await stage.start({
    data: join(stage.folder(), 'data'),
    env: { PARLEY_ALLOW_HOSTS: '127.0.0.1', PARLEY_MODEL_PROFILES: JSON.stringify({ careful: house }) },
  });
  tenants = await twoTenants(parley);
  for (const tenant of [tenants.acme, tenants.globex]) {
    await setKey(tenant, `sk-${tenant.id}-1`);
    const profile = { url: server.url, model: `${tenant.id}-model`, key: 'secret:llm' };
    await tenant.key.get('PUT', '/api/model-profiles/careful', profile);
    await tenant.key.get('PUT', '/api/agents/desk', { source: AGENT });
  }
}, 180_000);
afterAll(async () => {
  await stage.clear();
  await server.close();
});

const setKey = (tenant: TenantPeople, value: string) => tenant.key.get('PUT', '/api/secrets/llm', { value });

/** The keys with which the tenant's model was asked while `work` went on, and what came of it. */
async function keysDuring<Result>({ id }: TenantPeople, work: () => Promise<Result>) {
  const before = server.seen.length;
  const result = await work();
  const seen = server.seen.slice(before).filter(({ body }) => body['model'] === `${id}-model`);
  return { result, keys: [...new Set(seen.map(({ headers }) => headers.authorization))] };
}

/** Holds a simulated call to its end. */
const held = (tenant: TenantPeople) =>
  keysDuring(tenant, async () => {
    const { key } = tenant;
    const { id } = await key.get<{ id: string }>('POST', '/api/calls', {
      to: '+12025550143',
      agent: 'desk',
      channel: 'simulated',
      script: { lines: ['That is all'], by: 'text' },
    });
    const read = (): Promise<Call> => key.get('GET', `/api/calls/${id}`);
    const over = async (): Promise<boolean> => {
      await pause(150);
      return ['ended', 'failed'].includes((await read()).state);
    };
    await until(over, 60_000);
    return { id, ...(await read()) };
  });

/** Talks with the agent by text. */
const tried = (tenant: TenantPeople) =>
  keysDuring(tenant, () =>
    tenant.key.get<{ says: string[]; withheld?: string }>('POST', '/api/agents/desk/try', {
      text: 'That is all',
    }),
  );

test('a tenant’s call reaches its own model with its own key, and after a rotation with the new one', async () => {
  const { acme, globex } = tenants;
  const [first, other] = await Promise.all([held(acme), held(globex)]);
  expect([first.keys, other.keys]).toEqual([['Bearer sk-acme-1'], ['Bearer sk-globex-1']]);
  expect(first.result.providers.llm).toEqual([`acme-model at ${new URL(server.url).host}`, 'script']);
  await setKey(acme, 'sk-acme-2');
  const [next, same] = await Promise.all([held(acme), tried(globex)]);
  expect([next.keys, same.keys]).toEqual([['Bearer sk-acme-2'], ['Bearer sk-globex-1']]);

  const { decisions } = await acme.key.get<{ decisions: { action: string; callId: string | null }[] }>(
    'GET',
    '/api/decisions',
  );
  const asked = decisions.filter(
    ({ action, callId }) => action === 'secret.read' && callId === first.result.id,
  );
  expect(asked).toMatchObject([{ outcome: 'allow', resource: { type: 'Secret', id: 'llm' } }]);
  const { records } = await acme.key.get<{
    records: { subject: { type: string }; detail: { call?: string } }[];
  }>('GET', '/api/audit');
  const audited = records.filter(
    ({ subject, detail }) => subject.type === 'secret' && detail.call === first.result.id,
  );
  expect(audited).toHaveLength(1);
  expect(server.seen.map(({ body }) => body['model'])).not.toContain('house');
}, 120_000);

test('a wrong key closes its own tenant’s way alone, and only until there is another key', async () => {
  const { acme, globex } = tenants;
  await setKey(acme, 'sk-acme-wrong');
  server.refuses = 'Bearer sk-acme-wrong';
  const refused = await tried(acme);
  expect(refused.keys).toEqual(['Bearer sk-acme-wrong']);
  expect(refused.result.says.join(' ')).toContain('Small or large?');
  const profile = (of: TenantPeople) => of.key.get('GET', '/api/model-profiles/careful');
  expect(await profile(acme)).toMatchObject({
    standing: { circuit: 'open', code: 'provider.unauthorized' },
  });
  expect((await tried(globex)).keys).toEqual(['Bearer sk-globex-1']);
  expect(await profile(globex)).toMatchObject({ standing: { circuit: 'closed' } });
  expect((await tenants.nobody.ask('GET', '/status')).text).not.toContain('acme-model');
  await setKey(acme, 'sk-acme-3');
  expect((await tried(acme)).keys).toEqual(['Bearer sk-acme-3']);
}, 120_000);

test('where a policy of the tenant forbids it, the script engine answers, and the call’s record says why', async () => {
  const { acme } = tenants;
  const source = `@id("no-keys") @reason("No keys by simulation.")
forbid (principal, action == Action::"secret.read", resource) when { context.channel == "simulated" };`;
  await acme.key.get('PUT', '/api/policies', { source, basedOn: 0, note: '' });
  const { result, keys } = await held(acme);
  expect([keys, result.state]).toEqual([[], 'ended']);
  expect(result.governance?.reasons.join(' ')).toContain('the script engine answers: No keys by simulation.');
  expect((await tried(acme)).result.withheld).toContain('No keys by simulation.');
  expect(parley.err()).toContain('the script engine answers');
  expect(parley.err()).not.toMatch(/sk-(?:acme|globex|house)/);
}, 120_000);
