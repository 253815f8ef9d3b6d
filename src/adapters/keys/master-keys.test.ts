import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { memoryDataKeyStore } from '#platform/governance/custody/keys/fakes/data-key-store.ts';
import { keyVault } from '#platform/governance/custody/keys/key-vault.ts';
import { rotateMaster } from '#platform/governance/custody/keys/rotation.ts';
import { contextOf, seal, unseal } from '#platform/governance/custody/keys/sealing.ts';
import { VirtualClock } from '#voice/ports/fakes/clock.ts';
import { removeFolder, sentenceOf, temporaryFolder } from '../store/store.fixture.ts';
import { type MasterKeySetup, openMasterKeys } from './open-master-keys.ts';

const HERE = contextOf('here');
const PLAIN = Buffer.from('a secret');

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => removeFolder(folder));
const opened = (setup: Partial<MasterKeySetup> = {}) =>
  openMasterKeys({ dataFolder: folder, given: null, previous: null, vault: null, inUse: [], ...setup });
const store = memoryDataKeyStore();
const vaultOn = async (setup: Partial<MasterKeySetup> = {}, keys = store) => {
  const masters = await opened({ inUse: await keys.masterIds(), ...setup });
  return { masters, vault: keyVault({ masters, store: keys, clock: new VirtualClock() }) };
};

describe('The master key in the data folder', () => {
  test('is made at the first start, for this user alone, and found at the next', async () => {
    const first = await (await opened()).current();
    expect(readdirSync(folder)).toEqual(['master.key']);
    expect(statSync(join(folder, 'master.key')).mode & 0o777).toBe(0o600);
    expect((await (await opened()).current()).id).toBe(first.id);
    expect(first.id).not.toContain(readFileSync(join(folder, 'master.key'), 'utf8').slice(0, 8));
  });

  test('that is lost is one sentence, and nothing is made in its place', async () => {
    const sentence = await sentenceOf(opened({ inUse: ['local-0123456789abcdef'] }));
    expect(sentence).toMatch(
      /^The master key local-0123456789abcdef, .* is not here: put the file master\.key back into /,
    );
    expect(sentence).toMatch(/Nothing was changed or deleted\.$/);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('that others may read, or that is no key, stops the start, and its text is not told', async () => {
    await opened();
    const path = join(folder, 'master.key');
    chmodSync(path, 0o644);
    expect(await sentenceOf(opened())).toMatch(/Other users may read .*chmod 600/);
    chmodSync(path, 0o600);
    for (const text of ['', 'short', 'x'.repeat(500), Buffer.alloc(31).toString('base64')]) {
      writeFileSync(path, text);
      const sentence = await sentenceOf(opened());
      expect(sentence).toMatch(/is not a master key, which is 32 bytes/);
      if (text.length > 4) expect(sentence).not.toContain(text);
    }
  });

  test('is rotated while two processes use it, and what was sealed before opens in both and after a restart', async () => {
    const keys = memoryDataKeyStore();
    const [a, b] = [await vaultOn({}, keys), await vaultOn({}, keys)];
    const before = await a.vault.seal('acme', PLAIN, HERE);
    const old = readFileSync(join(folder, 'master.key'), 'utf8');
    await Promise.all([rotateMaster(a.masters, keys), rotateMaster(b.masters, keys)]);
    expect(readFileSync(join(folder, 'master.key'), 'utf8')).not.toBe(old);
    expect(existsSync(join(folder, 'master.key.next'))).toBe(false);
    const later = await b.vault.seal('globex', PLAIN, HERE);
    const fresh = await vaultOn({}, keys);
    expect(await fresh.vault.open('acme', before, HERE)).toEqual(PLAIN);
    expect(await fresh.vault.open('globex', later, HERE)).toEqual(PLAIN);
    const current = (await fresh.masters.current()).id;
    expect(await keys.notUnder(current, 10)).toEqual([]);
  });

  test.each([
    ['before anything was rewrapped', 0],
    ['half way', 1],
    ['before the new key took its place', 3],
  ])(
    'whose rotation was killed %s opens everything, and the next rotation finishes it',
    async (_when, done) => {
      const keys = memoryDataKeyStore();
      const { masters, vault } = await vaultOn({}, keys);
      const tenants = ['a', 'b', 'c'];
      const sealed = await Promise.all(tenants.map((tenant) => vault.seal(tenant, PLAIN, HERE)));
      const next = await masters.beginRotation();
      for (const row of keys.rows().slice(0, done)) {
        const context = contextOf('data key', row.tenantId, row.version);
        const key = await (await masters.find(row.masterId))!.unwrap(row.wrapped, context);
        await keys.rewrap(row, { masterId: next.id, wrapped: await next.wrap(key, context) });
      }
      const restarted = await vaultOn({}, keys);
      for (const [index, tenant] of tenants.entries())
        expect(await restarted.vault.open(tenant, sealed[index]!, HERE)).toEqual(PLAIN);
      expect((await rotateMaster(restarted.masters, keys)).masterId).toBe(next.id);
      expect(await keys.masterIds()).toEqual([next.id]);
      expect((await (await vaultOn({}, keys)).masters.current()).id).toBe(next.id);
    },
  );
});

describe('A master key that is given', () => {
  const [one, two] = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64')];

  test('leaves no file, and is needed again', async () => {
    const keys = memoryDataKeyStore();
    const { vault } = await vaultOn({ given: one }, keys);
    const sealed = await vault.seal('acme', PLAIN, HERE);
    expect(readdirSync(folder)).toEqual([]);
    expect(await (await vaultOn({ given: one }, keys)).vault.open('acme', sealed, HERE)).toEqual(PLAIN);
    expect(await sentenceOf(vaultOn({ given: two }, keys))).toMatch(/PARLEY_MASTER_KEY_PREVIOUS/);
    const moved = await vaultOn({ given: two, previous: one }, keys);
    await rotateMaster(moved.masters, keys);
    expect(await (await vaultOn({ given: two }, keys)).vault.open('acme', sealed, HERE)).toEqual(PLAIN);
  });
});

describe('A master key in Vault', () => {
  const TOKEN = 'hvs.PLANTED_token';
  let server: Server;
  let url: string;
  /** Transit's protocol: https://developer.hashicorp.com/vault/api-docs/secret/transit */
  let versions: Buffer[];
  let fail: number | 'nonsense' | null;
  beforeEach(async () => {
    versions = [randomBytes(32)];
    fail = null;
    server = createServer((request, response) => {
      let text = '';
      request.on('data', (piece: Buffer) => (text += piece.toString()));
      request.on('end', () => {
        const reply = (status: number, body?: object) =>
          response.writeHead(status).end(body && JSON.stringify(body));
        if (fail === 'nonsense') return response.end('<html>');
        if (fail !== null) return reply(fail, { errors: [`echo: ${text}`] });
        if (request.headers['x-vault-token'] !== TOKEN) return reply(403, { errors: ['permission denied'] });
        const body = (text === '' ? {} : JSON.parse(text)) as Record<string, string>;
        const aad = Buffer.from(body['associated_data'] ?? '', 'base64');
        switch (`${request.method} ${request.url}`) {
          case 'GET /v1/transit/keys/parley':
            return reply(200, { data: { latest_version: versions.length, type: 'aes256-gcm96' } });
          case 'POST /v1/transit/keys/parley/rotate':
            versions.push(randomBytes(32));
            return reply(204);
          case 'POST /v1/transit/encrypt/parley': {
            const version = Number(body['key_version'] ?? versions.length);
            const sealed = seal(versions[version - 1]!, Buffer.from(body['plaintext']!, 'base64'), aad);
            return reply(200, { data: { ciphertext: `vault:v${version}:${sealed.toString('base64')}` } });
          }
          case 'POST /v1/transit/decrypt/parley': {
            const [, version, sealed] = /^vault:v(\d+):(.+)$/.exec(body['ciphertext'] ?? '') ?? [];
            try {
              const plain = unseal(versions[Number(version) - 1]!, Buffer.from(sealed!, 'base64'), aad);
              return reply(200, { data: { plaintext: plain.toString('base64') } });
            } catch {
              return reply(400, { errors: ['cipher: message authentication failed'] });
            }
          }
          default:
            return reply(404, { errors: [] });
        }
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));
  const setup = (token = TOKEN, keyName = 'parley') => ({ vault: { url, token, keyName, limitMs: 2_000 } });

  test('wraps and unwraps, never leaves it, and is rotated there', async () => {
    const keys = memoryDataKeyStore();
    const { masters, vault } = await vaultOn(setup(), keys);
    const sealed = await vault.seal('acme', PLAIN, HERE);
    expect(keys.rows()[0]).toMatchObject({
      masterId: 'vault-parley-v1',
      wrapped: expect.stringMatching(/^vault:v1:/) as string,
    });
    expect(readdirSync(folder)).toEqual([]);
    expect((await rotateMaster(masters, keys)).masterId).toBe('vault-parley-v2');
    expect(keys.rows()[0]!.wrapped).toMatch(/^vault:v2:/);
    expect(await (await vaultOn(setup(), keys)).vault.open('acme', sealed, HERE)).toEqual(PLAIN);
  });

  test('takes over what a file has wrapped', async () => {
    const keys = memoryDataKeyStore();
    const sealed = await (await vaultOn({}, keys)).vault.seal('acme', PLAIN, HERE);
    const moved = await vaultOn(setup(), keys);
    await rotateMaster(moved.masters, keys);
    expect(await keys.masterIds()).toEqual(['vault-parley-v2']);
    expect(await (await vaultOn(setup(), keys)).vault.open('acme', sealed, HERE)).toEqual(PLAIN);
  });

  test.each([
    ['a wrong token', () => setup('hvs.wrong'), /refuses the token \(403\)/],
    ['a key that is not there', () => setup(TOKEN, 'nobody'), /no such transit key \(404\)/],
    [
      'no server',
      () => ({ vault: { url: 'http://127.0.0.1:1', token: TOKEN, keyName: 'parley' } }),
      /does not answer/,
    ],
  ])('with %s stops the start with a sentence, without the token', async (_what, make, why) => {
    const sentence = await sentenceOf(opened(make()));
    expect(sentence).toMatch(why);
    expect(sentence).not.toContain('hvs.');
  });

  test('that answers nonsense or fails is locked, never silently replaced; what it says is not repeated', async () => {
    const keys = memoryDataKeyStore();
    const { masters, vault } = await vaultOn(setup(), keys);
    const sealed = await vault.seal('acme', PLAIN, HERE);
    const other = keyVault({ masters, store: keys, clock: new VirtualClock() });
    for (const how of [500, 503, 'nonsense'] as const) {
      fail = how;
      const fault = (await other.open('acme', sealed, HERE).catch((each: Error) => each)) as Error;
      expect(fault).toMatchObject({ code: 'custody.locked' });
      expect(fault.message).not.toContain('echo');
    }
    fail = null;
    expect(await other.open('acme', sealed, HERE)).toEqual(PLAIN);
  });
});
