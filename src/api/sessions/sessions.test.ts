import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silence, speech } from '#platform/sessions/fakes/sound.ts';
import { DeveloperSession, SessionEvent } from '#wire/sessions.ts';
import { type TestParley, testParley } from '../fakes/parley.ts';

let parley: TestParley;
beforeEach(async () => {
  parley = await testParley();
});
afterEach(() => parley.server.close());

type Headers = Record<string, string>;

async function open(headers: Headers, body: object = {}): Promise<DeveloperSession> {
  const answer = await parley.server.inject({
    method: 'POST',
    url: '/api/sessions',
    headers,
    payload: { project: 'kiosk', ...body },
  });
  expect(answer.statusCode, answer.body).toBe(201);
  return DeveloperSession.parse(answer.json());
}

function send(headers: Headers, id: string, sound: Uint8Array, type = 'application/octet-stream') {
  return parley.server.inject({
    method: 'POST',
    url: `/api/sessions/${id}/audio`,
    headers: { ...headers, 'content-type': type },
    payload: Buffer.from(sound),
  });
}

async function stop(headers: Headers, id: string) {
  const answer = parley.server.inject({ method: 'POST', url: `/api/sessions/${id}/stop`, headers });
  for (let round = 0; round < 12; round += 1) await parley.clock.advance(1000);
  return answer;
}

function eventsIn(text: string): SessionEvent[] {
  return [...text.matchAll(/^data: (\{"seq.*|\{"type.*)$/gm)].map(([, json]) =>
    SessionEvent.parse(JSON.parse(json!)),
  );
}

describe('Sessions over HTTP', () => {
  it('take sound, tell what was said, and are kept in the list', async () => {
    const key = await parley.as('operator');
    parley.hears.enqueue({ final: { text: 'ten of clubs' } });
    const session = await open(key, { metadata: { desk: '4' } });
    expect(session).toMatchObject({ state: 'created', metadata: { desk: '4' }, governance: { tier: 'low' } });
    expect((await send(key, session.id, speech(600))).json()).toEqual({ audioMs: 600 });
    await parley.clock.advance(500);
    expect((await send(key, session.id, silence(1000))).statusCode).toBe(202);
    const stopped = await stop(key, session.id);
    expect(stopped.json()).toMatchObject({ state: 'stopped', stopReason: 'asked', utterances: 1 });
    expect((await stop(key, session.id)).json(), 'stopped again').toEqual(stopped.json());

    const answer = await parley.server.inject({ url: `/api/sessions/${session.id}/events`, headers: key });
    expect(eventsIn(answer.body)).toContainEqual(
      expect.objectContaining({ type: 'transcript.final', text: 'ten of clubs' }),
    );
    expect(answer.body).toMatch(/event: end\ndata: \{\}\n\n$/);
    const list = await parley.server.inject({
      url: '/api/sessions?project=kiosk&state=stopped',
      headers: key,
    });
    expect(list.json()).toMatchObject({ sessions: [{ id: session.id }], nextBefore: null });
  });

  it('tell a reader that comes back only what it has not had, and 204 when it has had everything', async () => {
    const key = await parley.as('operator');
    const { id } = await open(key);
    await stop(key, id);
    const again = (seen: number) =>
      parley.server.inject({
        url: `/api/sessions/${id}/events`,
        headers: { ...key, 'last-event-id': String(seen) },
      });
    expect(eventsIn((await again(2)).body)).toMatchObject([{ type: 'session.stopped', seq: 3 }]);
    expect((await again(3)).statusCode).toBe(204);
  });

  it('whose events are not kept any more still tell how they ended', async () => {
    const key = await parley.as('operator');
    const { id } = await open(key);
    await stop(key, id);
    await parley.clock.advance(400_000);
    await open(key);
    const { body } = await parley.server.inject({ url: `/api/sessions/${id}/events`, headers: key });
    expect(eventsIn(body)).toMatchObject([
      { type: 'session.gap' },
      { type: 'session.stopped', reason: 'asked' },
    ]);
  });

  it('refuse what is no sound, each with its reason', async () => {
    const key = await parley.as('operator');
    const { id } = await open(key);
    const code = async (...sent: Parameters<typeof send>): Promise<string> =>
      (await send(...sent)).json().code;
    expect(await code(key, id, new Uint8Array(641))).toBe('session.audio_malformed');
    expect(await code(key, id, new Uint8Array(10_000_000))).toBe('request.too_large');
    expect(await code(key, id, new Uint8Array(640), 'audio/wav')).toBe('request.invalid');
    expect(await code(key, 'ses_nobody', silence(20))).toBe('session.unknown');
    await stop(key, id);
    expect(await code(key, id, silence(20))).toBe('session.stopped');
    const wrong = { method: 'POST', url: '/api/sessions', headers: key } as const;
    const rate = await parley.server.inject({ ...wrong, payload: { project: 'p', sampleRateHz: 44_100 } });
    expect([rate.statusCode, rate.json().code]).toEqual([400, 'request.invalid']);
  });

  it('do not exist for another tenant, and are not for viewers', async () => {
    const [key, stranger, viewer] = [
      await parley.as('operator'),
      await parley.as('owner', 'globex'),
      await parley.as('viewer'),
    ];
    const { id } = await open(key);
    for (const url of [`/api/sessions/${id}`, `/api/sessions/${id}/events`])
      expect((await parley.server.inject({ url, headers: stranger })).json().code).toBe('session.unknown');
    expect((await send(stranger, id, silence(20))).json().code).toBe('session.unknown');
    expect((await stop(stranger, id)).json().code).toBe('session.unknown');
    expect((await parley.server.inject({ url: '/api/sessions', headers: stranger })).json().sessions).toEqual(
      [],
    );
    expect((await parley.server.inject({ url: '/api/sessions', headers: viewer })).statusCode).toBe(403);
    expect((await parley.server.inject({ url: `/api/sessions/${id}`, headers: key })).json().state).toBe(
      'created',
    );
  });

  it('beyond the tenant’s quota are refused, and one that stops makes room', async () => {
    const key = await parley.as('operator', 'acme');
    const none = { callsPerDay: null, storageBytes: null, requestsPerMinute: null };
    await parley.tenancy.forTenant('acme').putQuotas({ ...none, concurrentCalls: 1 });
    const first = await open(key);
    const ask = () =>
      parley.server.inject({ method: 'POST', url: '/api/sessions', headers: key, payload: { project: 'p' } });
    const [one, two] = await Promise.all([ask(), ask()]);
    expect([one.json().code, two.json().code]).toEqual(['quota.exceeded', 'quota.exceeded']);
    await stop(key, first.id);
    const [three, four] = await Promise.all([ask(), ask()]);
    expect([three.statusCode, four.statusCode].toSorted((a, b) => a - b)).toEqual([201, 429]);
  });
});

describe('A session that people must agree to', () => {
  it('waits as an approval, and is opened once with its token', async () => {
    const key = await parley.as('operator');
    const ask = (headers: Headers = {}) =>
      parley.server.inject({
        method: 'POST',
        url: '/api/sessions',
        headers: { ...key, ...headers },
        payload: { project: 'kiosk', sensitive: ['health'] },
      });
    const waiting = await ask();
    expect([waiting.statusCode, waiting.json().code]).toEqual([403, 'approval.needed']);
    const { id, token } = waiting.json().approval;
    const vote = { method: 'POST', url: `/api/approvals/${id}/approve`, payload: {} } as const;
    const admin = await parley.as('platform');
    expect((await parley.server.inject({ ...vote, headers: admin })).statusCode).toBe(200);
    expect((await ask({ 'x-approval-token': token })).statusCode).toBe(201);
    expect((await ask({ 'x-approval-token': token })).json().code).toBe('approval.settled');
  });
});
