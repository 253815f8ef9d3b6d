import type { CallGovernance } from '#platform/calls/ports/call-store.ts';
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallEventList, CallList } from '#wire/api.ts';
import { OWN_HOST, testParley, type TestParley } from '../fakes/parley.ts';
import { callHead, partial } from '../fakes/test-call.ts';

const headers = { host: OWN_HOST };
let parley: TestParley;
beforeEach(async () => {
  parley = await testParley();
});
afterEach(() => parley.server.close());

async function get<Body>(url: string): Promise<{ status: number; body: Body }> {
  const answer = await parley.server.inject({ url, headers });
  return { status: answer.statusCode, body: answer.json<Body>() };
}

describe('The list of calls', () => {
  async function stored(...startsMs: number[]): Promise<void> {
    for (const [index, startedAtMs] of startsMs.entries())
      await parley.calls.open(callHead(`call_${index}`, { startedAtMs }));
  }

  async function readAll(limit: number): Promise<string[]> {
    const ids: string[] = [];
    for (let url = `/api/calls?limit=${limit}`; ;) {
      const { body } = await get<CallList>(url);
      ids.push(...body.calls.map((call) => call.id));
      if (body.nextBefore === null) return ids;
      url = `/api/calls?limit=${limit}&before=${body.nextBefore}`;
    }
  }

  it('is given newest first, page by page, each call once', async () => {
    await stored(1000, 2000, 3000, 4000, 5000);
    expect(await readAll(2)).toEqual(['call_4', 'call_3', 'call_2', 'call_1', 'call_0']);
    expect(await readAll(5)).toHaveLength(5);
  });

  it('loses no call where two began in the same millisecond at the edge of a page', async () => {
    await stored(1000, 2000, 3000, 3000, 4000);
    expect(new Set(await readAll(2))).toEqual(new Set(['call_0', 'call_1', 'call_2', 'call_3', 'call_4']));
  });

  it('can be asked for an agent and a state', async () => {
    await parley.ring('call_a', { agentId: 'sales' });
    await (await parley.ring('call_b', { agentId: 'sales' })).close();
    await parley.ring('call_c');
    const { body } = await get<CallList>('/api/calls?agent=sales&state=active');
    expect(body.calls.map((call) => call.id)).toEqual(['call_a']);
    expect(body.calls[0]).toMatchObject({
      agent: { id: 'sales' },
      state: 'active',
      endedAt: null,
      recording: null,
    });
  });

  it.each(['limit=0', 'limit=201', 'limit=x', 'before=yesterday', 'state=sleeping'])(
    'names what is wrong in "%s"',
    async (query) => {
      const { status, body } = await get<{ code: string; errors: { path: string }[] }>(`/api/calls?${query}`);
      expect(status).toBe(400);
      expect(body.code).toBe('request.invalid');
      expect(body.errors[0]?.path).toBe(`querystring.${query.split('=', 1)[0]}`);
    },
  );
});

describe('One call', () => {
  it('is shown with its end', async () => {
    await (await parley.ring('call_1', { from: '+15550100' })).close();
    const { status, body } = await get('/api/calls/call_1');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: 'call_1',
      from: '+15550100',
      state: 'ended',
      durationMs: 5000,
      endedBy: 'caller',
      turns: 1,
    });
  });

  it('that does not exist is a problem with a name', async () => {
    for (const url of [
      '/api/calls/call_0',
      '/api/calls/call_0/events',
      '/api/calls/call_0/events/live',
      '/api/calls/call_0/recording',
    ]) {
      const { status, body } = await get(url);
      expect(status, url).toBe(404);
      expect(body).toMatchObject({
        code: 'call.unknown',
        type: '/errors#call.unknown',
        detail: 'There is no call call_0.',
      });
    }
  });

  it('is never looked for by something that is no id', async () => {
    expect((await get(`/api/calls/${encodeURIComponent("';drop table")}`)).status).toBe(400);
  });
});

describe('Ending a call', () => {
  const end = (id: string, payload?: object) =>
    parley.server.inject({
      method: 'POST',
      url: `/api/calls/${id}/end`,
      headers,
      ...(payload && { payload }),
    });

  it('lets the agent say goodbye, and answers with the ended call', async () => {
    const call = await parley.ring('call_1');
    const answer = await end('call_1', { reason: 'enough said' });
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({ state: 'ended', endReason: 'enough said', endedBy: 'api' });
    expect(call.asked).toEqual({ by: 'api', reason: 'enough said' });
  });

  it('needs no body, and may be asked for again', async () => {
    await parley.ring('call_1');
    expect((await end('call_1')).statusCode).toBe(200);
    expect((await end('call_1')).statusCode).toBe(200);
  });

  it('does not wait for ever for the goodbye', async () => {
    const call = await parley.ring('call_1');
    call.slowGoodbye = true;
    const answer = end('call_1');
    while (call.asked === null) await new Promise((done) => setTimeout(done, 1));
    await parley.clock.advance(10_000);
    expect((await answer).statusCode).toBe(202);
    expect((await answer).json()).toMatchObject({ state: 'active' });
    await call.close();
  });

  it('is refused for a call that is unknown, or that goes on elsewhere', async () => {
    await parley.calls.open(callHead('call_far'));
    for (const id of ['call_0', 'call_far'])
      expect((await end(id)).json()).toMatchObject({ status: 404, code: 'call.unknown' });
  });
});

describe("A call's log", () => {
  it('is read on from where one was, and by kind', async () => {
    const call = await parley.ring('call_1');
    call.happen(...Array.from({ length: 7 }, (_, index) => partial(index + 1)));
    call.happen({ seq: 8, atMs: 90, kind: 'input', data: { atMs: 90, type: 'caller.keypad', digit: '5' } });
    call.happen(partial(9));
    const first = await get<CallEventList>('/api/calls/call_1/events?limit=5');
    expect(first.body.events.map((event) => event.seq)).toEqual([1, 2, 3, 4, 5]);
    const rest = await get<CallEventList>(`/api/calls/call_1/events?limit=5&after=${first.body.nextAfter}`);
    expect(rest.body.events.map((event) => event.seq)).toEqual([6, 7, 8, 9]);
    expect(rest.body.nextAfter).toBeNull();
    const inputs = await get<CallEventList>('/api/calls/call_1/events?kind=input');
    expect(inputs.body.events).toEqual([
      { seq: 8, atMs: 90, kind: 'input', data: { atMs: 90, type: 'caller.keypad', digit: '5' } },
    ]);
  });
});

describe('A recording', () => {
  const bytes = Buffer.from(Array.from({ length: 1000 }, (_, index) => index % 251));
  let folder: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'parley-recording-'));
    const path = join(folder, 'a.wav');
    writeFileSync(path, bytes);
    await parley.server.close();
    parley = await testParley((deps) => ({
      recordings: {
        ...deps.recordings,
        find: async (id) =>
          id === 'call_1' ? { bytes: bytes.length, durationMs: 15, sampleRateHz: 16_000 } : null,
        read: (_, range) => createReadStream(path, range),
      },
    }));
    await (await parley.ring('call_1')).close();
    await (await parley.ring('call_2')).close();
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const ask = (more: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') =>
    parley.server.inject({ method, url: '/api/calls/call_1/recording', headers: { ...headers, ...more } });

  it('is given whole', async () => {
    const answer = await ask();
    expect(answer.statusCode).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'audio/wav',
      'content-length': '1000',
      'accept-ranges': 'bytes',
    });
    expect(answer.rawPayload.equals(bytes)).toBe(true);
  });

  it.each([
    ['bytes=0-0', 0, 0],
    ['bytes=100-199', 100, 199],
    ['bytes=900-', 900, 999],
    ['bytes=900-5000', 900, 999],
    ['bytes=-10', 990, 999],
    ['bytes=-5000', 0, 999],
  ])('is given in part: %s', async (range, start, end) => {
    const answer = await ask({ range });
    expect(answer.statusCode).toBe(206);
    expect(answer.headers['content-range']).toBe(`bytes ${start}-${end}/1000`);
    expect(answer.rawPayload.equals(bytes.subarray(start, end + 1))).toBe(true);
  });

  it.each(['bytes=1000-', 'bytes=2000-3000', 'bytes=-0'])('has no such part: %s', async (range) => {
    const answer = await ask({ range });
    expect(answer.statusCode).toBe(416);
    expect(answer.headers['content-range']).toBe('bytes */1000');
    expect(answer.json()).toMatchObject({ status: 416, detail: 'The recording has 1000 bytes.' });
  });

  it.each(['bytes=5-2', 'bytes=0-1,5-6', 'bytes=-', 'lines=1-2', 'bytes=a-b'])(
    'is given whole for a range that means nothing: %s',
    async (range) => {
      expect((await ask({ range })).statusCode).toBe(200);
    },
  );

  it('is not sent again to a reader who has it, nor in part to one who has another', async () => {
    const etag = (await ask()).headers.etag as string;
    expect((await ask({ 'if-none-match': etag })).statusCode).toBe(304);
    expect((await ask({ range: 'bytes=0-9', 'if-range': etag })).statusCode).toBe(206);
    expect((await ask({ range: 'bytes=0-9', 'if-range': '"older"' })).statusCode).toBe(200);
  });

  it('is measured without being sent', async () => {
    const answer = await ask({}, 'HEAD');
    expect(answer.headers['content-length']).toBe('1000');
    expect(answer.rawPayload).toHaveLength(0);
  });

  it('that was never made is a problem with a name', async () => {
    expect((await get('/api/calls/call_2/recording')).body).toMatchObject({
      status: 404,
      code: 'request.unknown',
    });
  });

  it('show under which verdict, tier and constitution they were answered', async () => {
    const governance: CallGovernance = {
      tier: 'high',
      constitutionHash: null,
      verdictId: 'dec_1',
      recording: 'denied',
      reasons: ['health is spoken of'],
      degraded: false,
    };
    await parley.ring('call_governed', { governance });
    const answer = await parley.server.inject({
      url: '/api/calls/call_governed',
      headers: { host: OWN_HOST },
    });
    expect(answer.json()).toMatchObject({ governance });
  });
});
