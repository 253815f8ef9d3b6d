/** Recordings as earlier versions wrote them. */
import { appendFileSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { memoryDataKeyStore } from '#platform/governance/custody/keys/fakes/data-key-store.ts';
import type { KeyVault } from '#platform/governance/custody/keys/key-vault.ts';
import { localKey } from '../../keys/local-key.ts';
import { removeFolder, temporaryFolder } from '../store.fixture.ts';
import { HEAD_BYTES, type Slot, slotBytes } from './sealed-file.ts';
import { sealedRecordings } from './sealed-recordings.ts';
import { CALL, tone, unexpected, vaultOf, wholeOf } from './sealed-recordings.fixture.ts';
import { wavHeader } from './wav-file.ts';

describe('recordings', () => {
  let folder: string;
  let vault: KeyVault;
  let path: string;
  const opened = () => sealedRecordings({ folder, vault: () => vault });
  beforeEach(() => {
    folder = temporaryFolder();
    path = join(folder, 'call_1.sealed');
    vault = vaultOf();
  });
  afterEach(() => removeFolder(folder));

  test('of an earlier Parley, which are not sealed, stay readable, and a broken head is mended', async () => {
    const old = join(folder, 'call_1.wav');
    writeFileSync(old, wavHeader(0, 16_000));
    appendFileSync(old, Buffer.alloc(64_000 + 3, 1));
    expect(await opened().find('call_1')).toEqual({ bytes: 64_044, durationMs: 1_000, sampleRateHz: 16_000 });
    expect(
      (await wholeOf(opened())).equals(Buffer.concat([wavHeader(64_000, 16_000), Buffer.alloc(64_000, 1)])),
    ).toBe(true);
    expect(await opened().digest('call_1')).toMatch(/^[0-9a-f]{64}$/);
    expect(await opened().remove('call_1')).toBe(true);
    expect(await opened().find('call_1')).toBeNull();
  });

  test('that were sealed before lines had their own rate stay readable, at 16 kHz', async () => {
    const writer = opened().begin(CALL, unexpected);
    writer.write(tone(128_000));
    await writer.close();
    const whole = await wholeOf(opened());
    const file = readFileSync(path);
    for (const place of [1024, 2560]) {
      const text = file.subarray(place + 2, place + 2 + file.readUInt16BE(place)).toString();
      const { sampleRateHz, chunkBytes, ...earlier } = JSON.parse(text) as Slot;
      expect([sampleRateHz, chunkBytes]).toEqual([16_000, 65_536]);
      slotBytes(earlier as Slot).copy(file, place);
    }
    writeFileSync(path, file);
    expect(await opened().find('call_1')).toMatchObject({ sampleRateHz: 16_000, durationMs: 4_000 });
    expect(await wholeOf(opened())).toEqual(whole);
  });

  describe('of a telephone that were sealed in blocks of two seconds', () => {
    const samples = tone(35_000);
    beforeEach(async () => {
      copyFileSync(join(import.meta.dirname, 'earlier-telephone.fixture.sealed'), path);
      const store = memoryDataKeyStore();
      await store.add({
        tenantId: 'acme',
        version: 1,
        masterId: 'local-6c04360d7590cecb',
        wrapped: '13+GPUarOxDxtF8+Ixtn6NkLFdMC+hpR/wRxQ82iV1C3kAwgXLYaiDN2ZtXt0AGjYFm+1a7P17wlPxGU',
        madeAtMs: 1_767_614_400_000,
      });
      vault = vaultOf(store, localKey(Buffer.alloc(32, 7)));
    });

    test('stay readable from any place, and under a new key', async () => {
      const whole = Buffer.concat([wavHeader(70_000, 8000), Buffer.from(samples.buffer)]);
      expect(await opened().find('call_1')).toEqual({ bytes: 70_044, durationMs: 2188, sampleRateHz: 8000 });
      expect((await wholeOf(opened())).equals(whole)).toBe(true);
      const middle = await Array.fromAsync(opened().read('call_1', { start: 40_000, end: 68_000 }));
      expect(Buffer.concat(middle).equals(whole.subarray(40_000, 68_001))).toBe(true);
      await vault.renew('acme');
      expect(await opened().rewrap('call_1')).toBe(true);
      expect((await wholeOf(opened())).equals(whole)).toBe(true);
    });

    test('are there up to the last whole block where the process died', async () => {
      const file = readFileSync(path);
      file.fill(0, 2560, HEAD_BYTES);
      writeFileSync(path, file.subarray(0, -1));
      expect(await opened().find('call_1')).toMatchObject({ bytes: 44 + 65_536 });
      const sound = (await wholeOf(opened())).subarray(44);
      expect(sound.equals(Buffer.from(samples.buffer).subarray(0, 65_536))).toBe(true);
    });

    test('do not open as if their blocks were shorter', async () => {
      const file = readFileSync(path);
      for (const place of [1024, 2560]) {
        const text = file.subarray(place + 2, place + 2 + file.readUInt16BE(place)).toString();
        slotBytes({ ...(JSON.parse(text) as Slot), chunkBytes: 32_768 }).copy(file, place);
      }
      writeFileSync(path, file);
      await expect(wholeOf(opened())).rejects.toMatchObject({ code: 'custody.damaged' });
    });
  });
});
