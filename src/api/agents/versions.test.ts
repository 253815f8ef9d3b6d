import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testParley, type TestParley } from '../fakes/parley.ts';
import { editing, source } from './fakes/editing.ts';

let parley: TestParley;
beforeEach(async () => {
  parley = await testParley();
});
afterEach(() => parley.server.close());

const { ask, create, save, publish, threeVersions } = editing(() => parley);

describe('a model profile', () => {
  const wishing = (profile: string): string => `${source('Hello.')}model: { profile: ${profile} }\n`;

  it('that is not there keeps the agent from being published, and the answer names those that are', async () => {
    const wrong = { path: 'model.profile', cure: expect.stringContaining('one of careful, quick') as string };
    expect(await ask('POST', '', { source: wishing('loud') })).toMatchObject({
      status: 422,
      body: { errors: [wrong] },
    });
    await create();
    await save(1, wishing('loud'));
    expect(await publish(2)).toMatchObject({ status: 422, body: { errors: [wrong] } });
    expect((await ask('GET', '/pizza/draft')).body.errors).toMatchObject([wrong]);
    const validated = await ask('POST', '/validate', { source: wishing('loud') });
    expect(validated.body).toMatchObject({ valid: false, errors: [wrong] });
  });

  it('that is there is published', async () => {
    await ask('POST', '', { source: wishing('careful') });
    expect((await publish(1)).status).toBe(201);
  });
});

describe('webhooks', () => {
  const told = async (): Promise<unknown[]> => {
    const deliveries = await parley.home.webhooks.deliveries({ limit: 10 });
    const bodies = deliveries.map(({ body }) => JSON.parse(body) as { type: string; data: unknown });
    return bodies.filter(({ type }) => type === 'agent.published').map(({ data }) => data);
  };

  it('hear of each version that begins to answer: published, put, and gone back to', async () => {
    const hook = { id: 'whk_1', url: 'https://crm.example/', events: ['*'], description: '', createdAtMs: 0 };
    await parley.home.webhooks.create(hook);
    await create('One.');
    expect((await publish(1)).status).toBe(201);
    // What is published already makes no version, and no event.
    expect((await publish(1)).status).toBe(200);
    expect((await ask('PUT', '/pizza', { source: source('Two.') })).status).toBe(200);
    expect((await ask('PUT', '/pizza', { source: source('Two.') })).status).toBe(200);
    expect((await ask('POST', '/pizza/rollback', { number: 1, note: '' })).status).toBe(201);
    const versions = (await told()).map((data) => (data as { version: number }).version);
    expect(versions.toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
  });
});

describe('a new agent', () => {
  it('is made once, and answers no calls before it is published', async () => {
    const made = await create();
    expect(made).toMatchObject({
      status: 201,
      body: { id: 'pizza', revision: 1, published: null, changed: true },
    });
    expect(await parley.home.agents.answering('pizza')).toBeNull();
    expect(await create()).toMatchObject({ status: 409, body: { code: 'agent.taken' } });
    expect(parley.audit.records('default').map(({ action }) => action)).toContain('agents.create');
  });

  it('that is not valid is not made', async () => {
    expect(await ask('POST', '', { source: 'id: pizza' })).toMatchObject({ status: 422 });
    expect((await ask('GET', '/pizza')).status).toBe(404);
  });
});

describe('a draft', () => {
  beforeEach(async () => void (await create()));

  it('of two editors, the slower one is told who was faster, and nothing is lost', async () => {
    expect(await save(1, source('Faster.'))).toMatchObject({ status: 200, body: { revision: 2 } });
    const slower = await save(1, source('Slower.'));
    expect(slower).toMatchObject({ status: 409, body: { code: 'agent.changed' } });
    const { body: draft } = await ask('GET', '/pizza/draft');
    expect(draft.source).toContain('Faster.');
    expect(slower.body.detail).toContain(draft.updatedBy.label);
  });

  it('may be kept while it is not valid, says what is wrong, and is not published', async () => {
    const kept = await save(1, 'id: pizza\nname: Half');
    expect(kept).toMatchObject({ status: 200, body: { revision: 2 } });
    expect(kept.body.errors.length).toBeGreaterThan(0);
    expect(await publish(2)).toMatchObject({ status: 422, body: { code: 'strategy.invalid' } });
    expect(await parley.home.agents.answering('pizza')).toBeNull();
  });

  it('of another id is not published under this one', async () => {
    await save(1, source('Hello.').replace('id: pizza', 'id: pasta'));
    expect(await publish(2)).toMatchObject({ status: 422, body: { errors: [{ path: 'id' }] } });
  });
});

describe('a version', () => {
  it('is made of the draft that was seen, with author and note, and answers', async () => {
    await create();
    const made = await publish(1, 'Opening day');
    expect(made).toMatchObject({ status: 201, body: { number: 1, note: 'Opening day', answers: true } });
    expect((await ask('GET', '/pizza')).body).toMatchObject({ published: { number: 1 }, changed: false });
    expect(await publish(1)).toMatchObject({ status: 200, body: { number: 1 } });
    expect(await publish(9)).toMatchObject({ status: 409, body: { code: 'agent.changed' } });
    const record = parley.audit.records('default').find(({ action }) => action === 'agents.publish');
    expect(record).toMatchObject({ detail: { version: 1, hash: made.body.hash } });
  });

  it('is listed, read, and compared with others and the draft', async () => {
    await threeVersions();
    const { body } = await ask('GET', '/pizza/versions');
    expect(
      body.versions.map((one: { number: number; answers: boolean }) => [one.number, one.answers]),
    ).toEqual([
      [3, true],
      [2, false],
      [1, false],
    ]);
    expect((await ask('GET', '/pizza/versions/2')).body.source).toBe(source('Two.'));
    const diff = await ask('GET', '/pizza/diff?from=1&to=3');
    expect(diff.body).toMatchObject({
      same: false,
      summary: ['greeting.say changed from `One.` to `Three.`'],
    });
    expect((await ask('GET', '/pizza/diff?from=3')).body).toMatchObject({ same: true, hunks: [] });
    for (const path of ['/pizza/versions/4', '/pizza/diff?from=4'])
      expect(await ask('GET', path)).toMatchObject({ status: 404, body: { code: 'version.unknown' } });
    expect((await ask('GET', '/pizza/diff?from=soon')).status).toBe(400);
  });

  it('can be brought back, as a new version that says so', async () => {
    await threeVersions();
    const back = await ask('POST', '/pizza/rollback', { number: 1, note: 'Two was worse' });
    expect(back).toMatchObject({
      status: 201,
      body: { number: 4, lineage: { madeFrom: 3, rollbackOf: 1 }, source: source('One.') },
    });
    expect((await ask('GET', '/pizza/draft')).body).toMatchObject({ source: source('One.'), changed: false });
  });
});

describe('an agent that is no longer wanted', () => {
  it('is archived first, and then removed; its calls stay', async () => {
    await threeVersions();
    expect(await ask('DELETE', '/pizza')).toMatchObject({ status: 409, body: { code: 'agent.archived' } });
    expect(await ask('POST', '/pizza/archive', { archived: true })).toMatchObject({
      body: { archived: true },
    });
    expect(await publish(3)).toMatchObject({ status: 409, body: { code: 'agent.archived' } });
    expect((await ask('DELETE', '/pizza')).status).toBe(204);
    expect((await ask('GET', '/pizza')).status).toBe(404);
  });
});
