import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testParley, type TestParley } from '../fakes/parley.ts';
import { editing } from './fakes/editing.ts';

let parley: TestParley;
beforeEach(async () => {
  parley = await testParley();
});
afterEach(() => parley.server.close());
const { ask, threeVersions } = editing(() => parley);

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
