import { describe, expect, it } from 'vitest';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import { FakeLine } from '#voice/ports/fakes/line.ts';
import { openDesk, REQUEST, TINY } from './fakes/desk.ts';

describe('the front desk, choosing who answers', () => {
  it('refuses an agent that does not exist, and one whose strategy is broken', async () => {
    const { clock, desk, agents } = await openDesk();
    const line = new FakeLine({ clock });
    await expect(desk.answer(line, { ...REQUEST, agentId: 'nobody' })).rejects.toMatchObject({
      code: 'agent.unknown',
    });
    await agents.put({ id: 'broken', name: 'Broken', source: 'id: broken' });
    await expect(desk.answer(line, { ...REQUEST, agentId: 'broken' })).rejects.toMatchObject({
      code: 'strategy.invalid',
    });
    expect(line.records).toEqual([]);
  });

  it('answers with the version that is published, not with the draft that somebody edits', async () => {
    const { clock, desk, agents, calls } = await openDesk();
    const by = { kind: 'user', id: 'u', label: 'ann@example.com' } as const;
    const edited = TINY.replace('Hello.', 'A draft.');
    await agents.saveDraft('tiny', { name: 'Tiny', source: edited, revision: 1, by });
    const live = await desk.answer(new FakeLine({ clock }), REQUEST);
    const row = await calls.forTenant(HOME_TENANT).get(live.id);
    expect(row?.agentVersion?.number).toBe(1);
    expect(row?.plan.greeting.text).toContain('Hello.');
  });

  it('speaks in the tone that is asked for in this one call', async () => {
    const { clock, desk, calls } = await openDesk();
    const live = await desk.answer(new FakeLine({ clock }), { ...REQUEST, tone: 'empathetic' });
    const row = await calls.forTenant(HOME_TENANT).get(live.id);
    expect(row?.plan.voice.speed).toBe(0.93);
    expect(row?.plan.speech.fillers[0]).toBe('One moment, I am with you.');
  });

  it('refuses a call with variables that the agent does not have, and keeps the place free', async () => {
    const { clock, desk } = await openDesk(1);
    const line = new FakeLine({ clock });
    const wrong = desk.answer(line, { ...REQUEST, variables: { company: 'Acme' } });
    await expect(wrong).rejects.toMatchObject({ code: 'request.invalid' });
    await desk.answer(line, REQUEST);
  });
});
