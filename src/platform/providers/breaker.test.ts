import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '#voice/errors.ts';
import { FakeChance, VirtualClock } from '#voice/ports/fakes/clock.ts';
import { Breaker, type BreakerState, type Circuit } from './breaker.ts';

function bench(share = 1) {
  const clock = new VirtualClock();
  const chance = new FakeChance();
  chance.share = () => share;
  const changes: Circuit[] = [];
  const breaker = new Breaker({
    clock,
    chance,
    onChange: ({ circuit }: BreakerState) => changes.push(circuit),
  });
  const fail = (code: ErrorCode, retryAfterMs: number | null = null): void =>
    breaker.enter().failed({ code, retryAfterMs });
  const rests = (): boolean => {
    try {
      breaker.enter().left();
      return false;
    } catch {
      return true;
    }
  };
  return { clock, breaker, changes, fail, rests };
}

describe('A circuit', () => {
  it('opens after three failures within half a minute', async () => {
    const { clock, breaker, fail, rests } = bench();
    fail('provider.cut');
    fail('provider.timeout');
    expect(rests()).toBe(false);
    fail('provider.failed');
    expect(rests()).toBe(true);
    expect(breaker.state).toEqual({ circuit: 'open', code: 'provider.failed', restMs: 2000 });
    await clock.advance(500);
    expect(breaker.state.restMs).toBe(1500);
  });

  it('stays closed when the failures are far apart, or fewer than what went well', async () => {
    const { clock, breaker, fail, rests } = bench();
    for (let time = 0; time < 6; time += 1) {
      fail('provider.cut');
      await clock.advance(16_000);
    }
    expect(rests()).toBe(false);
    for (let time = 0; time < 9; time += 1) {
      breaker.enter().succeeded();
      breaker.enter().succeeded();
      fail('provider.cut');
    }
    expect(rests()).toBe(false);
  });

  it.each(['provider.unauthorized', 'provider.rate_limited'] as const)('opens at once on %s', (code) => {
    const { fail, rests } = bench();
    fail(code);
    expect(rests()).toBe(true);
  });

  it('rests as long as the provider asks, also when others still under way ask for longer, but never beyond five minutes', async () => {
    const { clock, breaker, fail } = bench();
    const other = breaker.enter();
    const third = breaker.enter();
    fail('provider.rate_limited', 20_000);
    expect(breaker.state.restMs).toBe(20_000);
    other.failed({ code: 'provider.rate_limited', retryAfterMs: 25_000 });
    third.failed({ code: 'provider.rate_limited', retryAfterMs: 3000 });
    expect(breaker.state.restMs).toBe(25_000);
    await clock.advance(25_000);
    fail('provider.failed', 86_400_000);
    expect(breaker.state.restMs).toBe(300_000);
  });

  it('is tried by one request after its rest, and closes when that goes well', async () => {
    const { clock, breaker, changes, fail, rests } = bench();
    fail('provider.unauthorized');
    await clock.advance(29_999);
    expect(rests()).toBe(true);
    await clock.advance(1);
    const probe = breaker.enter();
    expect(breaker.state.circuit).toBe('half-open');
    expect([rests(), rests(), rests()]).toEqual([true, true, true]);
    probe.succeeded();
    expect(rests()).toBe(false);
    expect(breaker.state).toEqual({ circuit: 'closed', code: null, restMs: 0 });
    expect(changes).toEqual(['open', 'half-open', 'closed']);
  });

  it('rests twice as long after each trial that fails, and anew from the first length once it has worked', async () => {
    const { clock, breaker, fail } = bench();
    const rested: number[] = [];
    fail('provider.rate_limited');
    for (let time = 0; time < 10; time += 1) {
      rested.push(breaker.state.restMs);
      await clock.advance(breaker.state.restMs);
      fail('provider.cut');
    }
    expect(rested).toEqual([2000, 4000, 8000, 16_000, 32_000, 64_000, 128_000, 256_000, 300_000, 300_000]);
    await clock.advance(300_000);
    breaker.enter().succeeded();
    fail('provider.rate_limited');
    expect(breaker.state.restMs).toBe(2000);
  });

  it('is tried again by the next request when the trial was given up for reasons of our own', async () => {
    const { clock, breaker, fail } = bench();
    fail('provider.rate_limited');
    await clock.advance(2000);
    const probe = breaker.enter();
    probe.left();
    probe.failed({ code: 'provider.cut' });
    expect(breaker.state.circuit).toBe('open');
    breaker.enter().succeeded();
    expect(breaker.state.circuit).toBe('closed');
  });

  it('hears only once what became of a request', () => {
    const { breaker, fail, rests } = bench();
    const one = breaker.enter();
    for (let time = 0; time < 5; time += 1) one.failed({ code: 'provider.cut' });
    fail('provider.cut');
    expect(rests()).toBe(false);
  });

  it('has chance in its rest, so that processes do not come back as one', () => {
    const rests = [0, 0.5, 1].map((share) => {
      const { breaker, fail } = bench(share);
      fail('provider.rate_limited');
      return breaker.state.restMs;
    });
    expect(rests).toEqual([1500, 1750, 2000]);
  });
});
