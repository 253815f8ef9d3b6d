import { describe, expect, it } from 'vitest';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import { FakeLine } from '#voice/ports/fakes/line.ts';
import type { CallQuotas } from './desk.ts';
import { openDesk, REQUEST, TINY } from './fakes/desk.ts';

describe('the front desk, before it answers', () => {
  it('answers under the gate, and its head and its log say so', async () => {
    const { clock, desk, calls, governance } = await openDesk();
    const live = await desk.answer(new FakeLine({ clock }), REQUEST);
    const reader = calls.forTenant(HOME_TENANT);
    const row = await reader.get(live.id);
    expect(row?.governance).toMatchObject({ tier: 'medium', recording: 'allowed', degraded: false });
    const governed = (await reader.log(live.id, 0, 10)).filter(({ data }) => data.type === 'call.governed');
    expect(governed).toMatchObject([{ kind: 'life', data: row!.governance! }]);
    const { decisions } = governance.storesOf(HOME_TENANT);
    expect(await decisions.get(row!.governance!.verdictId)).toMatchObject({
      callId: live.id,
      outcome: 'allow',
    });
  });

  it('whom the gate refuses is not answered, and holds no place', async () => {
    const { clock, desk, calls, governance } = await openDesk(1);
    governance.policyEngine.decide = async () => ({ decision: 'deny', policies: [] });
    await expect(desk.answer(new FakeLine({ clock }), REQUEST)).rejects.toMatchObject({
      code: 'policy.denied',
    });
    expect(await calls.forTenant(HOME_TENANT).list({ limit: 9 })).toEqual([]);
    desk.reserve().leave();
  });

  it('a call that may not be recorded leaves no recording', async () => {
    const { clock, desk, agents, recordings } = await openDesk();
    const strategy = { ...(JSON.parse(TINY) as object), sensitive: ['payment'] };
    await agents.put({ id: 'tiny', name: 'Tiny', source: JSON.stringify(strategy) });
    const live = await desk.answer(new FakeLine({ clock }), REQUEST);
    await clock.advance(1000);
    await Promise.all([live.end('operator', 'enough'), clock.advance(9000)]);
    expect(await recordings.find(live.id)).toBeNull();
  });

  it('a caller is answered though the policy server says nothing', async () => {
    const { clock, desk, governance } = await openDesk();
    governance.policyEngine.mood = 'silent';
    const answering = desk.answer(new FakeLine({ clock }), REQUEST);
    await clock.advance(60);
    expect((await answering).id).toMatch(/^call_/);
  });

  it('holds a call whose tenant has no storage left, does not record it, and says so', async () => {
    let room = false;
    const quotas: CallQuotas = { enterCall: async () => () => {}, roomToRecord: async () => room };
    const { clock, desk, calls, recordings } = await openDesk(2, quotas);
    const request = { tenantId: HOME_TENANT, agentId: 'tiny', from: null, to: null };
    const hold = async () => {
      const line = new FakeLine({ clock });
      const live = await desk.answer(line, request);
      line.idle();
      await clock.advance(3000);
      line.leave();
      await live.ended;
      return live;
    };
    const full = await hold();
    expect(await recordings.find(full.id)).toBeNull();
    const row = await calls.forTenant(HOME_TENANT).get(full.id);
    expect(row).toMatchObject({
      state: 'ended',
      governance: {
        recording: 'denied',
        reasons: expect.arrayContaining([expect.stringContaining('storage')]),
      },
    });
    expect(row!.end!.durationMs).toBeGreaterThan(2000);
    room = true;
    const next = await hold();
    expect(await recordings.find(next.id)).not.toBeNull();
  });
});
