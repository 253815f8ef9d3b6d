/** Twenty calls, one after the other, while a provider fails for all of them: what reaches its server, and how soon it is used again. */
import { afterAll, describe, expect, it } from 'vitest';
import type { OpenAiServer } from '../support/openai-server.ts';
import { ANSWER, FaultyCall, type Providers, providersOf, ROLES, serversFor } from './bench.ts';
import { pause } from '#voice/ports/fakes/real-time.ts';

const CALLS = 20;
/** Between the beginnings of two calls. Each would ask the failing server once if it did not learn from those before it. */
const APART_MS = 400;

/** One call with one question: how often it was answered. */
async function callOnce(providers: Providers): Promise<{ call: FaultyCall; answers: number }> {
  const call = new FaultyCall(providers);
  await call.heardOut(0);
  await call.heardOut(await call.ask());
  call.line.leave();
  return { call, answers: call.heard(0).split(ANSWER).length - 1 };
}

async function storm(providers: Providers): Promise<number[]> {
  return Promise.all(
    Array.from({ length: CALLS }, async (_, index) => {
      await pause(index * APART_MS);
      return (await callOnce(providers)).answers;
    }),
  );
}

/**
 * On an idle machine one request meets 429, and 500 three and a trial after each rest. What is under way when the circuit opens comes on
 * top: more of it the busier the machine.
 */
const MOST = 10;
const EACH = ROLES.flatMap((role) => (['429', '500'] as const).map((mode) => ({ role, mode })));

const counts: string[] = [];
afterAll(() => void process.stdout.write(`\nRequests of ${CALLS} calls: ${counts.join(', ')}\n`));

describe.concurrent('Twenty calls', () => {
  it.each(EACH)(
    'are all answered while the first $role says $mode, and half of them at most ask it',
    async ({ role, mode }) => {
      const servers = await serversFor(role, 2);
      try {
        const providers = providersOf(servers);
        const failing = servers[role][0] as OpenAiServer;
        failing.mode = mode;
        expect(await storm(providers)).toEqual(Array.from({ length: CALLS }, () => 1));
        expect(failing.seen.length).toBeGreaterThan(0);
        expect(failing.seen.length).toBeLessThanOrEqual(MOST);
        counts.push(`${role} ${mode}: ${failing.seen.length}`);
        const before = failing.seen.length;
        failing.mode = 'normal';
        if (mode === '429') {
          const { call } = await callOnce(providers);
          expect(call.events('provider.skipped')).toMatchObject([{ role, provider: 0 }]);
          expect(failing.seen.length).toBe(before);
        } else await isUsedAgain(providers, failing);
      } finally {
        await Promise.all(Object.values(servers).flatMap((each) => each.map((one) => one.close())));
      }
    },
    90_000,
  );
});

/** No call is without an answer until then, and afterwards none notices anything. */
async function isUsedAgain(providers: Providers, server: OpenAiServer): Promise<void> {
  const deadlineMs = performance.now() + 30_000;
  const isWell = (): boolean => providers.health.read().every(({ circuit }) => circuit === 'closed');
  while (!isWell() && performance.now() < deadlineMs) expect((await callOnce(providers)).answers).toBe(1);
  const before = server.seen.length;
  const { call } = await callOnce(providers);
  expect(call.events('provider.skipped')).toEqual([]);
  expect(call.events('provider.switched')).toEqual([]);
  expect(server.seen.length).toBeGreaterThan(before);
}
