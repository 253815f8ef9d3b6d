/** Custody over HTTP, on a true database: what is written, what is shown, and that nothing planted ever comes back. */
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { ownDatabase, type OwnDatabase, removeTemplate } from '#adapters/store/store.fixture.ts';
import { openTestCustody, type TestCustody } from '#adapters/store/custody/custody.fixture.ts';
import { Secret } from '#platform/governance/custody/secrets/secret.ts';
import { OWN_HOST, type TestParley, testParley } from '#api/fakes/parley.ts';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import type { LogEntry } from '#voice/log.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

let database: OwnDatabase;
let own: TestCustody;
let parley: TestParley;
beforeAll(async () => {
  database = await ownDatabase();
  own = await openTestCustody(database);
});
afterAll(async () => {
  await own.close();
  await database.end();
  await removeTemplate();
});
beforeEach(async () => {
  parley = await testParley(() => ({ custody: own.custody }));
});
afterEach(async () => {
  await parley.server.close();
});

type Method = 'GET' | 'PUT' | 'POST' | 'DELETE';
async function ask(method: Method, url: string, body?: object) {
  const answer = await parley.server.inject({
    method,
    url,
    headers: { host: OWN_HOST },
    ...(body && { payload: body }),
  });
  return {
    status: answer.statusCode,
    text: answer.payload,
    body: (answer.payload ? answer.json() : null) as never,
  };
}

describe('Secrets over the API', () => {
  const PLANTED = ['tok_PLANTED_alpha_77f1', 'sk-PLANTED-beta-"quoted"-ß'];

  test('are written and never come back: not in answers, problems, log lines, the audit, inspections or stacks', async () => {
    const seen: string[] = [];
    const keep = async (answer: ReturnType<typeof ask>) => {
      const { status, text } = await answer;
      seen.push(text);
      return status;
    };
    expect(await keep(ask('PUT', '/api/secrets/twilio', { value: PLANTED[0] }))).toBe(200);
    expect(
      await keep(ask('PUT', '/api/secrets/twilio', { value: PLANTED[1], keepPreviousSeconds: 60 })),
    ).toBe(200);
    expect(await keep(ask('GET', '/api/secrets'))).toBe(200);
    // Everything that can be wrong about a request that carries one.
    for (const body of [
      { value: PLANTED[0], keepPreviousSeconds: -1 },
      { value: PLANTED[0], more: 1, keepPreviousSeconds: PLANTED[0] },
      { value: [PLANTED[0]] },
      { value: { deep: PLANTED[0] } },
    ])
      expect(await keep(ask('PUT', '/api/secrets/twilio', body))).toBe(400);
    expect(await keep(ask('PUT', '/api/secrets/BAD NAME', { value: PLANTED[0] }))).toBe(400);
    expect(await keep(ask('PUT', '/api/secrets/big', { value: PLANTED[0]!.repeat(10_000) }))).toBe(413);
    expect(await keep(ask('POST', '/api/secrets/rotate-key'))).toBe(200);
    const fault = await own.custody.secrets
      .resolve(HOME_TENANT, 'secret:nobody')
      .catch((each: unknown) => each);
    const secret = await own.custody.secrets.get(HOME_TENANT, 'twilio');
    expect(secret.reveal()).toBe(PLANTED[1]);
    seen.push(inspect(fault, { depth: 9 }), inspect({ secret }), JSON.stringify({ secret }));
    seen.push(
      JSON.stringify(parley.audit.records()),
      JSON.stringify(own.audit.records()),
      ...parley.logLines,
    );
    expect(await keep(ask('DELETE', '/api/secrets/twilio'))).toBe(204);
    expect(await keep(ask('DELETE', '/api/secrets/twilio'))).toBe(404);
    for (const text of seen) {
      expect(text).not.toContain('PLANTED');
      expect(text).not.toContain('77f1');
    }
    expect(parley.audit.told()).toEqual([
      `${HOME_TENANT}: secrets.put twilio`,
      `${HOME_TENANT}: secrets.put twilio`,
      `${HOME_TENANT}: secrets.delete twilio`,
    ]);
  });

  test('that are Parley’s own are neither written anew nor removed: bundles stay signed by the key that signed them', async () => {
    const name = 'parley.bundle-key';
    const value = new Secret('-----BEGIN');
    await own.custody.secrets.put(HOME_TENANT, { name, value, by: 'Parley', keepPreviousMs: 0 });
    for (const answer of [
      await ask('PUT', `/api/secrets/${name}`, { value: 'mine' }),
      await ask('DELETE', `/api/secrets/${name}`),
    ])
      expect([answer.status, answer.text]).toEqual([400, expect.stringContaining("is Parley's own")]);
    expect((await own.custody.secrets.get(HOME_TENANT, name)).reveal()).toBe('-----BEGIN');
  });
});

describe('Holds, retention and erasures over the API', () => {
  test('a hold is placed with a reason, shown, lifted once, and unknown to others', async () => {
    const placed = await ask('POST', '/api/holds', {
      subject: { kind: 'caller', party: '+1 555 0142' },
      reason: 'Smith v. Acme',
    });
    expect(placed.status).toBe(201);
    const { id } = placed.body as { id: string };
    expect(placed.body).toMatchObject({ subject: { kind: 'caller', party: '15550142' }, lifted: null });
    expect((await ask('GET', `/api/holds/${id}`)).status).toBe(200);
    expect((await ask('POST', `/api/holds/${id}/lift`, { reason: 'settled' })).status).toBe(200);
    expect((await ask('POST', `/api/holds/${id}/lift`, { reason: 'settled' })).status).toBe(404);
    await own.custody.holds.place(own.tenantId, {
      subject: { kind: 'tenant' },
      reason: 'x',
      by: { kind: 'user', id: 'u', label: 'u' },
    });
    expect((await ask('GET', '/api/holds')).body).toEqual({ holds: [] });
  });

  test.each([
    [{ subject: { kind: 'caller' }, reason: 'x' }],
    [{ subject: { kind: 'tenant' }, reason: ' ' }],
    [{ subject: { kind: 'tenant' }, reason: 'a\u0000b' }],
    [{ subject: { kind: 'call', callId: "'; drop table holds" }, reason: 'x' }],
    [{ subject: { kind: 'all' }, reason: 'x' }],
    [{}],
  ])('a hold that is not one is refused: %j', async (body) => {
    expect((await ask('POST', '/api/holds', body)).status).toBe(400);
  });

  test('retention is read, changed kind by kind, tried and run', async () => {
    const days = { recordings: 30, 'tool-payloads': 30, transcripts: 30, 'caller-data': 30 };
    expect((await ask('GET', '/api/retention')).body).toEqual(days);
    const changed = await ask('PUT', '/api/retention', { transcripts: null, recordings: 0 });
    expect(changed.body).toEqual({ ...days, transcripts: null, recordings: 0 });
    for (const body of [{ recordings: -1 }, { recordings: 1.5 }, { recordings: '3' }, { transcripts: 1e9 }])
      expect((await ask('PUT', '/api/retention', body)).status).toBe(400);
    const report = {
      deleted: { recording: 0, 'tool-payloads': 0, log: 0, head: 0 },
      deliveries: 0,
      held: [],
      postponed: [],
      sessions: 0,
    };
    expect((await ask('POST', '/api/retention/run', { dryRun: true })).body).toEqual(report);
    expect((await ask('GET', '/api/retention/deletions')).body).toEqual({ deletions: [] });
    expect((await ask('GET', '/api/retention/storage')).body).toEqual({ recordings: { count: 0, bytes: 0 } });
    await ask('PUT', '/api/retention', days);
  });

  test('an erasure is looked at, asked for, and done; who it was about stands in no answer', async () => {
    const person = '+1 555 014 7788';
    const preview = await ask('POST', '/api/erasures/preview', { person });
    expect((preview.body as { found: unknown[] }).found).toHaveLength(7);
    const asked = await ask('POST', '/api/erasures', { person, reason: 'a letter of 3 March' });
    expect(asked.status).toBe(201);
    const { erasure } = asked.body as { erasure: { id: string } };
    const engine = parley.governance.policyEngine;
    const decide = engine.decide.bind(engine);
    engine.decide = async () => ({
      decision: 'deny',
      policies: [
        { id: 'tenant/keep', effect: 'forbid', asksPeople: false, reason: 'Nothing is erased in May.' },
      ],
    });
    const refused = await ask('POST', `/api/erasures/${erasure.id}/confirm`);
    expect(refused).toMatchObject({
      status: 403,
      body: { code: 'policy.denied', detail: 'Nothing is erased in May.' },
    });
    engine.decide = decide;
    const done = await ask('POST', `/api/erasures/${erasure.id}/confirm`);
    expect(done.body).toMatchObject({
      state: 'done',
      receipt: { parts: [{}, { where: 'calls', erased: 0, kept: [] }, {}, {}, {}, {}, {}] },
    });
    expect((await ask('POST', `/api/erasures/${erasure.id}/confirm`)).status).toBe(409);
    const all = await ask('GET', '/api/erasures');
    for (const { text } of [asked, done, all]) expect(text).not.toContain('7788');
    for (const body of [{ person: '1', reason: 'x' }, { person }, { person: 'x'.repeat(400), reason: 'x' }])
      expect((await ask('POST', '/api/erasures', body)).status).toBe(400);
  });
});

describe('A call’s log over the API', () => {
  const said = (seq: number, text: string): LogEntry => ({
    seq,
    atMs: seq,
    kind: 'event',
    data: {
      type: 'caller.said',
      utteranceId: 'u',
      text,
      confidence: 1,
      refused: false,
      startedMs: 0,
      endedMs: 1,
    },
  });

  test('shows words as they were said to who may listen, and masked where the tenant lets nobody', async () => {
    const call = await parley.ring('call_1');
    call.happen(
      said(1, 'My name is Anna Meier.'),
      said(2, 'Card four two four two 4242 4242 4242, mail a.meier@example.com'),
    );
    call.happen(said(3, 'Tell Meier it is fine.'));
    await call.close();
    const texts = async (query = '') =>
      (
        (await ask('GET', `/api/calls/call_1/events${query}`)).body as {
          events: { data: { text: string } }[];
        }
      ).events.map(({ data }) => data.text);
    expect((await texts())[0]).toBe('My name is Anna Meier.');
    await ask('PUT', '/api/retention/redaction', { listenersSeeAll: false });
    expect(await texts()).toEqual([
      'My name is [name].',
      'Card [card], mail [email]',
      'Tell [name] it is fine.',
    ]);
    expect(await texts('?after=2')).toEqual(['Tell [name] it is fine.']);
    const live = await parley.server.inject({
      url: '/api/calls/call_1/events/live',
      headers: { host: OWN_HOST },
    });
    expect(live.payload).toContain('[name]');
    expect(live.payload).not.toContain('Meier');
    await ask('PUT', '/api/retention/redaction', { listenersSeeAll: true });
  });
});
