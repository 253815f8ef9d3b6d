import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LiveCall, LiveCallList } from '#wire/live-calls.ts';
import { OWN_HOST, testParley, type TestParley } from '../fakes/parley.ts';

const headers = { host: OWN_HOST };
let parley: TestParley;
beforeEach(async () => {
  parley = await testParley();
});
afterEach(() => parley.server.close());

const post = (url: string, payload?: object, as: Record<string, string> = headers) =>
  parley.server.inject({ method: 'POST', url, headers: as, ...(payload && { payload }) });

describe('The calls that go on', () => {
  it('are listed with their last words, each to its own tenant', async () => {
    const call = await parley.ring('call_1', { from: '+15550100' });
    call.now.lastWords = { who: 'caller', text: 'when do you open', epochMs: 0 };
    await parley.ring('call_theirs', { tenantId: 'globex' });
    const answer = await parley.server.inject({ url: '/api/calls/live', headers });
    expect(answer.json<LiveCallList>().calls).toEqual([
      {
        id: 'call_1',
        agent: { id: 'dental', name: 'Front desk' },
        channel: 'browser',
        from: '+15550100',
        to: null,
        state: 'active',
        startedAt: expect.any(String),
        muted: false,
        lastWords: { who: 'caller', text: 'when do you open', at: '1970-01-01T00:00:00.000Z' },
      },
    ]);
  });

  it('tell nobody what was said who may not listen', async () => {
    const call = await parley.ring('call_1');
    call.now.lastWords = { who: 'caller', text: 'my card number', epochMs: 0 };
    const answer = await parley.server.inject({ url: '/api/calls/live', headers: await parley.as('viewer') });
    expect(answer.json<LiveCallList>().calls).toMatchObject([{ id: 'call_1', lastWords: null }]);
  });

  it('are told as they begin, change and end, beginning with those that go on already', async () => {
    await parley.ring('call_1');
    await parley.server.listen({ port: 0, host: '127.0.0.1' });
    const { port } = parley.server.server.address() as AddressInfo;
    const stop = new AbortController();
    const answer = await fetch(`http://127.0.0.1:${port}/api/calls/events/live`, {
      headers: { authorization: (await parley.as('operator'))['authorization'] ?? '' },
      signal: stop.signal,
    });
    expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const until = async (pattern: RegExp): Promise<void> => {
      while (!pattern.test(text)) text += (await reader.read()).value ?? '';
    };
    await until(/"id":"call_1"/);
    const call = await parley.ring('call_2');
    await until(/event: started\ndata: .*"id":"call_2"/);
    await call.mute(true);
    await until(/event: changed\ndata: .*"id":"call_2".*"muted":true/);
    await call.close();
    await until(/event: ended\ndata: .*"id":"call_2"/);
    expect([...text.matchAll(/^event: (\w+)$/gm)].map(([, type]) => type)).toEqual([
      'started',
      'started',
      'changed',
      'ended',
    ]);
    stop.abort();
  });
});

describe('An operator’s hand in a call', () => {
  it('has the agent say a sentence, behind the rest or at once; the audit holds no word of it', async () => {
    const call = await parley.ring('call_1');
    expect((await post('/api/calls/call_1/say', { text: ' One moment. ' })).statusCode).toBe(202);
    expect((await post('/api/calls/call_1/say', { text: 'Stop.', now: true })).statusCode).toBe(202);
    expect(call.deeds).toEqual(['say: One moment.', 'say now: Stop.']);
    const records = await parley.home.audit.list({ limit: 10 });
    expect(JSON.stringify(records)).toContain('calls.say');
    expect(JSON.stringify(records)).not.toContain('One moment');
  });

  it.each([{}, { text: '' }, { text: '  ' }, { text: 'x'.repeat(1001) }, { text: 'x', loud: true }])(
    'refuses a sentence that is none: %j',
    async (body) => {
      const call = await parley.ring('call_1');
      expect((await post('/api/calls/call_1/say', body)).json()).toMatchObject({
        status: 400,
        code: 'request.invalid',
      });
      expect(call.deeds).toEqual([]);
    },
  );

  it('mutes the agent and lets it speak again', async () => {
    await parley.ring('call_1');
    expect((await post('/api/calls/call_1/mute')).json<LiveCall>().muted).toBe(true);
    expect((await post('/api/calls/call_1/unmute')).json<LiveCall>().muted).toBe(false);
  });

  it('is written down in the audit, the end of the call too', async () => {
    await parley.ring('call_1');
    for (const deed of ['mute', 'unmute', 'end']) await post(`/api/calls/call_1/${deed}`, {});
    const actions = (await parley.home.audit.list({ limit: 10 })).map(
      ({ body }) => /"action":"([^"]+)"/.exec(body)?.[1],
    );
    expect(actions).toEqual(['calls.end', 'calls.unmute', 'calls.mute']);
  });

  it('is for operators, in their own tenant, in a call that goes on', async () => {
    const call = await parley.ring('call_1');
    const viewer = await parley.as('viewer');
    const other = await parley.as('owner', 'globex');
    for (const deed of ['say', 'mute', 'unmute', 'transfer']) {
      const url = `/api/calls/call_1/${deed}`;
      const body = { say: { text: 'x' }, transfer: { to: '+14155550123' } }[deed];
      expect((await post(url, body, viewer)).statusCode, deed).toBe(403);
      expect((await post(url, body, other)).json(), deed).toMatchObject({ code: 'call.unknown' });
    }
    await call.close();
    expect((await post('/api/calls/call_1/mute')).json()).toMatchObject({ code: 'call.not_active' });
    expect(call.deeds).toEqual([]);
  });
});

describe('Handing a call to a number', () => {
  const own = { label: '', agentId: 'dental', hours: null, createdAtMs: 0, updatedAtMs: 0 };
  const ring = async () => {
    await parley.home.numbers.add({ id: 'num_1', number: '+14155552671', ...own });
    return parley.ring('call_1', { channel: 'twilio', from: '+12125550100', to: '+14155552671' });
  };

  it('passes the gate and is done at once where it may', async () => {
    const call = await ring();
    const answer = await post('/api/calls/call_1/transfer', { to: '+1 (212) 555-0123', say: 'One moment.' });
    expect([answer.statusCode, call.deeds]).toEqual([200, ['transfer to +12125550123, saying: One moment.']]);
    expect(JSON.stringify(await parley.home.audit.list({ limit: 10 }))).toContain('calls.transfer');
  });

  it('to a number abroad waits for a person, and is not done', async () => {
    const call = await ring();
    const answer = await post('/api/calls/call_1/transfer', { to: '+33612345678' });
    expect(answer.statusCode).toBe(202);
    expect(answer.json()).toMatchObject({ approvalId: expect.stringMatching(/^apr/), riskTier: 'high' });
    expect(call.deeds).toEqual([]);
  });

  it('is refused for what is no number, and for a call that did not come by telephone', async () => {
    await ring();
    await parley.ring('call_2');
    expect((await post('/api/calls/call_1/transfer', { to: '5550123' })).json()).toMatchObject({
      status: 422,
      code: 'number.invalid',
    });
    expect((await post('/api/calls/call_2/transfer', { to: '+12125550123' })).json()).toMatchObject({
      status: 409,
      code: 'call.not_transferable',
    });
  });
});
