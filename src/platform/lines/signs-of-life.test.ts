import { expect, test } from 'vitest';
import { VirtualClock } from '#voice/ports/fakes/clock.ts';
import { SignsOfLife } from './signs-of-life.ts';

test('a far end that says nothing is pinged once, and given up when it does not answer either', async () => {
  const clock = new VirtualClock();
  let pings = 0;
  const life = new SignsOfLife(clock, { silentMs: 10_000, silentGraceMs: 5000 }, () => (pings += 1));
  await clock.advance(10_000);
  expect([life.areOver(), pings]).toEqual([false, 0]);
  await clock.advance(1);
  expect([life.areOver(), life.areOver(), pings]).toEqual([false, false, 1]);
  await clock.advance(4999);
  expect(life.areOver()).toBe(false);
  await clock.advance(1);
  expect([life.areOver(), pings]).toEqual([true, 1]);
});

test('a far end that answers the ping stays, and is pinged again when it falls silent again', async () => {
  const clock = new VirtualClock();
  let pings = 0;
  const life = new SignsOfLife(clock, { silentMs: 10_000, silentGraceMs: 5000 }, () => (pings += 1));
  await clock.advance(12_000);
  expect(life.areOver()).toBe(false);
  life.seen();
  await clock.advance(10_000);
  expect([life.areOver(), pings]).toEqual([false, 1]);
  await clock.advance(1000);
  expect([life.areOver(), pings]).toEqual([false, 2]);
});
