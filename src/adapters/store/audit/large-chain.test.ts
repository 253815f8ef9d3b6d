import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type ProofLine, proofOf } from '#platform/governance/audit/proof.ts';
import { newPrivatePem, signingKey, trustedKey } from '#platform/governance/audit/signing-key.ts';
import { verifyChain } from '#platform/governance/audit/verify.ts';
import { type Store } from '../open-store.ts';
import { databaseOfFile, openOwnStore } from '../database.fixture.ts';
import { postgresAudit } from './audit-writer.ts';
import { recordMany } from './chain.fixture.ts';
import { newTenant } from './tenant.fixture.ts';
import { realClock } from '#voice/ports/fakes/real-time.ts';

const pem = newPrivatePem();
const key = signingKey(pem);
const trusted = [trustedKey(key.publicPem)];
const embedded = databaseOfFile();
vi.setConfig({ testTimeout: 300_000 });
let store: Store;
beforeAll(async () => {
  store = await openOwnStore(embedded());
});
afterAll(() => store.close());

test('records from four processes and this one at once make one chain without gaps', async () => {
  const tenantId = await newTenant(store.database.db);
  const { inTenant } = store.database;
  const program = join(import.meta.dirname, 'write-records.fixture.ts');
  const asked = JSON.stringify({ address: embedded().address, tenantId, count: 200, pem });
  const processes = Array.from({ length: 4 }, () =>
    spawn(process.execPath, [program, asked], { stdio: 'inherit' }),
  );
  const audit = postgresAudit({ inTenant, clock: realClock, key });
  for (let done = 0; done < 200; done += 10) await recordMany(audit, tenantId, 10);
  const codes = await Promise.all(
    processes.map(async (each) => each.exitCode ?? ((await once(each, 'exit')) as [number])[0]),
  );
  expect(codes).toEqual([0, 0, 0, 0]);
  const report = await verifyChain(proofOf(store.forTenant(tenantId).audit), { tenantId, trusted });
  expect(report).toMatchObject({
    records: 1_000,
    checkpoints: 10,
    proved: [{ from: 1, to: 1_000 }],
    findings: [],
  });
});

test('fifty thousand records are verified without memory growing', async () => {
  const COUNT = 50_000;
  const tenantId = await newTenant(store.database.db);
  const audit = postgresAudit({ inTenant: store.database.inTenant, clock: realClock, key });
  for (let done = 0; done < COUNT; done += 4_000)
    await recordMany(audit, tenantId, Math.min(4_000, COUNT - done));
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const heaps: number[] = [];
  async function* watched(): ReturnType<typeof proofOf> {
    const lines = proofOf(store.forTenant(tenantId).audit);
    let count = 0;
    for (;;) {
      const next: IteratorResult<ProofLine, Awaited<ReturnType<typeof lines.next>>['value'] | null> =
        await lines.next();
      if (next.done === true) return next.value as Exclude<typeof next.value, ProofLine>;
      if (++count % 10_000 === 0) {
        collect();
        heaps.push(process.memoryUsage().heapUsed);
      }
      yield next.value;
    }
  }
  const report = await verifyChain(watched(), { tenantId, trusted });
  expect(report).toMatchObject({
    records: COUNT,
    checkpoints: 500,
    proved: [{ from: 1, to: COUNT }],
    findings: [],
  });
  expect(heaps.length).toBe(5);
  expect(Math.max(...heaps) - heaps[0]!, `heaps of ${heaps.join(', ')} bytes`).toBeLessThan(8 * 1024 * 1024);
});
