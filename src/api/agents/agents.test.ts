import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OWN_HOST, testParley, type TestParley } from '../fakes/parley.ts';

const CARDS = readFileSync(resolve(import.meta.dirname, '../../../examples/cards.yaml'), 'utf8');
const headers = { host: OWN_HOST };
let parley: TestParley;
beforeEach(async () => {
  parley = await testParley();
});
afterEach(() => parley.server.close());

const put = (id: string, source: string) =>
  parley.server.inject({ method: 'PUT', url: `/api/agents/${id}`, headers, payload: { source } });
const get = (url: string) => parley.server.inject({ url, headers });

describe('Agents', () => {
  it('are kept as they were written, and shown', async () => {
    const answer = await put('cards', CARDS);
    expect(answer.statusCode, answer.body).toBe(200);
    expect(answer.json()).toMatchObject({ id: 'cards', source: CARDS });
    expect((await get('/api/agents/cards')).json()).toEqual(answer.json());
    const { agents } = (await get('/api/agents')).json<{ agents: { id: string; description: string }[] }>();
    expect(agents.map((agent) => agent.id)).toEqual(['cards']);
    expect(agents[0]?.description.length).toBeGreaterThan(0);
  });

  it('are kept under their own id only', async () => {
    const answer = await put('poker', CARDS);
    expect(answer.statusCode).toBe(422);
    expect(answer.json()).toMatchObject({ code: 'strategy.invalid', errors: [{ path: 'id' }] });
    expect((await get('/api/agents/poker')).json()).toMatchObject({ status: 404, code: 'agent.unknown' });
  });

  it.each(['', 'id: [', 'id: cards', '{"id":"cards"}'])(
    'are not kept where the strategy is not valid: %j',
    async (source) => {
      const answer = await put('cards', source);
      expect(answer.statusCode).toBe(422);
      const { errors } = answer.json<{ errors: { message: string; cure: string }[] }>();
      expect(errors.length).toBeGreaterThan(0);
      for (const { message, cure } of errors) expect(message.length * cure.length).toBeGreaterThan(0);
      expect(await parley.home.agents.list()).toEqual([]);
    },
  );

  it('can be tried without being kept', async () => {
    const validate = async (source: string) =>
      (
        await parley.server.inject({
          method: 'POST',
          url: '/api/agents/validate',
          headers,
          payload: { source },
        })
      ).json<{ valid: boolean; errors: unknown[] }>();
    expect(await validate(CARDS)).toEqual({ valid: true, errors: [] });
    const wrong = await validate('id: cards');
    expect(wrong.valid).toBe(false);
    expect(wrong.errors.length).toBeGreaterThan(0);
    expect(await parley.home.agents.list()).toEqual([]);
  });

  it('that an older Parley kept and this one cannot read are still shown', async () => {
    await parley.home.agents.put({ id: 'old', name: 'Old', source: 'nothing: known' });
    expect((await get('/api/agents/old')).json()).toMatchObject({
      id: 'old',
      name: 'Old',
      source: 'nothing: known',
    });
  });

  it.each(['A', 'a_b', '..%2f..%2fetc'])('have no such id: %s', async (id) => {
    expect((await put(id, CARDS)).statusCode).toBe(400);
  });
});
