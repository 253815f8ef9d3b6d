import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OWN_HOST, testParley, type TestParley } from '../fakes/parley.ts';

const CARDS = readFileSync(resolve(import.meta.dirname, '../../../examples/cards.yaml'), 'utf8');
const headers = { host: OWN_HOST };
const NUMBER = { number: '+1 (415) 555-2671', agentId: 'cards' };
const HOURS = {
  timeZone: 'Europe/Paris',
  ranges: [{ days: ['mon'], from: '09:00', to: '17:00' }],
  holidays: [],
  outside: { closed: 'We are closed.' },
};

let parley: TestParley;
beforeEach(async () => {
  parley = await testParley();
  await parley.home.agents.put({ id: 'cards', name: 'Cards', source: CARDS });
});
afterEach(() => parley.server.close());

const ask = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, payload?: object) =>
  parley.server.inject({ method, url, headers, ...(payload && { payload }) });
const add = async (change: object = {}) =>
  (await ask('POST', '/api/numbers', { ...NUMBER, ...change })).json<{ id: string; code: string }>();

describe('Phone numbers', () => {
  it('are taken into use in any spelling, listed, changed and let go', async () => {
    const made = await ask('POST', '/api/numbers', { ...NUMBER, label: 'Front desk' });
    expect(made.statusCode, made.body).toBe(201);
    const number = made.json<{ id: string }>();
    expect(number).toMatchObject({ number: '+14155552671', hours: null, answersNow: { agentId: 'cards' } });
    expect((await ask('GET', '/api/numbers')).json()).toEqual({ numbers: [number] });

    const url = `/api/numbers/${number.id}`;
    const changed = await ask('PUT', url, { label: 'Night', agentId: 'cards', hours: HOURS });
    expect(changed.statusCode, changed.body).toBe(200);
    expect((await ask('GET', url)).json()).toMatchObject({
      label: 'Night',
      hours: HOURS,
      number: '+14155552671',
    });

    expect((await ask('DELETE', url)).statusCode).toBe(204);
    expect((await ask('GET', url)).json()).toMatchObject({ status: 404, code: 'number.unknown' });
    expect((await ask('DELETE', url)).statusCode).toBe(404);
  });

  it('belong to one tenant: who claims another’s learns only that it cannot be', async () => {
    const owner = parley.deps.tenant('globex').numbers;
    const taken = { id: 'num_theirs', number: '+14155552671', label: 'Globex', agentId: 'x', hours: null };
    await owner.add({ ...taken, createdAtMs: 0, updatedAtMs: 0 });
    const answer = await ask('POST', '/api/numbers', NUMBER);
    expect(answer.statusCode).toBe(409);
    expect(answer.json()).toMatchObject({ code: 'number.taken' });
    expect(answer.body).not.toMatch(/globex|num_theirs/i);
    expect((await ask('GET', '/api/numbers/num_theirs')).statusCode).toBe(404);
    expect((await ask('PUT', '/api/numbers/num_theirs', { agentId: 'cards' })).statusCode).toBe(404);
    expect((await ask('DELETE', '/api/numbers/num_theirs')).statusCode).toBe(404);
    expect(await owner.get('num_theirs')).not.toBeNull();
  });

  it.each([
    [{ number: '0415 555 2671' }, 422, 'number.invalid'],
    [{ agentId: 'nobody' }, 404, 'agent.unknown'],
    [{ hours: { ...HOURS, outside: { agentId: 'nobody' } } }, 404, 'agent.unknown'],
    [{ hours: { ...HOURS, timeZone: 'Europe/Atlantis' } }, 400, 'request.invalid'],
    [{ hours: { ...HOURS, ranges: [{ days: ['mon'], from: '9', to: '17:00' }] } }, 400, 'request.invalid'],
    [{ hours: { ...HOURS, outside: {} } }, 400, 'request.invalid'],
    [{ tenantId: 'globex' }, 400, 'request.invalid'],
  ])('are refused with what is wrong: %j', async (change, status, code) => {
    const answer = await ask('POST', '/api/numbers', { ...NUMBER, ...change });
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([status, code]);
    expect(await parley.home.numbers.list()).toEqual([]);
  });

  it('leave evidence of each change before it is made', async () => {
    const { id } = await add();
    await ask('PUT', `/api/numbers/${id}`, { agentId: 'cards', label: 'Night' });
    await ask('DELETE', `/api/numbers/${id}`);
    const actions: string[] = [];
    for (const record of await parley.home.audit.list({ limit: 10 }))
      actions.push((JSON.parse(record.body) as { action: string }).action);
    expect(actions.toReversed()).toEqual([
      'policy.verdict',
      'numbers.add',
      'numbers.update',
      'policy.verdict',
      'numbers.remove',
    ]);
  });
});
