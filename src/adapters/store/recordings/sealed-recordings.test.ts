import { spawn, spawnSync } from 'node:child_process';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { recordingStoreContract } from '#platform/calls/ports/recording-store.contract.ts';
import { memoryDataKeyStore } from '#platform/governance/custody/keys/fakes/data-key-store.ts';
import type { KeyVault } from '#platform/governance/custody/keys/key-vault.ts';
import type { WrappedKey } from '#platform/governance/custody/keys/data-key-store.ts';
import { localKey } from '../../keys/local-key.ts';
import { removeFolder, temporaryFolder } from '../store.fixture.ts';
import { chunkBytesAt, HEAD_BYTES, placeOfChunk, type Slot, slotBytes } from './sealed-file.ts';
import { sealedRecordings } from './sealed-recordings.ts';
import { CALL, tone, unexpected, vaultOf, wholeOf } from './sealed-recordings.fixture.ts';
import { wavHeader } from './wav-file.ts';
import { pause, until } from '#voice/ports/fakes/real-time.ts';

recordingStoreContract('sealed recordings', async () => {
  const folder = temporaryFolder();
  const vault = vaultOf();
  return { store: sealedRecordings({ folder, vault: () => vault }), close: async () => removeFolder(folder) };
});

const SECOND = 32_000;
const CHUNK_BYTES = chunkBytesAt(16_000);
/** Of chunk `index` in a recording of 16 kHz. */
const placeOf = (index: number): number => placeOfChunk(index, CHUNK_BYTES);

describe('recordings', () => {
  let folder: string;
  let vault: KeyVault;
  let path: string;
  const opened = () => sealedRecordings({ folder, vault: () => vault });
  const recorded = async (samples = tone(4 * SECOND)): Promise<void> => {
    const writer = opened().begin(CALL, unexpected);
    writer.write(samples);
    await writer.close();
  };
  beforeEach(() => {
    folder = temporaryFolder();
    path = join(folder, 'call_1.sealed');
    vault = vaultOf();
  });
  afterEach(() => removeFolder(folder));

  test('lie on disk without a sample of what was said, for their user alone', async () => {
    const samples = tone(4 * SECOND);
    await recorded(samples);
    expect(readdirSync(folder)).toEqual(['call_1.sealed']);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const file = readFileSync(path);
    const plain = Buffer.from(samples.buffer);
    for (let at = 0; at < plain.length; at += 4_000)
      expect(file.includes(plain.subarray(at, at + 16)), `samples at ${at}`).toBe(false);
    expect(file.includes('RIFF')).toBe(false);
    expect((await wholeOf(opened())).subarray(44).equals(plain)).toBe(true);
  });

  test('do not open for another tenant, nor under another call', async () => {
    await recorded();
    const file = readFileSync(path);
    writeFileSync(join(folder, 'call_2.sealed'), file);
    await expect(wholeOf(opened(), 'call_2')).rejects.toMatchObject({ code: 'custody.damaged' });
  });

  test.each([
    ['a byte of sound', (file: Buffer) => (file[placeOf(1) + 100]! ^= 1)],
    [
      'two chunks swapped',
      (file: Buffer) => {
        const [one, other] = [0, 1].map((index) =>
          Buffer.from(file.subarray(placeOf(index), placeOf(index + 1))),
        );
        other!.copy(file, placeOf(0));
        one!.copy(file, placeOf(1));
      },
    ],
  ])('that were altered are told, not played: %s', async (_what, alter) => {
    await recorded();
    const file = readFileSync(path);
    alter(file);
    writeFileSync(path, file);
    await expect(wholeOf(opened())).rejects.toMatchObject({ code: 'custody.damaged' });
  });

  test('that were cut off after they were finished are told, not played as if they had been shorter', async () => {
    await recorded();
    truncateSync(path, placeOf(2));
    expect(await opened().find('call_1')).toMatchObject({ durationMs: 4_000 });
    await expect(wholeOf(opened())).rejects.toMatchObject({ code: 'custody.damaged' });
  });

  test('whose slot was altered do not open', async () => {
    await recorded();
    const file = readFileSync(path);
    const text = file.toString('latin1');
    const at = text.indexOf('"tenantId":"acme"', 2_000);
    file.write('"tenantId":"evil"', at, 'latin1');
    writeFileSync(path, file);
    // The newer slot does not count any more; the older one says that the recording was never finished.
    expect((await wholeOf(opened())).length).toBe(44 + 4 * SECOND * 2);
  });

  test('of a call whose process died are there up to the last whole chunk', async () => {
    await recorded(tone(4 * SECOND));
    const file = readFileSync(path);
    // As the process left it: the first slot alone, the last chunk half written.
    file.fill(0, 2560, HEAD_BYTES);
    writeFileSync(path, file.subarray(0, placeOf(3) + 1000));
    expect(await opened().find('call_1')).toMatchObject({ bytes: 44 + 3 * CHUNK_BYTES });
    const whole = await wholeOf(opened());
    expect(whole.subarray(44).equals(Buffer.from(tone(4 * SECOND).buffer).subarray(0, 3 * CHUNK_BYTES))).toBe(
      true,
    );
  });

  test('of a process that is killed at any instant lose the last chunk at most', async () => {
    const key = Buffer.alloc(32, 7);
    for (const [afterMs, rateHz] of [
      [40, 16_000],
      [90, 8000],
      [170, 8000],
    ] as const) {
      const own = join(folder, String(afterMs));
      mkdirSync(own);
      const child = spawn(process.execPath, [
        join(import.meta.dirname, 'sealed-writer.fixture.ts'),
        own,
        key.toString('base64'),
        String(rateHz),
      ]);
      let said = { written: 0, keys: [] as WrappedKey[] };
      const lines = createInterface({ input: child.stdout });
      lines.on('line', (line) => (said = JSON.parse(line) as typeof said));
      await new Promise((resolve) => lines.once('line', resolve));
      await pause(afterMs);
      child.kill('SIGKILL');
      await new Promise((resolve) => child.once('close', resolve));
      const store = memoryDataKeyStore();
      for (const row of said.keys) await store.add(row);
      const left = vaultOf(store, localKey(key));
      const sound = (await wholeOf(sealedRecordings({ folder: own, vault: () => left }))).subarray(44);
      const samples = new Int16Array(new Uint8Array(sound).buffer);
      expect(samples.findIndex((sample, index) => sample !== index % 30_000)).toBe(-1);
      expect(samples.length).toBeGreaterThan(0);
      expect(sound.length % chunkBytesAt(rateHz)).toBe(0);
    }
  });

  test('of a telephone are described at its rate, renewed with it, and do not open at another', async () => {
    const writer = opened().begin({ ...CALL, sampleRateHz: 8000 }, unexpected);
    writer.write(tone(4 * SECOND));
    await writer.close();
    expect(await opened().describe('call_1')).toMatchObject({ durationMs: 8_000 });
    await vault.renew('acme');
    expect(await opened().rewrap('call_1')).toBe(true);
    const whole = await wholeOf(opened());
    expect(whole.readUInt32LE(24)).toBe(8000);
    const file = readFileSync(path);
    for (const place of [1024, 2560]) {
      const text = file.subarray(place + 2, place + 2 + file.readUInt16BE(place)).toString();
      slotBytes({ ...(JSON.parse(text) as Slot), sampleRateHz: 16_000 }).copy(file, place);
    }
    writeFileSync(path, file);
    await expect(wholeOf(opened())).rejects.toMatchObject({ code: 'custody.damaged' });
  });

  // Blocks of 64 KiB were two seconds of a telephone: as much was missing of a call whose process was killed.
  test('of a telephone whose process died lack a second at most', async () => {
    const writer = opened().begin({ ...CALL, sampleRateHz: 8000 }, unexpected);
    const samples = tone(SECOND * 2);
    writer.write(samples);
    // As another process finds it: the file alone.
    const durationMs = async (): Promise<number> => (await opened().find('call_1'))?.durationMs ?? 0;
    await until(async () => (await durationMs()) > 4000 - 1024);
    const left = await wholeOf(opened());
    expect(left.subarray(44).equals(Buffer.from(samples.buffer).subarray(0, left.length - 44))).toBe(true);
    await writer.close();
    expect((await wholeOf(opened())).subarray(44).equals(Buffer.from(samples.buffer))).toBe(true);
  });

  test('stay readable when the tenant’s key is renewed, and move under the new one without their sound being touched', async () => {
    const store = memoryDataKeyStore();
    vault = vaultOf(store);
    await recorded();
    const before = readFileSync(path);
    const sound = await wholeOf(opened());
    await vault.renew('acme');
    expect(await wholeOf(opened())).toEqual(sound);
    expect(await opened().rewrap('call_1')).toBe(true);
    const kept = await opened().describe('call_1');
    expect(kept).toMatchObject({ callId: 'call_1', tenantId: 'acme', keyVersion: 2, durationMs: 4_000 });
    expect(readFileSync(path).subarray(HEAD_BYTES).equals(before.subarray(HEAD_BYTES))).toBe(true);
    expect(await wholeOf(opened())).toEqual(sound);
  });

  test('whose new slot was cut off by a kill keep the old one', async () => {
    await recorded();
    const before = readFileSync(path);
    const sound = await wholeOf(opened());
    await vault.renew('acme');
    await opened().rewrap('call_1');
    const after = readFileSync(path);
    for (const cut of [1024 + 1, 1024 + 100, 1024 + 250]) {
      const torn = Buffer.from(before);
      after.copy(torn, 1024, 1024, cut);
      writeFileSync(path, torn);
      expect(await wholeOf(opened())).toEqual(sound);
    }
  });

  test('a list of calls that is read in the instant in which a call ends costs nothing of its recording', async () => {
    const faults: Error[] = [];
    const store = opened();
    for (let round = 0; round < 20; round += 1) {
      const writer = store.begin({ ...CALL, id: `call_${round}` }, (fault) => faults.push(fault));
      writer.write(new Int16Array(640).fill(5));
      const reads: Promise<unknown>[] = [];
      let closed = false;
      const closing = writer.close().finally(() => (closed = true));
      while (!closed) {
        reads.push(store.find(`call_${round}`));
        await new Promise((resolve) => setImmediate(resolve));
      }
      for (const read of reads) expect(await read).toMatchObject({ bytes: 44 + 1280 });
      expect(await closing).toMatchObject({ bytes: 44 + 1280 });
    }
    expect(faults).toEqual([]);
  });

  test('that are being written are neither deleted nor given a new key', async () => {
    const store = opened();
    const writer = store.begin(CALL, unexpected);
    writer.write(tone(SECOND));
    await store.find('call_1');
    await expect(store.remove('call_1')).rejects.toMatchObject({ code: 'custody.busy' });
    await expect(store.digest('call_1')).rejects.toMatchObject({ code: 'custody.busy' });
    expect(await store.rewrap('call_1')).toBe(false);
    expect(await store.ids()).toEqual([]);
    await writer.close();
    expect(await store.ids()).toEqual(['call_1']);
    expect(await store.remove('call_1')).toBe(true);
    expect(await store.remove('call_1')).toBe(false);
    expect(await store.describe('call_1')).toBeNull();
  });

  test('without a key to be had are not made; the call is told once', async () => {
    const keys = memoryDataKeyStore();
    keys.away(true);
    vault = vaultOf(keys);
    const faults: Error[] = [];
    const writer = opened().begin(CALL, (fault) => faults.push(fault));
    writer.write(tone(SECOND));
    await writer.close();
    expect(faults).toHaveLength(1);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('a file that is no recording is left alone', async () => {
    for (const [name, content] of [
      ['call_1.wav', ''],
      ['call_2.wav', 'RIFF'],
      ['call_3.sealed', 'x'.repeat(5_000)],
      ['call_4.sealed', 'PARLEYR1'],
      ['call_5.sealed', `PARLEYR1${'\xff'.repeat(9_000)}`],
    ] as const) {
      writeFileSync(join(folder, name), content, 'latin1');
      expect(await opened().find(name.split('.')[0]!)).toBeNull();
      expect(readFileSync(join(folder, name), 'latin1')).toBe(content);
    }
  });

  test('an id that would leave the folder is neither found, read, deleted nor begun', async () => {
    writeFileSync(join(folder, 'secret.wav'), wavHeader(0, 16_000));
    mkdirSync(join(folder, 'inner'));
    const store = sealedRecordings({ folder: join(folder, 'inner'), vault: () => vault });
    for (const id of ['../secret', '/etc/passwd', '..', '', 'a/b', 'a\0b', 'a'.repeat(200), '.x']) {
      expect(await store.find(id)).toBeNull();
      await expect(Array.fromAsync(store.read(id, { start: 0, end: 9 }))).rejects.toThrow(/no recording/);
      await expect(store.remove(id)).rejects.toThrow(/call id/);
      expect(() => store.begin({ ...CALL, id }, () => {})).toThrow(/call id/);
    }
  });

  test('a recording that is there already is not overwritten', async () => {
    await recorded(new Int16Array(640).fill(7));
    const faults: Error[] = [];
    const second = opened().begin(CALL, (fault) => faults.push(fault));
    second.write(new Int16Array(640).fill(9));
    await second.close();
    expect(faults.length).toBe(1);
    expect((await wholeOf(opened())).readInt16LE(44)).toBe(7);
  });

  test.skipIf(process.geteuid?.() !== 0)(
    'on a disk that fills up a recording tells once, keeps what fitted, and ends (skipped when not root)',
    async ({ skip }) => {
      const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', folder]);
      if (mounted.status !== 0) skip('no small disk may be mounted here');
      try {
        const faults: Error[] = [];
        const store = opened();
        const writer = store.begin(CALL, (fault) => faults.push(fault));
        for (let frame = 0; frame < 500; frame += 1) {
          writer.write(new Int16Array(640).fill(5));
          if (frame % 25 === 0) await pause(2);
        }
        const { bytes } = await writer.close();
        expect(faults).toEqual([expect.objectContaining({ code: 'storage.full' })]);
        expect(bytes).toBeGreaterThan(60_000);
        expect(bytes).toBeLessThan(140_000);
        expect(await store.find('call_1')).toMatchObject({ bytes });
        expect((await wholeOf(store)).length).toBe(bytes);
      } finally {
        spawnSync('umount', [folder]);
      }
    },
  );

  test('a folder that cannot be made is told at once', () => {
    symlinkSync('/dev/null', join(folder, 'file'));
    const inFile = join(folder, 'file', 'recordings');
    expect(() => sealedRecordings({ folder: inFile, vault: () => vault })).toThrow(/is not a folder/);
  });
});
