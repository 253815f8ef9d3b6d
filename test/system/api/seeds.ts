/** One of everything in the tenant `globex`, all named after a zebra; and for each path with identifiers, those that lead to it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { ROOT } from '../parley.ts';
import { talkTo } from './talk.ts';
import type { TwoTenants } from './two-tenants.ts';
import { until } from '#voice/ports/fakes/real-time.ts';

/** Stands in every text of globex, and in no identifier. */
export const MARK = 'zebra';
const CARDS = readFileSync(join(ROOT, 'examples', 'cards.yaml'), 'utf8');
const ASK_FIRST = `@id("ask-first") @asks("people") @reason("A ${MARK} looks first.")
forbid (principal, action == Action::"call.place", resource) when { context.approvals < 1 };`;

export interface World {
  /** By the name of the resource. */
  ids: Record<string, string>;
}

/** A strategy that is valid, with this id. */
export function strategy(id: string, name: string): string {
  return CARDS.replace(/^id: .*$/m, `id: ${id}`).replace(/^name: .*$/m, `name: ${name}`);
}

interface Seed {
  /** Of each parameter, the name in `World.ids`. */
  ids: Record<string, string>;
  /** Bodies of operations for which one drawn from the schema would fail before the identifier is looked at. */
  bodies?: Record<string, (id: string) => unknown>;
  /** Methods that make what the name stands for in the asker's own tenant. */
  creates?: string[];
  /** Methods that anybody may use, and what they answer instead: who has no signature is turned away. */
  open?: Record<string, number>;
}

/** The longest beginning of a path decides. A path with identifiers that has no seed fails the test. */
const SEEDS: Record<string, Seed> = {
  '/api/agents/{id}': {
    ids: { id: 'agent' },
    bodies: { 'PUT /api/agents/{id}': (id) => ({ source: strategy(id, 'Ours') }) },
    creates: ['PUT /api/agents/{id}'],
  },
  '/api/agents/{id}/versions/{number}': { ids: { id: 'agent', number: 'version' } },
  '/api/agents/{id}/diff': { ids: { id: 'agent' } },
  '/api/agents/{id}/examples/{callId}': { ids: { id: 'agent', callId: 'call' } },
  '/api/agents/{id}/examples/{callId}/{seq}': { ids: { id: 'agent', callId: 'call', seq: 'seq' } },
  '/api/approvals/{id}': { ids: { id: 'approval' } },
  '/api/calls/{id}': { ids: { id: 'call' } },
  '/api/decisions/{id}': { ids: { id: 'decision' } },
  '/api/erasures/{id}': { ids: { id: 'erasure' } },
  '/api/holds/{id}': { ids: { id: 'hold' } },
  '/api/hooks/{id}': { ids: { id: 'hook' }, open: { 'POST /api/hooks/{id}': 403 } },
  '/api/keys/{id}': { ids: { id: 'key' } },
  '/api/model-profiles/{name}': {
    ids: { name: 'profile' },
    bodies: { 'PUT /api/model-profiles/{name}': () => ({ url: 'https://9.9.9.9/v1', model: 'ours' }) },
    creates: ['PUT /api/model-profiles/{name}'],
  },
  '/api/numbers/{id}': {
    ids: { id: 'number' },
    bodies: { 'PUT /api/numbers/{id}': () => ({ agentId: 'night-desk', label: 'Ours' }) },
  },
  '/api/people/invitations/{id}': { ids: { id: 'invitation' } },
  '/api/people/{id}': { ids: { id: 'person' } },
  '/api/policies/versions/{version}': { ids: { version: 'policies' } },
  '/api/publishers/{keyId}': { ids: { keyId: 'publisher' } },
  '/api/secrets/{name}': {
    ids: { name: 'secret' },
    creates: ['PUT /api/secrets/{name}'],
  },
  '/api/team/invitations/{id}': { ids: { id: 'invitation' } },
  '/api/team/{id}': { ids: { id: 'person' } },
  '/api/session/sign-ins/{id}': { ids: { id: 'signIn' } },
  '/api/sessions/{id}': { ids: { id: 'session' } },
  '/api/tenants/{id}': { ids: { id: 'tenant' } },
  '/api/webhook-deliveries/{id}': { ids: { id: 'delivery' } },
  '/api/webhooks/{id}': { ids: { id: 'webhook' } },
};

export function seedOf(path: string): Seed | null {
  const [found] = Object.keys(SEEDS)
    .filter((each) => path === each || path.startsWith(`${each}/`))
    .toSorted((one, other) => other.length - one.length);
  return found === undefined ? null : SEEDS[found]!;
}

/** An identifier of the same form, of nothing. */
export function ghostOf(id: string): string {
  if (/^\d+$/.test(id)) return String(Number(id) + 900);
  return `${id.slice(0, -3)}${/^[0-9a-f]+$/.test(id) ? '000' : 'zzz'}`;
}

export async function seedGlobex(url: string, { globex }: TwoTenants, database: pg.Client): Promise<World> {
  const { key } = globex;
  const made = async (path: string, body: object): Promise<string> =>
    (await key.get<{ id: string }>('POST', path, body)).id;
  const agent = 'night-desk';
  await key.get('PUT', `/api/agents/${agent}`, { source: strategy(agent, `${MARK} desk`) });
  const talked = await heldCall(url, key.headers, agent);
  const seq = await example(key, agent, talked);
  await key.get('PUT', '/api/secrets/night_token', { value: `${MARK}-secret` });
  const profile = { url: `https://9.9.9.9/${MARK}`, model: MARK, key: 'secret:night_token' };
  await key.get('PUT', '/api/model-profiles/night-model', profile);
  const person = { email: `${MARK}@globex.example`, role: 'viewer' };
  const invited = await key.get<{ invitation: { id: string } }>('POST', '/api/people/invitations', person);
  const { key: apiKey } = await key.get<{ key: { id: string } }>('POST', '/api/keys', { name: MARK });
  const erasure = { person: '+15550100199', reason: `a letter of the ${MARK}` };
  const asked = await key.get<{ erasure: { id: string } }>('POST', '/api/erasures', erasure);
  const webhook = await made('/api/webhooks', {
    url: `https://9.9.9.9/${MARK}`,
    events: ['erasure.finished'],
    description: MARK,
  });
  await key.get('PATCH', `/api/webhooks/${webhook}`, { active: false });
  await database.query(
    `insert into webhook_deliveries (id, tenant_id, webhook_id, event_id, type, body, state, attempts, created_at_ms, claimed_until_ms)
     values ('dlv_globex0000000000001', 'globex', $1, 'evt_globex0000000000001', 'call.ended', '{"of":"${MARK}"}', 'delivered', 1, 1, 0)`,
    [webhook],
  );
  const session = await made('/api/sessions', { project: MARK, listenFor: { phrases: [MARK] } });
  await key.get('POST', `/api/sessions/${session}/stop`);
  const publisher = '0123456789abcdef'.repeat(2);
  await database.query(
    `insert into bundle_publishers values ('globex', $1, '${MARK}', '${MARK} key', '${MARK}', 1)`,
    [publisher],
  );
  const ids = {
    agent,
    publisher,
    session,
    version: '1',
    seq: String(seq),
    call: talked,
    secret: 'night_token',
    profile: 'night-model',
    invitation: invited.invitation.id,
    key: apiKey.id,
    erasure: asked.erasure.id,
    webhook,
    delivery: 'dlv_globex0000000000001',
    hook: await made('/api/hooks', { name: MARK }),
    hold: await made('/api/holds', { subject: { kind: 'call', callId: talked }, reason: MARK }),
    number: await made('/api/numbers', { number: '+12025550177', label: MARK, agentId: agent }),
    ...(await governed(key, agent)),
    person: globex.viewerId,
    signIn: (await globex.viewer.get<SignIns>('GET', '/api/session/sign-ins')).signIns[0]!.id,
    policies: '1',
    tenant: 'globex',
  };
  return { ids };
}

interface SignIns {
  signIns: { id: string }[];
}

type Key = TwoTenants['globex']['key'];

/** A call that somebody held and ended; resolves with its id when its record is whole. */
async function heldCall(url: string, headers: Record<string, string>, agent: string): Promise<string> {
  const answer = await talkTo(url, headers, agent);
  if ('refused' in answer) throw new Error(`no call: ${answer.refused}`);
  const { callId, say, hangUp } = answer.talk;
  const read = async (path: string): Promise<Response> =>
    fetch(`${url}/api/calls/${callId}${path}`, { headers });
  say(`the ${MARK} holds the ten of clubs`);
  const answered = /"turn\.committed".*"reply\.ended"/s;
  await until(async () => answered.test(await (await read('/events?limit=1000&kind=event')).text()), 30_000);
  await hangUp();
  await until(async () => (await read('/recording')).status === 200, 20_000);
  return callId;
}

/** Marks the first turn of the call that can be marked. */
async function example(key: Key, agent: string, callId: string): Promise<number> {
  const { events } = await key.get<{ events: { seq: number }[] }>(
    'GET',
    `/api/calls/${callId}/events?limit=1000&kind=event`,
  );
  for (const { seq } of events) {
    const body = { callId, seq, note: MARK };
    if ((await key.ask('POST', `/api/agents/${agent}/examples`, body)).status === 201) return seq;
  }
  throw new Error('the call has no turn that was answered');
}

/** A call that waits for people to agree, the decision that says so, and a constitution. */
async function governed(key: Key, agent: string): Promise<{ approval: string; decision: string }> {
  await key.get('PUT', '/api/constitution', { principles: [`Be kind to a ${MARK}.`] });
  await key.get('PUT', '/api/policies', { source: ASK_FIRST, note: MARK });
  await key.ask('POST', '/api/calls', { to: '+12025550143', agent, channel: 'simulated' });
  const { approvals } = await key.get<{ approvals: { id: string }[] }>('GET', '/api/approvals');
  const { decisions } = await key.get<{ decisions: { id: string }[] }>('GET', '/api/decisions');
  const [approval, decision] = [approvals[0]?.id, decisions[0]?.id];
  if (approval === undefined || decision === undefined) throw new Error('nothing waits for people');
  return { approval, decision };
}
