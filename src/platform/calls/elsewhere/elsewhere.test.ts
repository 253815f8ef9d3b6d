import { beforeEach, describe, expect, it } from 'vitest';
import { memoryCallStore, type MemoryCallStore } from '#platform/calls/ports/fakes/call-store.ts';
import { someCall } from '#platform/calls/ports/fakes/some-call.ts';
import { fakeReception } from '#platform/lines/fakes/reception.ts';
import { ParleyError } from '#voice/errors.ts';
import { FakeChance, VirtualClock } from '#voice/ports/fakes/clock.ts';
import type { LiveCall } from '../reception.ts';
import { Elsewhere, LOOK_MS } from './elsewhere.ts';
import { Hands, HEARD_MS } from './hands.ts';
import { memoryIntercom } from './fakes/intercom.ts';
import type { Intercom } from './intercom.ts';

const NOBODY = { get: () => undefined };
let clock: VirtualClock;
let calls: MemoryCallStore;
let intercom: Intercom;
let held: LiveCall;
let deeds: string[];
let elsewhere: Elsewhere;

beforeEach(async () => {
  clock = new VirtualClock();
  calls = memoryCallStore();
  intercom = memoryIntercom();
  deeds = [];
  await calls.open({ ...someCall(), id: 'call_1', tenantId: 'acme', from: '+12125550100' });
  const tell = (seq: number, data: object) =>
    calls.append('call_1', [{ seq, atMs: seq * 1000, kind: 'event', data } as never]);
  tell(0, { type: 'call.answered' });
  tell(1, { type: 'caller.said', utteranceId: 'u1', text: 'when do you open' });
  held = { ...(await answered()), id: 'call_1', tenantId: 'acme', say: (text) => void deeds.push(text) };
  held.mute = () => {
    throw new ParleyError('call.not_active', 'It is ending.');
  };
  const gateway = new Hands({ intercom, here: NOBODY, clock, chance: new FakeChance() });
  await gateway.open();
  const callsOf = (tenantId: string) => calls.forTenant(tenantId);
  const onFault = (fault: unknown): never => {
    throw fault;
  };
  elsewhere = new Elsewhere({ here: NOBODY, callsOf, hands: gateway, clock, onFault });
});

async function answered(): Promise<{ -readonly [Key in keyof LiveCall]: LiveCall[Key] }> {
  const line = { channel: 'fake', attach: () => undefined, hangUp: () => undefined } as never;
  const request = { tenantId: 'acme', agentId: 'dental', from: null, to: null };
  return fakeReception().answer(line, request);
}

async function runner(): Promise<void> {
  const here = {
    get: (tenantId: string, id: string) => (tenantId === 'acme' && id === 'call_1' ? held : undefined),
  };
  await new Hands({ intercom, here, clock, chance: new FakeChance() }).open();
}

describe('A call that another process holds', () => {
  it('is listed as its log tells it, to its own tenant alone', async () => {
    const [call] = await elsewhere.list('acme');
    expect(call).toMatchObject({
      id: 'call_1',
      about: { from: '+12125550100' },
      now: { state: 'active', muted: false, lastWords: { who: 'caller', text: 'when do you open' } },
    });
    expect(await elsewhere.list('globex')).toEqual([]);
    expect(await elsewhere.get('globex', 'call_1')).toBeUndefined();
  });

  it('does what it is asked to, and a refusal comes back as it was given there', async () => {
    await runner();
    const call = (await elsewhere.get('acme', 'call_1'))!;
    await call.say('One moment.', { now: false });
    expect(deeds).toEqual(['One moment.']);
    await expect(call.mute(true)).rejects.toMatchObject({ code: 'call.not_active', detail: 'It is ending.' });
  });

  // The answer to POST /api/calls/:id/mute said `muted: false` of a call that another process had just muted.
  it('is told as muted by the answer to whoever mutes it, not only by its log afterwards', async () => {
    await runner();
    held.mute = () => undefined;
    const call = (await elsewhere.get('acme', 'call_1'))!;
    await call.mute(true);
    expect(call.now.muted).toBe(true);
    await call.mute(false);
    expect(call.now.muted).toBe(false);
  });

  it('is said to be unreachable where nobody answers, and is asked for nothing afterwards', async () => {
    const call = (await elsewhere.get('acme', 'call_1'))!;
    const asked = Promise.resolve(call.say('Hello?', { now: true }));
    const told = expect(asked).rejects.toMatchObject({ code: 'call.unreachable' });
    await clock.advance(HEARD_MS);
    await told;
    await runner();
    expect(deeds).toEqual([]);
  });

  it('is told of as it begins, changes and ends', async () => {
    const told: string[] = [];
    const leave = elsewhere.watch('acme', ({ type, call }) => void told.push(`${type} ${call.now.muted}`));
    await clock.advance(LOOK_MS);
    const data = { type: 'agent.muted', on: true } as const;
    calls.append('call_1', [{ seq: 2, atMs: 2000, kind: 'event', data }]);
    await clock.advance(LOOK_MS * 2);
    await calls.close('call_1', {
      endedAtMs: 5000,
      durationMs: 5000,
      reason: 'hung up',
      by: 'caller',
      turns: 1,
    });
    await clock.advance(LOOK_MS * 2);
    expect(told).toEqual(['started false', 'changed true', 'ended true']);
    leave();
  });
});
