/** Every operation of the API with an identifier of another tenant: it answers as for an identifier of nothing, and changes nothing there. */
import { join } from 'node:path';
import fc from 'fast-check';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Stage } from '../parley.ts';
import type { Answered, Asker } from './client.ts';
import { asker } from './client.ts';
import { type Document, type Operation, operationsOf } from './operations.ts';
import { valuesOf } from './requests.ts';
import { hashesOf, openDatabase } from './rows.ts';
import { ghostOf, MARK, seedGlobex, seedOf, strategy, type World } from './seeds.ts';
import { openSocket, type Talk, talkTo } from './talk.ts';
import { type TwoTenants, twoTenants } from './two-tenants.ts';

const stage = new Stage();
let url = '';
let tenants: TwoTenants;
let world: World;
let database: pg.Client;
let document: Document;
let operations: Operation[];
/** Of acme, by what they come with. */
let strangers: Record<string, Asker>;

beforeAll(async () => {
  const data = join(stage.folder(), 'data');
  const parley = await stage.start({ data });
  url = parley.url;
  tenants = await twoTenants(parley);
  database = await openDatabase(data);
  world = await seedGlobex(url, tenants, database);
  const { acme } = tenants;
  document = await acme.key.get<Document>('GET', '/api/openapi.json');
  operations = operationsOf(document).filter(({ path }) => path.includes('{'));
  const { token } = await acme.key.get<{ token: string }>('POST', '/api/session/token');
  const chosen = `${acme.owner.headers['cookie']}; parley.tenant=globex`;
  strangers = {
    'a key': acme.key,
    'a session': acme.owner,
    'a service’s token': asker(url, { authorization: `Bearer ${token}` }),
    'a session whose cookie wishes for globex': asker(url, { cookie: chosen }),
    'a viewer': acme.viewer,
  };
}, 180_000);
afterAll(async () => {
  await database.end();
  await stage.clear();
});

/** What is said before anything is looked for, by the asker's role or kind. */
const REFUSED_BEFORE =
  /is needed here, and the role \w+ may not|must decide about it, not a key or a service/;

const creates = ({ method, path }: Operation): boolean =>
  seedOf(path)?.creates?.includes(`${method} ${path}`) ?? false;

describe('What belongs to globex', () => {
  test('has a seed for every operation with an identifier', () => {
    const without = operations.filter(({ path }) => seedOf(path) === null).map(({ path }) => path);
    expect(without).toEqual([]);
    expect(operations.length).toBeGreaterThan(50);
  });

  test('is there for globex itself: each seed can be read', async () => {
    for (const operation of operations.filter(
      ({ method, path }) => method === 'GET' && !path.endsWith('/live'),
    )) {
      const { status, text } = await tenants.globex.key.ask(
        'GET',
        `${address(operation, mine)}${queryOf(operation)}`,
      );
      expect(status, `${operation.path} ${text.slice(0, 200)}`).toBe(200);
    }
  });

  test('does not exist for acme, whatever it comes with', async () => {
    for (const operation of operations.filter((each) => !creates(each))) {
      const open = seedOf(operation.path)?.open?.[`${operation.method} ${operation.path}`];
      const named = `${operation.method} ${operation.path}`;
      const answers = await bothWays(Object.values(strangers), operation, named);
      for (const [index, what] of Object.keys(strangers).entries()) {
        const about = `${named} with ${what}`;
        const [answer, ofNothing] = answers[index]!;
        if (open !== undefined) expect(answer.status, about).toBe(open);
        else expectUnknown(answer, ofNothing, operation, about);
      }
    }
  });

  test('is not reached by naming globex in a header', async () => {
    const { key, owner, viewer } = tenants.acme;
    for (const operation of operations) {
      const about = `${operation.method} ${operation.path}`;
      const into = (tenant: string): Promise<Answered[]> =>
        allOf([key, owner, viewer], (stranger) =>
          send(stranger.with({ 'x-parley-tenant': tenant }), operation, mine),
        );
      const answers = await unchanged(about, () => into('globex'));
      const ofNothing = await into('glozzz');
      for (const [index, answer] of answers.entries()) {
        expect([403, 404], about).toContain(answer.status);
        expect(answer.text.replaceAll('globex', 'glozzz'), about).toBe(ofNothing[index]?.text);
      }
    }
  });

  test('is told to nobody who is not signed in', async () => {
    for (const operation of operations) {
      const about = `${operation.method} ${operation.path}`;
      const open = seedOf(operation.path)?.open?.[about];
      const [[answer, ofNothing]] = await bothWays([tenants.nobody], operation, about);
      expect(answer.status, about).toBe(open ?? 401);
      if (open === undefined) expect(answer.text, about).toBe(ofNothing.text);
    }
  });

  test('stands in no list of acme, also when it is asked for by its identifiers', async () => {
    const lists = operationsOf(document).filter(
      ({ method, path }) =>
        method === 'GET' && path.startsWith('/api/') && !path.includes('{') && !path.endsWith('/events/live'),
    );
    expect(lists.length).toBeGreaterThan(20);
    const readers = [tenants.acme.owner, tenants.acme.viewer];
    const theirs = new Set(Object.values(world.ids).filter((id) => id.length > 12));
    for (const { path } of lists) {
      for (const stranger of readers) {
        const { status, text } = await stranger.ask('GET', path);
        expect(text, path).not.toContain(MARK);
        if (status !== 200) continue;
        expect(text, path).not.toContain('@globex.example');
        for (const id of theirs) expect(text, path).not.toContain(id);
      }
    }
    // After the others: what acme itself has asked for stands in its own record, as it was asked.
    for (const { path, parameters } of lists) {
      const texts = parameters.filter((each) => each.in === 'query').map(({ name }) => name);
      for (const query of texts.flatMap((name) =>
        [...theirs].map((id) => `?${name}=${encodeURIComponent(id)}`),
      )) {
        for (const stranger of readers) {
          expect((await stranger.ask('GET', path + query)).text, path + query).not.toContain(MARK);
        }
      }
    }
  });

  test('cannot be named inside what acme writes', async () => {
    const { key } = tenants.acme;
    const { ids } = world;
    await key.get('PUT', '/api/agents/day-desk', { source: strategy('day-desk', 'Ours') });
    const attempts: [string, string, (ids: Ids) => object][] = [
      ['POST', '/api/numbers', (of) => ({ number: '+12025550188', agentId: of('agent') })],
      ['POST', '/api/calls', (of) => ({ to: '+12025550188', agent: of('agent'), channel: 'simulated' })],
      ['POST', '/api/agents/day-desk/examples', (of) => ({ callId: of('call'), seq: Number(ids['seq']) })],
    ];
    const before = await hashesOf(database, 'globex');
    for (const [method, path, body] of attempts) {
      const [answer, ofNothing] = [
        await key.ask(method, path, body(mine)),
        await key.ask(method, path, body(nothing)),
      ];
      expect(answer.status, `${path} ${answer.text}`).toBeGreaterThanOrEqual(400);
      expect(plain(answer.text), path).toBe(plain(ofNothing.text));
    }
    expect(await hashesOf(database, 'globex')).toEqual(before);
  });

  test('is not made by acme where it makes its own under the same name', async () => {
    for (const operation of operations.filter(creates)) {
      const about = `${operation.method} ${operation.path}`;
      const [[answer, ofNothing]] = await bothWays([tenants.acme.key], operation, about);
      expect(answer.status, about).toBe(ofNothing.status);
      expect(answer.status, `${about} ${answer.text.slice(0, 200)}`).toBeLessThan(300);
      expect(answer.text, about).not.toContain(MARK);
    }
  });
});

describe('The sockets and streams of globex', () => {
  let live: Talk;
  beforeAll(async () => {
    const answer = await talkTo(url, tenants.globex.key.headers, world.ids['agent']!);
    if ('refused' in answer) throw new Error(`no call: ${answer.refused}`);
    live = answer.talk;
  });
  afterAll(() => live.hangUp());

  test('let nobody else listen to its call, or end it', async () => {
    const { acme, globex, nobody } = tenants;
    const { callId } = live;
    const bodies: Record<string, object> = { say: { text: 'Hello.' }, transfer: { to: '+12025550143' } };
    for (const [method, path] of [
      ['GET', 'events/live'],
      ['GET', 'events'],
      ['GET', 'recording'],
      ['POST', 'end'],
      ['POST', 'say'],
      ['POST', 'mute'],
      ['POST', 'transfer'],
    ] as const) {
      for (const stranger of [acme.key, acme.owner, acme.viewer]) {
        const answer = await stranger.ask(
          method,
          `/api/calls/${callId}/${path}`,
          method === 'POST' ? (bodies[path] ?? {}) : undefined,
        );
        expect([403, 404], `${path} ${answer.text.slice(0, 100)}`).toContain(answer.status);
      }
      expect((await nobody.ask(method, `/api/calls/${callId}/${path}`)).status).toBe(401);
    }
    const call = await globex.key.get<{ state: string }>('GET', `/api/calls/${callId}`);
    expect(call.state, 'the call goes on').toBe('active');
    expect((await globex.key.ask('GET', '/api/calls/live')).text).toContain(callId);
    expect((await acme.owner.ask('GET', '/api/calls/live')).text).not.toContain(callId);
  });

  test('connect nobody else to its agent', async () => {
    const { acme, nobody } = tenants;
    const agent = world.ids['agent']!;
    // Made by an earlier test under the same names, they would be acme's own.
    for (const own of [agent, ghostOf(agent)]) {
      await acme.key.ask('POST', `/api/agents/${own}/archive`, { archived: true });
      await acme.key.ask('DELETE', `/api/agents/${own}`);
    }
    const refused = async (who: Asker, to: string): Promise<string> => {
      const answer = await talkTo(url, who.headers, to);
      return 'refused' in answer ? answer.refused.replaceAll(to, 'AGENT') : 'a call';
    };
    for (const who of [acme.key, acme.owner])
      expect(await refused(who, agent)).toBe(await refused(who, ghostOf(agent)));
    expect(await refused(acme.key, agent)).toMatch(/^4\d\d\d /);
    expect(await refused(acme.owner.with({ 'x-parley-tenant': 'globex' }), agent)).toBe('404');
    expect(await refused(acme.viewer, agent)).toBe('403');
    expect(await refused(nobody, agent)).toBe('401');
  });

  test('let nobody else hear or speak in its session', async () => {
    const { acme, globex, nobody } = tenants;
    const asked = { project: MARK, listenFor: { phrases: [MARK] } };
    const { id } = await globex.key.get<{ id: string }>('POST', '/api/sessions', asked);
    const opened = (who: Asker, to = id) => openSocket(url, `/api/sessions/${to}/socket`, who.headers);
    for (const who of [acme.key, acme.owner]) {
      const answer = await opened(who);
      expect(answer).toMatch(/^404 .*session\.unknown/);
      expect(answer.replaceAll(id, 'ID')).toBe(
        (await opened(who, ghostOf(id))).replaceAll(ghostOf(id), 'ID'),
      );
    }
    expect(await opened(acme.viewer)).toMatch(/^403 /);
    expect(await opened(nobody)).toMatch(/^401 /);
    expect(await opened(acme.owner.with({ 'x-parley-tenant': 'globex' }))).toMatch(/^404 .*tenant\.unknown/);
    const foreign = acme.owner.with({ origin: 'https://evil.example' });
    expect(await opened(foreign)).toMatch(/^403 .*another site/);
    expect(await opened(globex.key)).toBe('open');
    const { state } = await globex.key.get<{ state: string }>('POST', `/api/sessions/${id}/stop`);
    expect(state).toBe('stopped');
  });
});

type Ids = (name: string) => string;
const mine: Ids = (name) => world.ids[name] ?? '';
const nothing: Ids = (name) => ghostOf(mine(name));

type BothWays = [ofGlobex: Answered, ofNothing: Answered];

/** Each with globex's identifiers and with those of nothing, all at once; globex is the same afterwards. */
async function bothWays<Strangers extends Asker[]>(
  who: [...Strangers],
  operation: Operation,
  about: string,
): Promise<{ [Each in keyof Strangers]: BothWays }> {
  const ofGlobex = await unchanged(about, () => allOf(who, (each) => send(each, operation, mine)));
  const ofNothing = await allOf(who, (each) => send(each, operation, nothing));
  return who.map((_each, index) => [ofGlobex[index], ofNothing[index]]) as never;
}

/** Does it, and looks that nothing of globex has changed. */
async function unchanged<Result>(about: string, deed: () => Promise<Result>): Promise<Result> {
  const before = await hashesOf(database, 'globex');
  const result = await deed();
  expect(await hashesOf(database, 'globex'), about).toEqual(before);
  return result;
}

function allOf(who: readonly Asker[], deed: (each: Asker) => Promise<Answered>): Promise<Answered[]> {
  return Promise.all(who.map(deed));
}

function send(who: Asker, operation: Operation, ids: Ids): Promise<Answered> {
  const { method } = operation;
  return who.ask(method, `${address(operation, ids)}${queryOf(operation)}`, bodyOf(operation, ids));
}

/** 404 in the very words as for what exists nowhere; what the role may not do is refused before anything is looked for. */
function expectUnknown(answer: Answered, ofNothing: Answered, { path }: Operation, about: string): void {
  const told = `${about}: ${answer.status} ${answer.text.slice(0, 300)}`;
  expect.soft(answer.status, told).toBe(ofNothing.status);
  expect.soft(sameWords(answer.text, path, mine), told).toBe(sameWords(ofNothing.text, path, nothing));
  if (answer.status === 403) expect.soft(answer.text, told).toMatch(REFUSED_BEFORE);
  else expect.soft(answer.status, told).toBe(404);
}

function sameWords(text: string, path: string, ids: Ids): string {
  return Object.values(seedOf(path)?.ids ?? {}).reduce(
    (so, name) => so.replaceAll(new RegExp(`\\b${ids(name)}\\b`, 'g'), name),
    text,
  );
}

function plain(text: string): string {
  return ['agent', 'call'].reduce(
    (so, name) => so.replaceAll(mine(name), name).replaceAll(nothing(name), name),
    text,
  );
}

function address({ path }: Pick<Operation, 'path'>, ids: Ids): string {
  const names = seedOf(path)?.ids ?? {};
  return path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => encodeURIComponent(ids(names[name] ?? '')));
}

/** What a query must have. */
function queryOf({ path, parameters }: Operation): string {
  if (path.endsWith('/diff')) return '?from=1&to=1';
  const needed = parameters.filter((each) => each.in === 'query' && each.required === true);
  return needed.length === 0 ? '' : `?${needed.map(({ name }) => `${name}=1`).join('&')}`;
}

function bodyOf({ method, path, body }: Operation, ids: Ids): unknown {
  if (body === null) return undefined;
  const own = seedOf(path)?.bodies?.[`${method} ${path}`];
  if (own) return own(address({ path }, ids).split('/').at(-1)!);
  return fc.sample(valuesOf(body, document, false), { numRuns: 1, seed: 7 })[0];
}
