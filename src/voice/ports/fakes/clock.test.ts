import { describe, expect, it } from 'vitest';
import { sleep } from '../clock.ts';
import { FakeChance, VirtualClock } from './clock.ts';

describe('the virtual clock', () => {
  it('fires timers in order of time, then of creation', async () => {
    const clock = new VirtualClock();
    const fired: string[] = [];
    clock.timer(30, () => fired.push('30'));
    clock.timer(10, () => fired.push('10a'));
    clock.timer(10, () => fired.push('10b'));
    clock.timer(20, () => fired.push(`20 at ${clock.nowMs()}`));
    await clock.advance(25);
    expect(fired).toEqual(['10a', '10b', '20 at 20']);
    await clock.advance(5);
    expect(fired).toEqual(['10a', '10b', '20 at 20', '30']);
    expect(clock.nowMs()).toBe(30);
  });

  it('keeps order among many timers in any order of creation, some of them cancelled', async () => {
    const clock = new VirtualClock();
    const fired: number[] = [];
    const cancels = Array.from({ length: 500 }, (_, i) =>
      clock.timer((i * 7919) % 500, () => fired.push((i * 7919) % 500)),
    );
    for (let i = 0; i < 500; i += 3) cancels[i]!();
    expect(clock.pendingTimers).toBe(333);
    await clock.advance(500);
    expect(fired).toHaveLength(333);
    expect(fired).toEqual(fired.toSorted((a, b) => a - b));
    expect(clock.pendingTimers).toBe(0);
  });

  it('lets long promise chains run to their end before the next timer fires', async () => {
    const clock = new VirtualClock();
    const seen: string[] = [];
    clock.timer(10, () => {
      void (async () => {
        for (let i = 0; i < 200; i += 1) await Promise.resolve();
        seen.push(`chain at ${clock.nowMs()}`);
      })();
    });
    clock.timer(11, () => seen.push('next'));
    await clock.advance(11);
    expect(seen).toEqual(['chain at 10', 'next']);
  });

  it('fires timers that were made while advancing at their own time', async () => {
    const clock = new VirtualClock();
    const times: number[] = [];
    void (async () => {
      for (let i = 0; i < 4; i += 1) {
        await sleep(clock, 25);
        times.push(clock.nowMs());
      }
    })();
    await clock.advance(90);
    expect(times).toEqual([25, 50, 75]);
    expect(clock.pendingTimers).toBe(1);
  });

  it('passes ten minutes of a 20 ms ticker in well under a second', async () => {
    const clock = new VirtualClock();
    let ticks = 0;
    const tick = (): void => {
      ticks += 1;
      clock.timer(20, tick);
    };
    clock.timer(20, tick);
    const began = process.cpuUsage();
    await clock.advance(600_000);
    expect(ticks).toBe(30_000);
    expect(process.cpuUsage(began).user / 1000).toBeLessThan(1000);
  });

  it('refuses to go back, to advance twice at once, and to wait for NaN', async () => {
    const clock = new VirtualClock();
    await expect(clock.advance(-1)).rejects.toThrow('forward only');
    const first = clock.advance(1);
    await expect(clock.advance(1)).rejects.toThrow('advancing already');
    await first;
    expect(() => clock.timer(Number.NaN, () => undefined)).toThrow('NaN');
  });

  it('throws what a timer throws, at the instant of that timer, and goes on afterwards', async () => {
    const clock = new VirtualClock();
    clock.timer(5, () => {
      throw new Error('broken timer');
    });
    await expect(clock.advance(10)).rejects.toThrow('broken timer');
    expect(clock.nowMs()).toBe(5);
    await clock.advance(10);
    expect(clock.nowMs()).toBe(15);
  });

  it('says so when something never happens', async () => {
    const clock = new VirtualClock();
    let done = false;
    clock.timer(50, () => (done = true));
    await clock.advanceUntil(() => done, 100);
    expect(clock.nowMs()).toBe(60);
    await expect(clock.advanceUntil(() => false, 100)).rejects.toThrow('within 100 ms');
  });

  it('tells the time of day from its start', async () => {
    const clock = new VirtualClock(1_000_000);
    await clock.advance(1500);
    expect(clock.epochMs()).toBe(1_001_500);
  });
});

describe('fake chance', () => {
  it('counts identifiers by their prefix', () => {
    const chance = new FakeChance();
    expect([chance.id('call'), chance.id('turn'), chance.id('call')]).toEqual([
      'call_0001',
      'turn_0001',
      'call_0002',
    ]);
  });
});
