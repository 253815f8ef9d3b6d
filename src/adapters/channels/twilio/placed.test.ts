import { afterEach, describe, expect, it, vi } from 'vitest';
import { codeOf } from '#voice/errors.ts';
import { startOf, TwilioPeer } from './fakes/carrier.ts';
import { openPlacing, type Placing } from './fakes/placing.ts';
import { pause } from '#voice/ports/fakes/real-time.ts';

vi.setConfig({ testTimeout: 20_000 });

let parley: Placing;
afterEach(() => parley.close());

const RETRY = { attempts: 2, delaysMs: [50], on: ['busy' as const, 'failed' as const] };

async function place(asked: Parameters<Placing['ask']>[0] = {}): Promise<{ id: string; sid: string }> {
  const before = parley.twilio.placed.size;
  const answer = await parley.ask(asked);
  if (answer.outcome !== 'placed') throw new Error('it was not placed');
  await vi.waitUntil(() => parley.twilio.placed.size > before);
  const id = answer.call.callId;
  await vi.waitUntil(async () => (await parley.placed.find(id))?.carrierId !== null);
  return { id, sid: parley.twilio.lastSid };
}

async function mediaOf(sid: string): Promise<TwilioPeer> {
  const ticket = await parley.twilio.answer(sid);
  const peer = await TwilioPeer.open(parley.url);
  peer.send({ event: 'connected', protocol: 'Call', version: '1.0.0' });
  peer.send(startOf(ticket, { callSid: sid }));
  return peer;
}

const until = (id: string, state: string): Promise<unknown> =>
  vi.waitUntil(async () => (await parley.row(id)).state === state, { timeout: 8_000 });

describe('a call that is placed by Twilio', () => {
  it('rings, is answered by the agent with its variables, and ends when the callee hangs up', async () => {
    parley = await openPlacing();
    const { id, sid } = await place();
    const form = parley.twilio.placed.get(sid)!;
    expect([form.get('To'), form.get('From'), form.get('Timeout')]).toEqual([
      '+12125550123',
      '+14155552671',
      '40',
    ]);
    expect(await parley.twilio.tell(sid, 'initiated')).toBe(204);
    await parley.twilio.tell(sid, 'ringing');
    await parley.twilio.tell(sid, 'in-progress');
    const peer = await mediaOf(sid);
    await until(id, 'active');
    expect((await parley.row(id)).plan.greeting.text).toContain('Hello Ada.');
    await vi.waitUntil(() => peer.received.some(({ event }) => event === 'media'));
    peer.stop();
    await parley.twilio.tell(sid, 'completed');
    await until(id, 'ended');
    expect(await parley.states(id)).toEqual(['queued', 'created', 'ringing', 'active', 'ended']);
    const row = await parley.row(id);
    expect(row).toMatchObject({ direction: 'outbound', to: '+12125550123', end: { by: 'caller' } });
    expect(row.answeredAtMs).toBeGreaterThan(row.startedAtMs - 1);
    await vi.waitUntil(async () => (await parley.placed.find(id))?.state === 'ended');
    expect(parley.faults).toEqual([]);
  });

  it('[OP4] is handed to another number after a sentence, and its closed media socket is no fault', async () => {
    parley = await openPlacing();
    const { id, sid } = await place();
    const peer = await mediaOf(sid);
    await until(id, 'active');
    const call = parley.desk.get('acme', id)!;
    const handed = call.transfer('+14155550123', { say: 'One.', signal: AbortSignal.timeout(10_000) });
    await vi.waitUntil(() => parley.twilio.updates.length > 0, { timeout: 8_000 });
    peer.stop();
    await handed;
    await until(id, 'ended');
    expect(parley.twilio.updates.map((update) => [update.sid, update.form.get('Twiml')])).toEqual([
      [sid, expect.stringContaining(`<Dial callerId="+14155552671">+14155550123</Dial>`)],
    ]);
    expect((await parley.row(id)).end).toMatchObject({ by: 'operator', reason: 'transferred' });
    expect(parley.faults).toEqual([]);
  });

  it('[OP4] goes on where Twilio refuses to hand it over', async () => {
    parley = await openPlacing();
    const { id, sid } = await place();
    await mediaOf(sid);
    await until(id, 'active');
    const call = parley.desk.get('acme', id)!;
    parley.twilio.answers = [{ status: 400, body: { code: 21220 } }];
    const signal = AbortSignal.timeout(10_000);
    await expect(call.transfer('+14155550123', { signal })).rejects.toMatchObject({
      code: 'provider.rejected',
    });
    expect(parley.desk.get('acme', id)?.now.state).toBe('active');
  });

  it.each(['busy', 'no-answer', 'failed', 'canceled'] as const)(
    'that is %s is over, and says so',
    async (state) => {
      parley = await openPlacing({ maxCalls: 1 });
      const { id, sid } = await place();
      await parley.twilio.tell(sid, 'ringing');
      await parley.twilio.tell(sid, state, { SipResponseCode: '486' });
      await until(id, state);
      expect(await parley.states(id)).toEqual(['queued', 'created', 'ringing', state]);
      expect((await parley.row(id)).end).toMatchObject({ reason: `${state}, SIP 486`, by: 'carrier' });
      parley.desk.reserve();
    },
  );

  it('is tried again by its policy, and each attempt stands in its log', async () => {
    parley = await openPlacing();
    const { id, sid } = await place({ retry: RETRY });
    await parley.twilio.tell(sid, 'busy');
    await vi.waitUntil(() => parley.twilio.placed.size === 2);
    const second = parley.twilio.lastSid;
    await vi.waitUntil(async () => (await parley.placed.find(id))?.carrierId === second);
    expect(await parley.twilio.tell(sid, 'completed')).toBe(204);
    await parley.twilio.tell(second, 'busy');
    await until(id, 'busy');
    expect(await parley.states(id)).toEqual(['queued', 'created', 'busy', 'queued', 'created', 'busy']);
    expect(parley.twilio.requests).toBe(2);
  });

  it('takes callbacks late, twice and out of order', async () => {
    parley = await openPlacing();
    const { id, sid } = await place();
    const peer = await mediaOf(sid);
    await until(id, 'active');
    for (const status of ['ringing', 'initiated', 'ringing', 'in-progress', 'unheard-of'])
      expect(await parley.twilio.tell(sid, status)).toBe(204);
    expect((await parley.row(id)).state).toBe('active');
    peer.stop();
    await until(id, 'ended');
    for (const status of ['busy', 'completed', 'failed']) await parley.twilio.tell(sid, status);
    expect(await parley.states(id)).toEqual(['queued', 'created', 'active', 'ended']);
  });

  it('believes no callback with another token, for another call, or of another attempt', async () => {
    parley = await openPlacing();
    const { id, sid } = await place();
    const forged = await parley.twilio.callBack(sid, 'StatusCallback', { CallStatus: 'busy' }, 'another');
    expect(forged.status).toBe(403);
    const url = parley.twilio.placed.get(sid)!.get('StatusCallback')!;
    parley.twilio.placed.set('CAother', new URLSearchParams({ StatusCallback: url }));
    expect(await parley.twilio.tell('CAother', 'busy')).toBe(204);
    parley.twilio.placed.set(
      'CAnobody',
      new URLSearchParams({ StatusCallback: url.replace(id, 'call_nobody') }),
    );
    expect(await parley.twilio.tell('CAnobody', 'busy')).toBe(403);
    parley.twilio.placed.set(
      sid,
      new URLSearchParams({ StatusCallback: url.replace('attempt=1', 'attempt=2') }),
    );
    await parley.twilio.tell(sid, 'busy');
    expect((await parley.row(id)).state).toBe('created');
  });

  it('opens its line once: a second answer, or one to a call that is over, is hung up on', async () => {
    parley = await openPlacing();
    const { id, sid } = await place();
    const peer = await mediaOf(sid);
    await until(id, 'active');
    expect(await parley.twilio.answer(sid)).toBe('');
    peer.stop();
    await until(id, 'ended');
    expect(await parley.twilio.answer(sid)).toBe('');
  });

  it('tells who has picked up', async () => {
    parley = await openPlacing();
    const { id, sid } = await place({ detectMachine: true });
    await parley.twilio.callBack(sid, 'AsyncAmdStatusCallback', { AnsweredBy: 'machine_end_beep' });
    expect((await parley.lives(id)).at(-1)).toEqual({
      type: 'machine.detected',
      answeredBy: 'machine',
      detail: 'machine_end_beep',
    });
  });

  it('is called off while it rings', async () => {
    parley = await openPlacing();
    const { id, sid } = await place();
    expect(await parley.outbound.cancel('globex', id, { by: 'api', reason: 'not theirs' })).toBe(false);
    expect(await parley.outbound.cancel('acme', id, { by: 'api', reason: 'no longer needed' })).toBe(true);
    expect(await parley.row(id)).toMatchObject({
      state: 'canceled',
      end: { reason: 'no longer needed', by: 'api' },
    });
    expect(parley.twilio.updates.map((update) => [update.sid, update.form.get('Status')])).toEqual([
      [sid, 'completed'],
    ]);
    await parley.twilio.tell(sid, 'completed');
    expect((await parley.row(id)).state).toBe('canceled');
  });
});

describe('a Twilio that does not do its part', () => {
  it.each([
    [{ status: 429, headers: { 'retry-after': '1' } }, 'provider.rate_limited'],
    [{ status: 503 }, 'provider.failed'],
  ])('is asked again by the policy: %j', async (answer, reason) => {
    parley = await openPlacing();
    parley.twilio.answers = [answer, 'place'];
    const asked = await parley.ask({ retry: RETRY });
    const id = asked.outcome === 'placed' ? asked.call.callId : '';
    await vi.waitUntil(() => parley.twilio.placed.size === 1, { timeout: 5_000 });
    const [, , missed] = await parley.lives(id);
    expect(missed).toMatchObject({ state: 'failed', reason });
  });

  it.each([
    [{ status: 401 }, 'provider.unauthorized'],
    [
      { status: 400, body: { code: 21211, message: 'The number +12125550123 is not valid' } },
      'provider.rejected',
    ],
  ])('is not asked again where it would refuse again: %j', async (answer, reason) => {
    parley = await openPlacing();
    parley.twilio.answers = [answer, 'place'];
    const asked = await parley.ask({ retry: RETRY });
    const id = asked.outcome === 'placed' ? asked.call.callId : '';
    await until(id, 'failed');
    expect((await parley.row(id)).end?.reason).toBe(reason);
    expect(parley.twilio.requests).toBe(1);
    expect(String(parley.faults[0])).not.toContain('+12125550123');
  });

  it.each(['cut', 'garbage'] as const)(
    'may have dialled when its answer is %s: nobody is called twice',
    async (answer) => {
      parley = await openPlacing();
      parley.twilio.answers = [answer, 'place'];
      const asked = await parley.ask({ retry: RETRY });
      const id = asked.outcome === 'placed' ? asked.call.callId : '';
      await vi.waitUntil(() => parley.faults.length > 0);
      await pause(200);
      expect([(await parley.row(id)).state, parley.twilio.requests]).toEqual(['created', 1]);
    },
  );
});

describe('a request for a call', () => {
  it('with the same key gives the same call, also when both come at once; with another body it is refused', async () => {
    parley = await openPlacing();
    const answers = await Promise.all([1, 2, 3].map(() => parley.ask({}, 'key-1')));
    const ids = answers.map((answer) => answer.outcome === 'placed' && answer.call.callId);
    expect(new Set(ids).size).toBe(1);
    await vi.waitUntil(() => parley.twilio.requests > 0);
    // The audit told of calls that those who came second never placed.
    expect(parley.audit.told()).toEqual([`acme: calls.place ${String(ids[0])}`]);
    await expect(parley.ask({ to: '+12125550124' }, 'key-1')).rejects.toMatchObject({
      code: 'request.conflict',
    });
    expect(parley.twilio.requests).toBe(1);
  });

  it('that cannot be told to the audit is not placed, and its key is free for another try', async () => {
    parley = await openPlacing();
    parley.audit.failing = true;
    await expect(parley.ask({}, 'key-1')).rejects.toMatchObject({ code: 'storage.unavailable' });
    expect([parley.audit.told(), parley.twilio.requests]).toEqual([[], 0]);
    parley.audit.failing = false;
    expect(await parley.ask({}, 'key-1')).toMatchObject({ outcome: 'placed', repeated: false });
  });

  it.each([
    [{ from: '+12125550199' }, 'number.unknown'],
    [{ to: '5550123' }, 'number.invalid'],
    [{ agentId: 'nobody' }, 'agent.unknown'],
    [{ variables: {} }, 'variables.missing'],
    // It was dialled with a hole in its greeting as soon as the request had a tone of its own.
    [{ variables: {}, tone: 'friendly' as const }, 'variables.missing'],
    [{ variables: { name: 'Ada', nmae: 'x' } }, 'request.invalid'],
  ])('is refused before anything is dialled: %j', async (asked, code) => {
    parley = await openPlacing();
    expect(codeOf(await parley.ask(asked).catch((fault: unknown) => fault))).toBe(code);
    expect(parley.twilio.requests).toBe(0);
  });

  it('that is risky waits for a person, or is refused, as the gate says', async () => {
    const asked: string[] = [];
    parley = await openPlacing({
      clearance: {
        ask: async ({ risk }) => {
          asked.push(risk.tier);
          if (risk.tier === 'critical') return { verdict: 'deny', reasons: ['No premium numbers.'] };
          return { verdict: 'escalate', approvalId: 'apr_1', reasons: risk.reasons };
        },
      },
    });
    expect(await parley.ask({ to: '+33612345678' })).toMatchObject({ outcome: 'waits', approvalId: 'apr_1' });
    await expect(parley.ask({ to: '+19002345678' })).rejects.toMatchObject({ code: 'policy.denied' });
    expect([asked, parley.twilio.requests]).toEqual([['high', 'critical'], 0]);
  });

  it('for a later time waits for it, and for a place', async () => {
    parley = await openPlacing({ maxCalls: 1 });
    const place = parley.desk.reserve();
    const answer = await parley.ask({ atMs: Date.now() + 300 });
    const id = answer.outcome === 'placed' ? answer.call.callId : '';
    await pause(600);
    expect([(await parley.row(id)).state, parley.twilio.requests]).toEqual(['queued', 0]);
    place.leave();
  });
});
