/** Webhooks over real sockets, to a receiver that fails in every way and comes back; the waits alone are shorter than outside. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { allowedHosts } from '#adapters/net/allowed-hosts.ts';
import { openGuardedRequests } from '#adapters/net/guarded-requests.ts';
import { memoryAudit } from '#platform/governance/audit/fakes/audit.ts';
import { Deliverer } from '#platform/webhooks/deliver.ts';
import { hookSecrets } from '#platform/webhooks/hook-secrets.ts';
import { webhookOutbox } from '#platform/webhooks/outbox.ts';
import { memoryWebhooks } from '#platform/webhooks/ports/fakes/webhooks.ts';
import { checkSignature } from '#platform/webhooks/signature.ts';
import { FakeChance } from '#voice/ports/fakes/clock.ts';
import { realClock as clock, until } from '#voice/ports/fakes/real-time.ts';

const secretOf = hookSecrets(new Uint8Array(32).fill(7));
const PAUSES_MS = [20, 20, 20, 20, 20];

interface Arrived {
  body: string;
  headers: Record<string, unknown>;
}
type Answer = (...parts: Parameters<RequestListener>) => void;
const saying =
  (status: number, headers: Record<string, string> = {}): Answer =>
  (_request, response) =>
    void response.writeHead(status, headers).end(`said ${status}`);
const hanging: Answer = () => undefined;
const breakingOff: Answer = (request) => void request.socket.destroy();
const halfAnAnswer: Answer = (request, response) => {
  response.writeHead(200, { 'content-length': '100' });
  response.write('so far');
  setTimeout(() => request.socket.destroy(), 20);
};

let arrived: Arrived[];
/** For the requests to come, the last for all behind it. */
let answers: Answer[];
const closing: (() => unknown)[] = [];
let url: string;
beforeEach(async () => {
  [arrived, answers] = [[], [saying(200)]];
  url = await listening((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += String(part)));
    request.on('end', () => {
      arrived.push({ body, headers: request.headers });
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      answer?.(request, response);
    });
  });
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function listening(answer: RequestListener): Promise<string> {
  const server: Server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => (server.closeAllConnections(), server.close()));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
}

async function telling({ allowed = '127.0.0.1', pausesMs = PAUSES_MS } = {}) {
  const requests = openGuardedRequests({ allowed: allowedHosts(allowed) });
  const webhooks = memoryWebhooks();
  const audit = memoryAudit(() => clock.epochMs());
  const chance = new FakeChance();
  const faults: unknown[] = [];
  const onFault = (fault: unknown): void => void faults.push(fault);
  const { queue } = webhooks;
  const parts = { queue, requests, secretOf, audit, clock, chance, onFault, pausesMs, limitMs: 300 };
  const deliverer = new Deliverer(parts);
  closing.push(
    () => deliverer.close(),
    () => requests.close(),
  );
  const store = webhooks.storeOf('acme');
  const webhook = await store.create({ id: 'whk_1', url, events: ['*'], description: '', createdAtMs: 0 });
  const nudge = (): void => deliverer.nudge();
  await webhookOutbox({ storeOf: () => store, clock, chance, nudge }).emit('acme', 'call.ended', {
    callId: 'call_1',
  });
  const { id } = (await store.deliveries({ limit: 1 }))[0]!;
  const delivery = async () => (await store.delivery(id))!;
  const becomes = (state: string) =>
    until(async () => {
      nudge();
      return (await delivery()).state === state;
    }, 15_000);
  return { store, webhook, id, delivery, becomes, faults };
}

describe('A receiver of webhooks', () => {
  it('that fails, hangs, breaks off and sends us elsewhere gets each event in the end, signed anew each time', async () => {
    let elsewhere = 0;
    const other = await listening((_request, response) => void ((elsewhere += 1), response.end()));
    const redirect = saying(307, { location: other });
    answers = [saying(500), hanging, breakingOff, redirect, halfAnAnswer, saying(204)];
    const { webhook, delivery, becomes, faults } = await telling();
    await becomes('delivered');
    const { log, attempts } = await delivery();
    expect(attempts).toBe(6);
    expect(log.map(({ status, code }) => status ?? code)).toEqual([
      500,
      'provider.timeout',
      'provider.unreachable',
      307,
      expect.stringMatching(/^provider\./),
      204,
    ]);
    expect([elsewhere, arrived.length, new Set(arrived.map(({ body }) => body)).size]).toEqual([0, 6, 1]);
    for (const { body, headers } of arrived) {
      const signed = { secret: secretOf(webhook), body, nowMs: clock.epochMs() };
      expect(checkSignature(String(headers['parley-signature']), signed)).toMatchObject({ good: true });
    }
    expect(faults).toEqual([]);
  });

  it('that stays away has a dead letter, with the log of every try, and gets it when it is replayed', async () => {
    answers = [saying(503)];
    const { store, id, delivery, becomes } = await telling({ pausesMs: [10, 10] });
    await becomes('dead');
    expect((await delivery()).log.map(({ status, answer }) => [status, answer])).toEqual(
      Array.from({ length: 3 }, () => [503, 'said 503']),
    );
    answers = [saying(200)];
    await store.replay(id, clock.epochMs());
    await becomes('delivered');
    expect((await delivery()).log.at(-1)).toMatchObject({ status: 200 });
    expect(new Set(arrived.map(({ body }) => body)).size).toBe(1);
  });

  it('on this machine is not spoken to where the operator has not allowed it', async () => {
    const { delivery, becomes } = await telling({ allowed: '', pausesMs: [] });
    await becomes('dead');
    expect([arrived, (await delivery()).log.map(({ code }) => code)]).toEqual([[], ['url.refused']]);
  });
});
