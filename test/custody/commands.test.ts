/** `parley retention run` and `parley secrets rotate-master` as a person runs them: beside a Parley that runs, and when it has stopped. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openMasterKeys } from '#adapters/keys/open-master-keys.ts';
import { custodyStores } from '#adapters/store/custody/custody-stores.ts';
import { openStore, type Store } from '#adapters/store/open-store.ts';
import {
  keptLog,
  ownDatabase,
  type OwnDatabase,
  removeFolder,
  removeTemplate,
} from '#adapters/store/store.fixture.ts';
import { entry, someCall } from '#platform/calls/ports/fakes/some-call.ts';
import { keyVault } from '#platform/governance/custody/keys/key-vault.ts';
import { DAY_MS } from '#platform/governance/custody/retention/policy.ts';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import { realClock } from '#voice/ports/fakes/real-time.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const ROOT = join(import.meta.dirname, '..', '..');
const BEFORE_THEN = Date.now() - 40 * DAY_MS;
const TENANT = HOME_TENANT;
let embedded: OwnDatabase;
let store: Store;
let folder: string;

beforeAll(async () => {
  embedded = await ownDatabase();
  folder = embedded.dataDir;
  const spoolDir = join(folder, 'spool');
  store = await openStore({ database: embedded, spoolDir, log: keptLog(), clock: realClock });
});
afterAll(async () => {
  await store.close().catch(() => {});
  await embedded.end().catch(() => {});
  await removeTemplate();
  removeFolder(folder);
});

interface Ran {
  code: number;
  out: string;
  err: string;
}

function parley(args: string[], more: Record<string, string> = {}): Promise<Ran> {
  const env = { PATH: process.env.PATH ?? '', PARLEY_DATA: folder, ...more };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(ROOT, 'bin', 'parley.js'), ...args],
      { env, cwd: folder },
      (fault, out, err) => resolve({ code: fault === null ? 0 : Number(fault.code), out, err }),
    );
  });
}

async function endedCall(from: string): Promise<string> {
  const call = { ...someCall(), from, startedAtMs: BEFORE_THEN };
  await store.calls.open(call);
  store.calls.append(call.id, [entry(1)]);
  const end = {
    endedAtMs: BEFORE_THEN + 1000,
    durationMs: 1000,
    reason: 'done',
    by: 'agent',
    turns: 1,
  } as const;
  await store.calls.close(call.id, end);
  return call.id;
}

const vaultNow = async () => {
  const { dataKeys } = custodyStores(store.database);
  const inUse = await dataKeys.masterIds();
  const setup = { dataFolder: folder, given: null, previous: null, vault: null, inUse };
  return keyVault({ masters: await openMasterKeys(setup), store: dataKeys, clock: realClock });
};

const callNow = (id: string) => store.forTenant(TENANT).calls.get(id);

describe('parley retention run', () => {
  test('a dry run says what is due and deletes nothing; a run deletes it, and the audit proves it', async () => {
    const due = await endedCall('+15550100');
    const dry = await parley(['retention', 'run', '--dry-run']);
    expect([dry.err, dry.code]).toEqual(['', 0]);
    expect(dry.out).toMatch(/1 {2}logs of calls\n +1 {2}calls, to a tombstone each\n/);
    expect(dry.out).toContain('2 things would be deleted; nothing was.');
    expect(await callNow(due)).not.toBeNull();

    const run = await parley(['retention', 'run']);
    expect([run.err, run.code]).toEqual(['', 0]);
    expect(run.out).toContain('2 things deleted; the audit has the proof.');
    expect(await callNow(due)).toBeNull();
    const records = await store.forTenant(TENANT).audit.list({ limit: 10 });
    expect(JSON.stringify(records)).toContain(due);
    expect((await parley(['retention', 'run'])).out).toContain('nothing is due');
  });

  test('what is held stays, and is named', async () => {
    const held = await endedCall('+15550199');
    const { holds } = custodyStores(store.database).forTenant(TENANT);
    await holds.place({
      id: 'hold_here',
      subject: { kind: 'call', callId: held },
      reason: 'a case',
      placedBy: 'anna',
      placedAtMs: BEFORE_THEN,
      lifted: null,
    });
    const { out } = await parley(['retention', 'run', '--tenant', TENANT]);
    expect(out).toContain(`${held}, by hold_here`);
    const { reports } = JSON.parse((await parley(['retention', 'run', '--json'])).out) as {
      reports: { held: { callId: string }[] }[];
    };
    expect(reports.flatMap((report) => report.held)).toEqual([{ callId: held, holdId: 'hold_here' }]);
    expect(await callNow(held)).not.toBeNull();
  });

  test('a tenant that does not exist is refused in one sentence', async () => {
    const { code, err } = await parley(['retention', 'run', '--tenant', 'nobody']);
    expect([code, err]).toEqual([2, expect.stringMatching(/^There is no tenant nobody in .+\.\n$/)]);
  });
});

describe('parley secrets rotate-master', () => {
  const context = Buffer.from('here');

  test('makes another key while Parley runs: what was sealed before opens, and the file is the owner’s alone', async () => {
    const before = await vaultNow();
    const sealed = await before.seal(TENANT, Buffer.from('a secret'), context);
    const key = readFileSync(join(folder, 'master.key'), 'utf8');
    const { code, out, err } = await parley(['secrets', 'rotate-master']);
    expect([err, code]).toEqual(['', 0]);
    expect(out).toMatch(
      /^The master key is local-\S+ now, in place of local-\S+\.\n1 data key was wrapped anew;/,
    );
    const after = readFileSync(join(folder, 'master.key'), 'utf8');
    expect(after).not.toBe(key);
    expect(out).not.toContain(after.trim());
    expect(statSync(join(folder, 'master.key')).mode & 0o777).toBe(0o600);
    for (const vault of [before, await vaultNow()])
      expect((await vault.open(TENANT, sealed, context)).toString()).toBe('a secret');
    const records = JSON.stringify(await store.forTenant(TENANT).audit.list({ limit: 5 }));
    expect(records).toContain('secrets.rotate_master');
    expect(records).toContain('secrets.master_rotated');
  });

  test('with the key in a setting says how that is changed', async () => {
    const key = readFileSync(join(folder, 'master.key'), 'utf8').trim();
    const { code, err } = await parley(['secrets', 'rotate-master'], { PARLEY_MASTER_KEY: key });
    expect([code, err]).toEqual([
      2,
      expect.stringContaining('set the present one as PARLEY_MASTER_KEY_PREVIOUS'),
    ]);
    expect(err).not.toContain(key);
  });

  test('works as well when Parley has stopped', async () => {
    await store.close();
    await embedded.end('keep');
    const { code, out } = await parley(['secrets', 'rotate-master', '--json']);
    expect([code, JSON.parse(out)]).toMatchObject([0, { rewrapped: 1 }]);
    expect(existsSync(join(folder, 'master.key.next'))).toBe(false);
  });
});
