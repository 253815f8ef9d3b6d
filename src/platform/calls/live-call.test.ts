import { describe, expect, it } from 'vitest';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import { FakeLine } from '#voice/ports/fakes/line.ts';
import { openDesk, REQUEST, TINY } from './fakes/desk.ts';

describe('the front desk, while a call goes on', () => {
  it('shows who watches each call as it begins, changes and ends, and no call of another tenant', async () => {
    const { clock, desk } = await openDesk();
    const seen: unknown[] = [];
    const leave = desk.watch(HOME_TENANT, ({ type, call }) =>
      seen.push([type, call.now.state, call.now.muted, call.now.lastWords?.text]),
    );
    const others: unknown[] = [];
    desk.watch('globex', (change) => others.push(change));
    const line = new FakeLine({ clock });
    const live = await desk.answer(line, REQUEST);
    line.idle();
    await clock.advance(3000);
    await live.mute(true);
    line.leave();
    await clock.advance(100);
    await live.ended;
    const said = 'Hello. What is your name? What is your name?';
    expect(seen).toEqual([
      ['started', 'ringing', false, undefined],
      ['changed', 'active', false, undefined],
      ['changed', 'active', false, said],
      ['changed', 'active', true, said],
      ['ended', 'active', true, said],
    ]);
    expect([others, desk.list(HOME_TENANT)]).toEqual([[], []]);
    expect(() => live.say('Are you there?', { now: true })).toThrow('is not being held');
    leave();
  });

  it('hands on only what its channel can, once the strategy’s sentence was said', async () => {
    const { clock, desk, agents } = await openDesk();
    await agents.put({
      id: 'tiny',
      name: 'Tiny',
      source: TINY.replace('{', '{"transfer":"I connect you.",'),
    });
    const line = new FakeLine({ clock });
    const handed: [string, number][] = [];
    const transfer = async (to: string): Promise<void> => void handed.push([to, clock.nowMs()]);
    const live = await desk.answer(line, { ...REQUEST, transfer });
    line.idle();
    await clock.advance(5000);
    const done = live.transfer('+12125550123', { signal: new AbortController().signal });
    await clock.advance(5000);
    await done;
    expect(handed[0]?.[0]).toBe('+12125550123');
    expect(live.now.lastWords?.text).toBe('I connect you.');
    expect(handed[0]![1]).toBeGreaterThan(5500);
    const browser = await desk.answer(new FakeLine({ clock }), REQUEST);
    await expect(
      browser.transfer('+12125550123', { signal: new AbortController().signal }),
    ).rejects.toMatchObject({ code: 'call.not_transferable' });
  });
});
