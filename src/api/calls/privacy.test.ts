/** What of the people on the line is shown to those who may not listen: the client's readers. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Call, CallList } from '#wire/api.ts';
import type { LiveCallList } from '#wire/live-calls.ts';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import { presentCall } from './present.ts';
import { testParley, type TestParley } from '../fakes/parley.ts';

const CALLER = '+12125550132';
const HOUSE = '+14155552671';
let parley: TestParley;
let viewer: Record<string, string>;
beforeEach(async () => {
  parley = await testParley();
  viewer = await parley.as('viewer');
});
afterEach(() => parley.server.close());

const read = async (url: string, headers = viewer) => {
  const answer = await parley.server.inject({ url, headers });
  return { status: answer.statusCode, text: answer.payload, json: <Body>() => answer.json<Body>() };
};

describe('Who may read calls and not listen', () => {
  it('sees the end of a caller’s number, and the house’s own in the clear', async () => {
    await parley.ring('call_in', { from: CALLER, to: HOUSE });
    const { calls } = (await read('/api/calls')).json<CallList>();
    expect(calls[0]).toMatchObject({ from: '•••32', to: HOUSE });
    expect((await read('/api/calls/call_in')).json<Call>()).toMatchObject({ from: '•••32', to: HOUSE });
    const live = (await read('/api/calls/live')).json<LiveCallList>();
    expect(live.calls[0]).toMatchObject({ from: '•••32', to: HOUSE });
  });

  it('sees nothing of a number that is too short to hide anything, nor of a name', async () => {
    await parley.ring('call_1', { from: '40132' });
    expect((await read('/api/calls/call_1')).json<Call>().from).toBe('•••');
  });

  it('sees the number neither in a file, also where the tenant masks nothing in files', async () => {
    const log = await parley.ring('call_1', { from: CALLER, to: HOUSE });
    await log.close();
    expect((await read('/api/calls/export')).text).toContain('call_1');
    expect((await read('/api/calls/export')).text).not.toContain(CALLER);
  });

  it('cannot find out a number by looking for parts of it', async () => {
    await parley.ring('call_1', { from: CALLER });
    for (const path of ['/api/calls', '/api/calls/export']) {
      const { status, json } = await read(`${path}?caller=0132`);
      expect(status, path).toBe(403);
      expect(json<{ detail: string }>().detail).toContain('calls:listen');
    }
    expect((await read('/api/calls?caller=0132', await parley.as('operator'))).status).toBe(200);
  });

  it('neither hears the recording nor is told of one', async () => {
    const log = await parley.ring('call_1', { from: CALLER });
    await log.close();
    const row = (await parley.deps.tenant(HOME_TENANT).calls.get('call_1'))!;
    const recorded = { ...row, recording: { bytes: 1000, durationMs: 15, sampleRateHz: 16_000 } };
    expect(presentCall(recorded, true).recording).toMatchObject({ url: '/api/calls/call_1/recording' });
    expect(presentCall(recorded, false).recording).toBeNull();
    expect((await read('/api/calls/call_1/recording')).json<{ code: string }>().code).toBe(
      'request.forbidden',
    );
  });

  it('sees the end of the number to which a call was handed', async () => {
    const log = await parley.ring('call_1', { from: CALLER });
    const data = { type: 'call.transferred', to: '+12125550177' } as const;
    log.happen({ seq: 0, atMs: 10, kind: 'event', data });
    const events = '/api/calls/call_1/events';
    expect((await read(events)).text).toContain('•••77');
    expect((await read(events)).text).not.toContain('0177');
    expect((await read(events, await parley.as('operator'))).text).toContain('+12125550177');
  });
});

describe('Who may listen', () => {
  it('sees both numbers', async () => {
    await parley.ring('call_1', { from: CALLER, to: HOUSE });
    const call = (await read('/api/calls/call_1', await parley.as('operator'))).json<Call>();
    expect(call).toMatchObject({ from: CALLER, to: HOUSE });
  });
});
