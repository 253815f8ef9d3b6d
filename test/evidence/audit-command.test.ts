/** `parley audit verify` as a person runs it: beside a Parley that is running, after it has stopped, and on an export alone. */
import { execFile } from 'node:child_process';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { sql } from 'kysely';
import { openAuditKeys, witness } from '#adapters/store/audit/key-folder.ts';
import { postgresAudit } from '#adapters/store/audit/audit-writer.ts';
import { recordMany, rewrite, tamper } from '#adapters/store/audit/chain.fixture.ts';
import { signHeads } from '#adapters/store/audit/sign-heads.ts';
import { openStore, type Store } from '#adapters/store/open-store.ts';
import {
  keptLog,
  ownDatabase,
  type OwnDatabase,
  removeFolder,
  removeTemplate,
} from '#adapters/store/store.fixture.ts';
import { END, entry, someCall } from '#platform/calls/ports/fakes/some-call.ts';
import { LogDigest } from '#platform/governance/audit/log-digest.ts';
import { SEALED } from '#platform/governance/audit/check-calls.ts';
import { exportLines, proofOf } from '#platform/governance/audit/proof.ts';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import { realClock } from '#voice/ports/fakes/real-time.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const ROOT = join(import.meta.dirname, '..', '..');
let embedded: OwnDatabase;
let store: Store;
let folder: string;
const calls = [someCall(), someCall(), someCall()];

beforeAll(async () => {
  embedded = await ownDatabase();
  folder = embedded.dataDir;
  store = await openStore({
    database: embedded,
    spoolDir: join(folder, 'spool'),
    log: keptLog(),
    clock: realClock,
  });
  const keys = openAuditKeys(folder);
  const parts = {
    inTenant: store.database.inTenant,
    clock: realClock,
    key: keys.signing,
    onCheckpoint: (checkpoint: Parameters<typeof witness>[1]) => witness(folder, checkpoint),
  };
  const audit = postgresAudit(parts);
  await recordMany(audit, HOME_TENANT, 120);
  for (const call of calls) {
    await store.calls.open(call);
    const digest = new LogDigest();
    for (const each of [entry(1), entry(2)]) {
      digest.add(each);
      store.calls.append(call.id, [each]);
    }
    await store.calls.close(call.id, END);
    const detail = { ...digest.value };
    await audit.record({
      tenantId: HOME_TENANT,
      actor: 'system',
      action: SEALED,
      subject: { type: 'call', id: call.id },
      detail,
    });
  }
  await signHeads({ ...parts, db: store.database.db, log: keptLog() });
});
afterAll(async () => {
  await store.close().catch(() => {});
  await embedded.end().catch(() => {});
  await removeTemplate();
  removeFolder(folder);
});

function verify(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const env = { PATH: process.env.PATH ?? '', PARLEY_DATA: folder };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(ROOT, 'bin', 'parley.js'), 'audit', 'verify', ...args],
      { env, cwd: folder },
      (fault, out, err) => resolve({ code: fault === null ? 0 : Number(fault.code), out, err }),
    );
  });
}

async function exported(): Promise<string> {
  const file = join(folder, 'export.jsonl');
  const header = { tenantId: HOME_TENANT, exportedAt: '2026-01-01T00:00:00.000Z', publicKeys: [] };
  let text = '';
  for await (const line of exportLines(header, proofOf(store.forTenant(HOME_TENANT).audit)))
    text += `${line}\n`;
  writeFileSync(file, text);
  return file;
}

describe('parley audit verify', () => {
  test('the key that signs is for this user only, and its public half lies beside it', () => {
    expect(statSync(join(folder, 'audit', 'signing-key.pem')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, 'audit', 'public-key.pem'), 'utf8')).toMatch(/BEGIN PUBLIC KEY/);
    expect(openAuditKeys(folder).signing.id).toBe(openAuditKeys(folder).signing.id);
  });

  test('finds nothing wrong with a sound chain, while Parley is running', async () => {
    const { code, out } = await verify('--calls');
    expect(out).toContain('✓ default');
    expect(out).toMatch(/proved +1–123\n/);
    expect(out).toMatch(/call logs +3 as they were sealed\n/);
    expect(out).toContain('All 123 records are as they were written.');
    expect(code).toBe(0);
  });

  test('verifies an export alone with the public key, and refuses one that was altered, cut or signed by a stranger', async () => {
    const file = await exported();
    const key = join(folder, 'audit', 'public-key.pem');
    expect(await verify('--file', file, '--key', key)).toMatchObject({ code: 0 });
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace('num_50"', 'num_51"'));
    const altered = await verify('--file', file, '--key', key);
    expect(altered).toMatchObject({ code: 1, out: expect.stringMatching(/altered +Record 50 was changed/) });
    writeFileSync(file, text.split('\n').slice(0, 60).join('\n'));
    expect(await verify('--file', file)).toMatchObject({
      code: 2,
      err: expect.stringContaining('cut short'),
    });
    writeFileSync(file, text);
    const { newPrivatePem, signingKey } = await import('#platform/governance/audit/signing-key.ts');
    const other = join(folder, 'other.pem');
    writeFileSync(other, signingKey(newPrivatePem()).publicPem);
    const stranger = await verify('--file', file, '--key', other);
    expect(stranger).toMatchObject({ code: 1, out: expect.stringContaining('checkpoint by a stranger') });
    rmSync(file);
  });

  test('says in one sentence what it cannot do', async () => {
    expect(await verify('--tenant', 'nobody')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^There is no tenant nobody in/),
    });
    expect(await verify('--file', 'nothing.jsonl')).toMatchObject({
      code: 2,
      err: 'There is no file nothing.jsonl.\n',
    });
    const { code, err } = await verify('--file', join(ROOT, 'package.json'));
    expect([code, err]).toEqual([2, expect.stringContaining('not the beginning of an audit export')]);
  });

  test('names the call whose log was changed, and the one whose log is gone', async () => {
    const [changed, gone] = calls;
    await tamper(store.database.db, async (db) => {
      await sql`update call_events set at_ms = at_ms + 1 where call_id = ${changed!.id} and seq = 2`.execute(
        db,
      );
      await sql`delete from call_events where call_id = ${gone!.id}`.execute(db);
    });
    const { code, out } = await verify('--calls', '--json');
    const { reports } = JSON.parse(out) as { reports: { findings: { kind: string; callId?: string }[] }[] };
    expect(code).toBe(1);
    expect(reports[0]!.findings.map(({ kind, callId }) => [kind, callId])).toEqual([
      ['call altered', changed!.id],
      ['call missing', gone!.id],
    ]);
    expect((await verify()).code).toBe(0);
  });

  test('names an altered record, also when Parley has stopped', async () => {
    await tamper(store.database.db, (db) => rewrite(db, HOME_TENANT, 17, { action: 'numbers.read' }));
    await store.close();
    await embedded.end('keep');
    const { code, out } = await verify();
    expect(out).toMatch(/altered +Record 17 was changed/);
    expect(out).toMatch(/proved +18–123\n/);
    expect(out).toContain('1 thing is wrong');
    expect(code).toBe(1);
  });
});
