/** Calls abroad and to numbers that cost a premium: who has to agree, and what their records say. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { memoryGovernance } from '#platform/governance/fakes/governance.ts';
import type { Principal } from '#platform/tenancy/principal.ts';
import { openPlacing, type Placing } from './fakes/placing.ts';
import { startOf, TwilioPeer } from './fakes/carrier.ts';
import { realClock } from '#voice/ports/fakes/real-time.ts';

let parley: Placing;
let governance: ReturnType<typeof memoryGovernance>;
afterEach(() => parley.close());

async function open(): Promise<void> {
  governance = memoryGovernance({ clock: realClock });
  parley = await openPlacing({ governance });
}

function admin(id: string): Principal {
  return { kind: 'user', id, label: `${id}@acme.example`, tenantId: 'acme', role: 'admin', scopes: null };
}

async function wait(to: string): Promise<string> {
  const answer = await parley.ask({ to });
  if (answer.outcome !== 'waits') throw new Error(`it does not wait: ${JSON.stringify(answer)}`);
  expect(parley.twilio.requests).toBe(0);
  return answer.approvalId;
}

const agree = async (id: string, who: string) => {
  const { approval, ran } = await governance.approvals.vote(admin(who), id, { agrees: true, note: '' });
  await ran;
  return approval.state;
};

async function placedIn(approvalId: string): Promise<string> {
  const approval = await governance.storesOf('acme').approvals.get(approvalId);
  const { value } = approval!.result as { value: { callId: string } };
  return value.callId;
}

describe('a call that is placed', () => {
  it('at home is dialled at once, and its head says under which verdict', async () => {
    await open();
    const answer = await parley.ask();
    if (answer.outcome !== 'placed') throw new Error('it was not placed');
    const { governance: head, state } = await parley.row(answer.call.callId);
    expect([state, head?.tier, head?.verdictId]).toEqual([
      'created',
      'medium',
      expect.stringMatching(/^dec_/),
    ]);
    const [decision] = await governance.storesOf('acme').decisions.list({ limit: 1 });
    expect(decision).toMatchObject({ action: 'call.place', context: { destination: 'domestic' } });
  });

  it('abroad waits for one person, is dialled once when they agree, and is answered as risky as it was placed', async () => {
    await open();
    const id = await wait('+33612345678');
    await agree(id, 'user_2');
    await vi.waitUntil(() => parley.twilio.placed.size === 1);
    await expect(agree(id, 'user_3')).rejects.toMatchObject({ code: 'approval.settled' });
    expect(await governance.approvals.run('acme', id)).toBeNull();
    expect(parley.twilio.placed.size).toBe(1);
    const callId = await placedIn(id);
    expect((await parley.row(callId)).governance).toMatchObject({
      tier: 'high',
      reasons: expect.arrayContaining(['the call leaves the country']),
    });
    await vi.waitUntil(async () => (await parley.placed.find(callId))?.carrierId !== null);
    const ticket = await parley.twilio.answer(parley.twilio.lastSid);
    const peer = await TwilioPeer.open(parley.url);
    peer.send({ event: 'connected', protocol: 'Call', version: '1.0.0' });
    peer.send(startOf(ticket, { callSid: parley.twilio.lastSid }));
    await vi.waitUntil(async () => (await parley.row(callId)).state === 'active');
    // The verdict to answer, which knows where the call goes, has taken the place of the verdict to place it.
    const answered = (await parley.row(callId)).governance;
    expect(answered).toMatchObject({ tier: 'high' });
    expect(await parley.lives(callId)).toContainEqual({ type: 'call.governed', ...answered });
  });

  it('to a number that costs a premium waits for two people', async () => {
    await open();
    const id = await wait('+19002345678');
    expect(await agree(id, 'user_2')).toBe('waiting');
    expect(parley.twilio.requests).toBe(0);
    // The same person again, and who has asked, do not count.
    await expect(agree(id, 'user_2')).rejects.toMatchObject({ code: 'approval.not_yours' });
    await expect(agree(id, 'user_1')).rejects.toMatchObject({ code: 'approval.not_yours' });
    expect(await agree(id, 'user_3')).toBe('approved');
    await vi.waitUntil(() => parley.twilio.placed.size === 1);
    expect((await parley.row(await placedIn(id))).governance).toMatchObject({ tier: 'critical' });
  });

  // A client that had no answer sent its request again, and people found one call in their queue seven times.
  it('waits once, however often it is asked for under its key, and nothing else is asked for under it', async () => {
    await open();
    const asks = await Promise.all([1, 2, 3, 4].map(() => parley.ask({ to: '+33612345678' }, 'key-1')));
    const ids = asks.map((answer) => (answer.outcome === 'waits' ? answer.approvalId : answer.outcome));
    expect(new Set(ids).size).toBe(1);
    expect(await governance.storesOf('acme').approvals.list({ limit: 9 })).toHaveLength(1);
    await expect(parley.ask({ to: '+33612345679' }, 'key-1')).rejects.toMatchObject({
      code: 'request.conflict',
    });
    await agree(ids[0]!, 'user_2');
    expect(await parley.ask({ to: '+33612345678' }, 'key-1')).toMatchObject({
      outcome: 'placed',
      repeated: true,
      call: { callId: await placedIn(ids[0]!) },
    });
    await vi.waitUntil(() => parley.twilio.requests > 0);
    expect(parley.twilio.requests).toBe(1);
  });

  it('that was refused stays refused under its key', async () => {
    await open();
    const answer = await parley.ask({ to: '+33612345678' }, 'key-1');
    const id = answer.outcome === 'waits' ? answer.approvalId : '';
    await governance.approvals.vote(admin('user_2'), id, { agrees: false, note: 'No.' });
    await expect(parley.ask({ to: '+33612345678' }, 'key-1')).rejects.toMatchObject({
      code: 'approval.settled',
      detail: expect.stringContaining(`${id}, which is rejected`),
    });
    expect(await parley.ask({ to: '+33612345678' }, 'key-2')).toMatchObject({ outcome: 'waits' });
  });

  // `x-approval: token` was passed over where calls are placed, and the client waited for a token that never came.
  it('is placed by whoever asked, once, with the token that they wished for', async () => {
    await open();
    const asked = { to: '+33612345678' };
    const answer = await parley.ask(asked, null, { wantsToken: true });
    if (answer.outcome !== 'waits') throw new Error('it does not wait');
    const token = answer.token ?? '';
    expect(token).toMatch(/^apt_/);
    await expect(parley.ask(asked, null, { token })).rejects.toMatchObject({ code: 'approval.settled' });
    expect(await agree(answer.approvalId, 'user_2')).toBe('approved');
    expect(parley.twilio.requests).toBe(0);
    await expect(parley.ask({ to: '+33612345679' }, null, { token })).rejects.toMatchObject({
      code: 'approval.token_invalid',
    });
    const placed = await parley.ask(asked, null, { token });
    expect(placed).toMatchObject({ outcome: 'placed' });
    const { callId } = (placed as { call: { callId: string } }).call;
    const approval = await governance.storesOf('acme').approvals.get(answer.approvalId);
    expect(approval).toMatchObject({ state: 'done', result: { value: { callId } } });
    await expect(parley.ask(asked, null, { token })).rejects.toMatchObject({ code: 'approval.settled' });
  });

  it('is not dialled when one person says no', async () => {
    await open();
    const id = await wait('+19002345678');
    await governance.approvals.vote(admin('user_2'), id, { agrees: false, note: 'No.' });
    await expect(agree(id, 'user_3')).rejects.toMatchObject({ code: 'approval.settled' });
    expect(parley.twilio.requests).toBe(0);
  });
});
