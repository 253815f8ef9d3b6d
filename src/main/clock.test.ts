import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { WakeUps } from '#platform/lines/wake-ups.ts';
import { systemRest } from './clock.ts';

it('answers every request while the frames of two hundred calls gather: a rest is short, and comes after what was due', async () => {
  const slept: number[] = [];
  const wakeUps = new WakeUps({
    ...systemRest,
    sleep: (ms) => {
      slept.push(ms);
      systemRest.sleep(ms);
    },
  });
  const frames = setInterval(() => {
    for (let call = 0; call < 200; call += 1) wakeUps.arrived(200);
  }, 1);
  const server = createServer((_request, response) => response.end('here'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const answers = await Promise.all(Array.from({ length: 20 }, async () => (await fetch(url)).text()));
  for (let i = 0; i < 10; i += 1) answers.push(await (await fetch(url)).text());
  clearInterval(frames);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  expect(answers).toEqual(Array(30).fill('here'));
  expect(slept.length).toBeGreaterThan(5);
  expect(Math.max(...slept)).toBeLessThanOrEqual(10);
});
