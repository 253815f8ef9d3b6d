import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LogEntry } from '#voice/log.ts';
import { OWN_HOST, testParley, type TestParley } from '../fakes/parley.ts';

const headers = { host: OWN_HOST };
let parley: TestParley;
beforeEach(async () => {
  parley = await testParley();
});
afterEach(() => parley.server.close());

const source = (greeting: string): string => `id: pizza
name: Pizza
greeting: { say: ${greeting} }
steps: [{ id: size, ask: Small or large?, slot: size }]
slots: { size: { type: choice, values: [small, large] } }
closing: { say: Goodbye. }
`;

interface Answer {
  status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- each test says what it expects of it
  body: any;
}

async function ask(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  payload?: object,
): Promise<Answer> {
  const url = `/api/agents${path}`;
  const answer = await parley.server.inject({ method, url, headers, ...(payload && { payload }) });
  return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() };
}

const create = (greeting = 'Hello.') => ask('POST', '', { source: source(greeting) });
const save = (revision: number, text: string) => ask('PUT', '/pizza/draft', { source: text, revision });
const publish = (revision: number, note = '') => ask('POST', '/pizza/publish', { revision, note });

async function threeVersions(): Promise<void> {
  await create('One.');
  await publish(1);
  await save(1, source('Two.'));
  await publish(2);
  await save(2, source('Three.'));
  await publish(3);
}

describe('a model profile', () => {
  const wishing = (profile: string): string => `${source('Hello.')}model: { profile: ${profile} }\n`;

  it('that is not there keeps the agent from being published, and the answer names those that are', async () => {
    await ask('POST', '', { source: wishing('loud') });
    const wrong = { path: 'model.profile', cure: expect.stringContaining('one of careful, quick') as string };
    expect(await publish(1)).toMatchObject({ status: 422, body: { errors: [wrong] } });
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

describe('an experiment', () => {
  beforeEach(threeVersions);
  const arms = [
    { number: 1, weight: 1 },
    { number: 3, weight: 1 },
  ];
  const start = (payload: object = { arms }) => ask('POST', '/pizza/experiment', payload);

  it('is started, read with its results, and concluded by publishing its winner', async () => {
    expect((await ask('GET', '/pizza/experiment')).body).toEqual({
      experiment: null,
      results: null,
      earlier: [],
    });
    const started = await start();
    expect(started).toMatchObject({ status: 201, body: { state: 'running', arms, goal: 'completed' } });
    const [version, hash, experimentId] = [1, 'h', started.body.id as string];
    const call = await parley.ring('call_1', {
      agentId: 'pizza',
      agentVersion: { number: version, hash },
      experimentId,
    });
    await call.close();
    const read = await ask('GET', '/pizza/experiment');
    expect(read.body.results).toMatchObject({
      better: null,
      verdict: 'Too few calls to tell: each version needs 30, one has 0.',
      arms: [
        { number: 1, ended: 1, goalRate: 0 },
        { number: 3, ended: 0 },
      ],
    });
    const concluded = await ask('POST', '/pizza/experiment/conclude', { winner: 1 });
    expect(concluded).toMatchObject({ status: 200, body: { state: 'concluded', winner: 1 } });
    expect((await ask('GET', '/pizza')).body.published).toMatchObject({ number: 4 });
    expect((await ask('GET', '/pizza/versions/4')).body.lineage).toMatchObject({ rollbackOf: 1 });
  });

  it('can be stopped, and another one started', async () => {
    await start();
    expect(await start()).toMatchObject({ status: 409, body: { code: 'experiment.running' } });
    expect(await ask('POST', '/pizza/experiment/stop')).toMatchObject({
      body: { state: 'stopped', winner: null },
    });
    expect(await ask('POST', '/pizza/experiment/stop')).toMatchObject({ status: 404 });
    expect((await start()).status).toBe(201);
    expect((await ask('GET', '/pizza/experiment')).body.earlier).toHaveLength(1);
  });

  it.each([
    [
      [
        { number: 1, weight: 1 },
        { number: 9, weight: 1 },
      ],
      404,
      'version.unknown',
    ],
    [
      [
        { number: 1, weight: 1 },
        { number: 1, weight: 1 },
      ],
      400,
      'request.invalid',
    ],
    [
      [
        { number: 1, weight: 0 },
        { number: 2, weight: 0 },
      ],
      400,
      'request.invalid',
    ],
    [[{ number: 1, weight: 1 }], 400, 'request.invalid'],
  ])('with the arms %j is refused', async (wrong, status, code) => {
    expect(await start({ arms: wrong })).toMatchObject({ status, body: { code } });
    expect(await parley.home.experiments.list('pizza')).toEqual([]);
  });
});

describe('a good turn of a call', () => {
  it('is marked, becomes an example of the draft, and stands in the lineage of the next version', async () => {
    await create();
    const call = await parley.ring('call_1', { agentId: 'pizza' });
    call.happen(...EXCHANGE);
    const marked = await ask('POST', '/pizza/examples', { callId: 'call_1', seq: 3, note: 'kind' });
    expect(marked).toMatchObject({ status: 201, body: { seq: 1, caller: 'is it hot', agent: 'A little.' } });
    expect((await ask('GET', '/pizza/examples')).body.examples).toEqual([marked.body]);
    const draft = await ask('POST', '/pizza/draft/examples', { revision: 1 });
    expect(draft).toMatchObject({ status: 200, body: { revision: 2, errors: [] } });
    expect((await publish(2)).body.lineage.trainedBy).toEqual(['call_1#1']);
    expect((await ask('DELETE', '/pizza/examples/call_1/1')).status).toBe(204);
    expect((await ask('DELETE', '/pizza/examples/call_1/1')).status).toBe(404);
  });

  it('of another agent, or none at all, is not marked', async () => {
    await create();
    const call = await parley.ring('call_2', { agentId: 'cards' });
    call.happen(...EXCHANGE);
    for (const [callId, code] of [
      ['call_2', 'example.unknown'],
      ['call_9', 'call.unknown'],
    ])
      expect(await ask('POST', '/pizza/examples', { callId, seq: 3 })).toMatchObject({
        status: 404,
        body: { code },
      });
  });
});

const EXCHANGE: LogEntry[] = [
  {
    type: 'turn.committed' as const,
    turnId: 't',
    text: 'is it hot',
    confidence: 1,
    via: 'speech' as const,
    speechEndedMs: 0,
    rule: 'EP1',
  },
  { type: 'reply.started' as const, replyId: 'r', turnId: 't', kind: 'answer' as const },
  {
    type: 'reply.ended' as const,
    replyId: 'r',
    text: 'A little.',
    heard: 'A little.',
    cut: false,
    heardMs: 9,
  },
].map((data, at) => ({ seq: at + 1, atMs: at, kind: 'event', data }));

describe('the test bench', () => {
  const talk = async (payload: object, ms = 5000): Promise<Answer> => {
    const answer = ask('POST', '/pizza/try', payload);
    for (let passed = 0; passed < ms; passed += 100) {
      await new Promise(setImmediate);
      await parley.clock.advance(100);
    }
    return answer;
  };

  it('talks to the draft, also before it is published', async () => {
    await create('Hello there.');
    const begun = await talk({});
    expect(begun).toMatchObject({
      status: 200,
      body: { says: ['Hello there. Small or large?'], ended: false },
    });
    const over = await talk({ session: begun.body.session, text: 'large' });
    expect(over.body).toMatchObject({ says: ['Goodbye.'], ended: true });
    const gone = await talk({ session: begun.body.session, text: 'hello' }, 100);
    expect(gone).toMatchObject({ status: 404, body: { code: 'bench.unknown' } });
  });

  it('talks to an earlier version, in another tone', async () => {
    await threeVersions();
    const begun = await talk({ version: 1, tone: 'assertive', text: 'hold on' });
    expect(begun.body.says).toEqual(['One. Small or large?', 'I will wait.']);
  });

  it('says what is wrong with a draft that is not valid', async () => {
    await create();
    await save(1, 'id: pizza');
    expect(await talk({}, 100)).toMatchObject({ status: 422, body: { code: 'strategy.invalid' } });
    expect(await talk({ version: 7 }, 100)).toMatchObject({ status: 404, body: { code: 'version.unknown' } });
  });
});
