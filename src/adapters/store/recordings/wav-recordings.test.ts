import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { recordingStoreContract } from '#platform/calls/ports/recording-store.contract.ts';
import { removeFolder, temporaryFolder } from '../store.fixture.ts';
import { wavHeader } from './wav-file.ts';
import { wavRecordings } from './wav-recordings.ts';

recordingStoreContract('recordings as WAV files', async () => {
  const folder = temporaryFolder();
  const store = wavRecordings(folder);
  const samples = async (callId: string): Promise<Int16Array> => {
    const file = readFileSync((await store.find(callId))!.path);
    expect(file.subarray(0, 44)).toEqual(wavHeader(file.length - 44));
    return new Int16Array(new Uint8Array(file.subarray(44)).buffer);
  };
  return { store, samples, close: async () => removeFolder(folder) };
});

describe('recordings', () => {
  let folder: string;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => removeFolder(folder));

  test('the header is that of a stereo file of 16-bit samples at 16 kHz', () => {
    expect(wavHeader(64_000).toString('hex')).toBe(
      '5249464624fa000057415645666d742010000000010002008' + '03e000000fa00000400100064617461' + '00fa0000',
    );
  });

  test('of a call whose process died is mended: the header says what is there, up to the last whole sample', async () => {
    const path = join(folder, 'call_1.wav');
    writeFileSync(path, wavHeader(0));
    appendFileSync(path, Buffer.alloc(64_000 + 3, 1));
    const found = await wavRecordings(folder).find('call_1');
    expect(found).toEqual({ path, bytes: 64_044, durationMs: 1_000, sampleRateHz: 16_000 });
    expect(readFileSync(path).subarray(0, 44)).toEqual(wavHeader(64_000));
    expect(readFileSync(path).length).toBe(64_044);
  });

  test('a list of calls that is read in the instant in which a call ends costs nothing of its recording', async () => {
    const faults: Error[] = [];
    const store = wavRecordings(folder);
    for (let round = 0; round < 20; round += 1) {
      const writer = store.begin(`call_${round}`, (fault) => faults.push(fault));
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

  test('a file that is no recording is left alone', async () => {
    for (const [name, content] of [
      ['call_1', ''],
      ['call_2', 'RIFF'],
      ['call_3', 'x'.repeat(100)],
    ] as const) {
      writeFileSync(join(folder, `${name}.wav`), content);
      expect(await wavRecordings(folder).find(name)).toBeNull();
      expect(readFileSync(join(folder, `${name}.wav`), 'utf8')).toBe(content);
    }
  });

  test('an id that would leave the folder is neither found nor begun', async () => {
    writeFileSync(join(folder, 'secret.wav'), wavHeader(0));
    mkdirSync(join(folder, 'inner'));
    const store = wavRecordings(join(folder, 'inner'));
    for (const id of ['../secret', '/etc/passwd', '..', '', 'a/b', 'a\0b', 'a'.repeat(200), '.x']) {
      expect(await store.find(id)).toBeNull();
      expect(() => store.begin(id, () => {})).toThrow(/call id/);
    }
  });

  test('a recording that is there already is not overwritten', async () => {
    const store = wavRecordings(folder);
    const first = store.begin('call_1', () => {});
    first.write(new Int16Array(640).fill(7));
    await first.close();
    const faults: Error[] = [];
    const second = store.begin('call_1', (fault) => faults.push(fault));
    second.write(new Int16Array(640).fill(9));
    await second.close();
    expect(faults.length).toBe(1);
    expect(readFileSync(join(folder, 'call_1.wav')).readInt16LE(44)).toBe(7);
  });

  test.skipIf(process.geteuid?.() !== 0)(
    'on a disk that fills up a recording tells once, keeps what fitted, and ends (skipped when not root)',
    async ({ skip }) => {
      const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', folder]);
      if (mounted.status !== 0) skip('no small disk may be mounted here');
      try {
        const faults: Error[] = [];
        const store = wavRecordings(folder);
        const writer = store.begin('call_1', (fault) => faults.push(fault));
        for (let frame = 0; frame < 500; frame += 1) {
          writer.write(new Int16Array(640).fill(5));
          if (frame % 25 === 0) await new Promise((resolve) => setTimeout(resolve, 2));
        }
        const { bytes } = await writer.close();
        expect(faults).toEqual([expect.objectContaining({ code: 'storage.full' })]);
        expect(bytes).toBeGreaterThan(60_000);
        expect(bytes).toBeLessThan(140_000);
        expect(await store.find('call_1')).toMatchObject({ bytes });
      } finally {
        spawnSync('umount', [folder]);
      }
    },
  );

  test('a folder that cannot be made is told at once', () => {
    symlinkSync('/dev/null', join(folder, 'file'));
    expect(() => wavRecordings(join(folder, 'file', 'recordings'))).toThrow(/is not a folder/);
  });
});
