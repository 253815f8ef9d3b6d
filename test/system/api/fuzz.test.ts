import fc from 'fast-check';
import { Agent, fetch } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Problem } from '#wire/api.ts';
import { demoCookieOf, entered } from '../../support/enter.ts';
import { Stage } from '../parley.ts';
import { type Document, operationsOf, type Operation } from './operations.ts';
import { type Drawn, requestsOf } from './requests.ts';

/** Of each operation. With PARLEY_FUZZ_REQUESTS=n more of them, with PARLEY_FUZZ_SEED=n another draw. */
const REQUESTS = Number(process.env['PARLEY_FUZZ_REQUESTS'] ?? 25);
const SEED = Number(process.env['PARLEY_FUZZ_SEED'] ?? 1);
/** Answers that never end. */
const STREAMS = /\/live$/;
/** Any route may say so, by way of the gate. */
const OF_THE_GATE = [401, 403, 413, 429];

/** As many visitors as it takes for none of them to come too often: an answer that only says so proves nothing. */
const visitors = Array.from(
  { length: 100 },
  (_, index) => new Agent({ localAddress: `127.0.0.${index + 2}` }),
);
let sent = 0;
let refused = 0;

const stage = new Stage();
let url = '';
let document: Document;
/** All that the demo may do is open to what is drawn. */
let entry: Record<string, string> = {};
let err: () => string;
beforeAll(async () => {
  const parley = await stage.start({ data: stage.folder() });
  url = parley.url;
  err = () => parley.err();
  entry = { cookie: await demoCookieOf(url) };
  document = (await (await entered(`${url}/api/openapi.json`)).json()) as Document;
});
afterAll(async () => {
  await Promise.all(visitors.map((visitor) => visitor.destroy()));
  await stage.clear();
});

describe('Whatever a stranger draws from the OpenAPI document', () => {
  test(
    'is answered by every operation with what the document foresees, never with a fault of Parley',
    async () => {
      const operations = operationsOf(document);
      expect(operations.length).toBeGreaterThan(5);
      for (const operation of operations) {
        await fc.assert(
          fc.asyncProperty(
            requestsOf(operation, document, () => ['cards', 'dental']),
            async (drawn) => {
              await answered(operation, drawn);
            },
          ),
          { numRuns: REQUESTS, seed: SEED, endOnFailure: false },
        );
      }
      expect(await (await fetch(`${url}/status`)).json()).toMatchObject({ health: 'ok' });
      expect(refused / sent).toBeLessThan(0.02);
      expect(err()).not.toMatch(/request failed|uncaught|unhandled/);
    },
    REQUESTS * 16_000,
  );
});

async function answered(operation: Operation, { method, url: path, headers, body }: Drawn): Promise<void> {
  const leaving = AbortSignal.timeout(STREAMS.test(operation.path) ? 5000 : 20_000);
  sent += 1;
  const answer = await fetch(url + path, {
    dispatcher: visitors[sent % visitors.length]!,
    method,
    headers: { ...headers, ...entry },
    redirect: 'manual',
    signal: leaving,
    ...(body !== null && method !== 'GET' && { body }),
  });
  if (answer.status === 429) refused += 1;
  const about = `${method} ${path.slice(0, 300)} ${body?.slice(0, 300) ?? ''} → ${answer.status}`;
  expect(answer.status, about).toBeLessThan(500);
  // An identifier that is no identifier leads to another address, or to none.
  expect([...operation.answers, ...OF_THE_GATE, 400, 404], about).toContain(answer.status);
  if (answer.status >= 400) {
    const text = await answer.text();
    const problem = Problem.safeParse(JSON.parse(text));
    expect(problem.success, `${about} ${text.slice(0, 300)}`).toBe(true);
    expect(text, about).not.toMatch(/\bat .+\.ts:\d+|node_modules|ECONN|select .+ from/i);
    return;
  }
  await answer.body?.cancel();
}
