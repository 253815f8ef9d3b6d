import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Bundle } from '#platform/agents/bundles/bundle.ts';
import type { Marketplace } from '#platform/agents/bundles/marketplace.ts';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import { OWN_HOST, testParley, type TestParley } from '../fakes/parley.ts';

const CARDS = readFileSync(resolve(import.meta.dirname, '../../../examples/cards.yaml'), 'utf8');
const headers = { host: OWN_HOST };
let house: TestParley;
let other: TestParley;
beforeEach(async () => {
  [house, other] = [await testParley(), await testParley()];
  await house.home.agents.put({ id: 'cards', name: 'Cards', source: CARDS });
});
afterEach(async () => {
  await house.server.close();
  await other.server.close();
});

const post = (parley: TestParley, url: string, payload: object = {}) =>
  parley.server.inject({ method: 'POST', url, headers, payload });

async function exported(): Promise<string> {
  const answer = await post(house, '/api/agents/cards/bundle', { description: 'A party game.' });
  expect(answer.statusCode, answer.body).toBe(200);
  expect(answer.headers['content-disposition']).toBe('attachment; filename="cards.parley.json"');
  return answer.body;
}

describe('An agent', () => {
  it('goes from one Parley to another as a signed file, once its key is trusted, and waits there to be published', async () => {
    const bundle = await exported();
    const look = (await post(other, '/api/bundles/look', { bundle })).json<{ keyId: string }>();
    expect(look).toMatchObject({ id: 'cards', trusted: false, version: 1, idTaken: false, source: CARDS });

    const refused = await post(other, '/api/bundles/import', { bundle });
    expect(refused.statusCode).toBe(409);
    expect(refused.json()).toMatchObject({ code: 'bundle.stranger' });
    expect(await other.home.agents.list()).toEqual([]);

    const taken = await post(other, '/api/bundles/import', { bundle, trust: look.keyId });
    expect(taken.statusCode, taken.body).toBe(201);
    const row = await other.home.agents.get('cards');
    expect(row).toMatchObject({ source: CARDS, published: null });
    expect((await post(other, '/api/bundles/import', { bundle })).json()).toMatchObject({
      code: 'agent.taken',
    });
  });

  it('may be imported under another id, and tells later what it was made from', async () => {
    const bundle = await exported();
    const { keyId, hash } = (await post(other, '/api/bundles/look', { bundle })).json<{
      keyId: string;
      hash: string;
    }>();
    await post(other, '/api/bundles/import', { bundle, trust: keyId, as: 'poker' });
    const row = await other.home.agents.get('poker');
    expect(row?.source).toContain('id: poker');
    await other.home.agents.publish('poker', {
      revision: row?.revision ?? 0,
      by: { kind: 'user', id: 'u', label: 'ada' },
      note: '',
      lineage: { madeFrom: null, rollbackOf: null, trainedBy: ['call_1#4', 'call_1#9'] },
    });
    const again = (await post(other, '/api/agents/poker/bundle')).json<Bundle>();
    expect(again.manifest.lineage).toMatchObject({ madeFrom: [hash], trainedBy: ['call_1'] });
  });

  it('may be imported under another id also where other ids stand in the text before its own', async () => {
    const source = `voice: { id: default }\n${CARDS}`;
    await house.home.agents.put({ id: 'cards', name: 'Cards', source });
    const bundle = await exported();
    const { keyId } = (await post(other, '/api/bundles/look', { bundle })).json<{ keyId: string }>();
    const taken = await post(other, '/api/bundles/import', { bundle, trust: keyId, as: 'poker' });
    expect(taken.statusCode, taken.body).toBe(201);
    expect((await other.home.agents.get('poker'))?.source).toMatch(
      /^voice: \{ id: default \}\n[^]*^id: poker$/m,
    );
  });

  it('that was never published is not given away', async () => {
    await house.home.agents.create(
      { id: 'draft', name: 'Draft', source: CARDS },
      { kind: 'user', id: 'u', label: 'ada' },
    );
    expect((await post(house, '/api/agents/draft/bundle')).json()).toMatchObject({ code: 'agent.unknown' });
    expect((await post(house, '/api/agents/nobody/bundle')).statusCode).toBe(404);
  });

  it('that was altered on the way is refused with the reason, also when its key is trusted', async () => {
    const bundle = (await exported()).replace('A party game', 'A party lie');
    const answer = await post(other, '/api/bundles/import', { bundle });
    expect(answer.statusCode).toBe(422);
    expect(answer.json()).toMatchObject({
      code: 'bundle.refused',
      detail: expect.stringContaining('altered') as string,
    });
  });

  it('of a publisher who is no longer trusted is a stranger’s again', async () => {
    const bundle = await exported();
    const { keyId } = (await post(other, '/api/bundles/look', { bundle })).json<{ keyId: string }>();
    await post(other, '/api/bundles/import', { bundle, trust: keyId });
    const forget = () => other.server.inject({ method: 'DELETE', url: `/api/publishers/${keyId}`, headers });
    expect((await forget()).statusCode).toBe(204);
    expect((await forget()).json()).toMatchObject({ code: 'publisher.unknown' });
    expect((await post(other, '/api/bundles/import', { bundle, as: 'again' })).json()).toMatchObject({
      code: 'bundle.stranger',
    });
  });

  it('that comes or goes stands in the audit', async () => {
    await exported();
    const records = await house.deps.tenant(HOME_TENANT).audit.list({ limit: 5 });
    expect(records.map(({ body }) => (JSON.parse(body) as { action: string }).action)).toContain(
      'bundles.export',
    );
  });
});

describe('A persona', () => {
  const TALK = `id: shop
name: Shop
persona: { name: Max }
greeting: { say: Welcome. }
steps: [{ id: gift, ask: Is it a gift?, slot: gift }]
slots: { gift: { type: yes-no } }
closing: { say: Goodbye. }
`;

  const keyOf = async (bundle: string): Promise<{ keyId: string; hash: string }> =>
    (await post(other, '/api/bundles/look', { bundle })).json();

  it('goes as a signed file too, and is put on by an agent of the other Parley as a draft, once its key is trusted', async () => {
    const answer = await post(house, '/api/agents/cards/bundle', { kind: 'persona' });
    expect(answer.headers['content-disposition']).toContain('cards.persona.parley.json');
    const bundle = answer.body;
    await other.home.agents.put({ id: 'shop', name: 'Shop', source: TALK });
    const { keyId, hash } = await keyOf(bundle);
    expect((await post(other, '/api/bundles/import', { bundle, into: 'shop' })).json()).toMatchObject({
      code: 'bundle.stranger',
    });
    const taken = await post(other, '/api/bundles/import', { bundle, into: 'shop', trust: keyId });
    expect(taken.statusCode, taken.body).toBe(201);
    expect(taken.json()).toEqual({ agentId: 'shop', hash, keyId, errors: [] });
    const row = await other.home.agents.get('shop');
    const name = /^persona:\n(?:.*\n)*? {2}name: (.+)$/m.exec(CARDS)?.[1] ?? '';
    expect(name).not.toBe('');
    expect(row?.source).toContain(name);
    expect(row?.source).toContain('Is it a gift?');
    expect((await other.home.agents.version('shop', 1))?.source, 'what answers is as it was').toBe(TALK);
    expect(await other.home.bundles.originOf('shop')).toMatchObject({ hash, madeFrom: [] });
  });

  it('that is looked at shows what it holds; where nobody or nothing is to wear it, the answer says what to send', async () => {
    const bundle = (await post(house, '/api/agents/cards/bundle', { kind: 'persona' })).body;
    const look = (await post(other, '/api/bundles/look', { bundle })).json<{ source: string }>();
    expect(look).toMatchObject({ kind: 'persona', idTaken: false, errors: [] });
    expect(look.source).not.toContain('steps');
    const { keyId } = await keyOf(bundle);
    const refusal = async (body: object) => (await post(other, '/api/bundles/import', body)).json<object>();
    expect(await refusal({ bundle, trust: keyId })).toMatchObject({
      code: 'request.invalid',
      detail: expect.stringContaining('`into`') as string,
    });
    expect(await refusal({ bundle, trust: keyId, into: 'nobody' })).toMatchObject({ code: 'agent.unknown' });
    expect(await refusal({ bundle: await exported(), trust: keyId, into: 'shop' })).toMatchObject({
      code: 'request.invalid',
    });
    expect(await other.home.bundles.publishers(), 'and no key is trusted by the way').toEqual([]);
  });
});

describe('An agent that asks for a model profile which is not here', () => {
  const OF_ELSEWHERE = `${CARDS}\nmodel: { profile: of-theirs }\n`;

  // It was taken in without a word, and only publishing it said what was missing.
  it('is taken in as a draft, and both the look and the import say what is to be mended', async () => {
    await house.home.agents.put({ id: 'cards', name: 'Cards', source: OF_ELSEWHERE });
    const bundle = await exported();
    const look = (await post(other, '/api/bundles/look', { bundle })).json<{ keyId: string }>();
    const errors = [expect.objectContaining({ path: 'model.profile' }) as unknown];
    expect(look).toMatchObject({ errors });
    const taken = await post(other, '/api/bundles/import', { bundle, trust: look.keyId });
    expect(taken.statusCode).toBe(201);
    expect(taken.json()).toMatchObject({ errors });
  });

  it('is not made by its text, as it is not valid', async () => {
    const answer = await post(other, '/api/agents', { source: OF_ELSEWHERE });
    expect(answer.statusCode).toBe(422);
    expect(answer.json()).toMatchObject({ code: 'strategy.invalid', errors: [{ path: 'model.profile' }] });
  });
});

describe('The marketplace', () => {
  it('is empty where none is set', async () => {
    const answer = await house.server.inject({ url: '/api/marketplace', headers });
    expect(answer.json()).toEqual({ place: null, offers: [] });
    expect((await post(house, '/api/marketplace/import', { file: 'x' })).json()).toMatchObject({
      code: 'bundle.unknown',
    });
  });

  it('shows what it offers, and of a broken offer why it is refused', async () => {
    const bundle = await exported();
    const offers: Record<string, string> = {
      'cards.parley.json': bundle,
      'evil.parley.json': bundle.replace('party', 'evil'),
    };
    const marketplace: Marketplace = {
      place: 'here',
      list: async () => Object.keys(offers),
      read: async (file) => offers[file] ?? '',
    };
    const shop = await testParley(() => ({ marketplace }));
    const list = (await shop.server.inject({ url: '/api/marketplace', headers })).json<{
      offers: { file: string; look: { keyId: string } | null; refused: string | null }[];
    }>().offers;
    expect(list.map(({ file, look, refused }) => [file, look !== null, refused !== null])).toEqual([
      ['cards.parley.json', true, false],
      ['evil.parley.json', false, true],
    ]);
    const trust = list[0]?.look?.keyId ?? '';
    expect(
      (await post(shop, '/api/marketplace/import', { file: 'cards.parley.json', trust })).statusCode,
    ).toBe(201);
    expect((await post(shop, '/api/marketplace/import', { file: '../cards' })).statusCode).toBe(400);
    await shop.server.close();
  });
});
