import { spawnSync } from 'node:child_process';
import { appendFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { keptLog, removeFolder, temporaryFolder } from '../store.fixture.ts';
import { Spool } from './spool.ts';

let dir: string;
beforeEach(() => {
  dir = temporaryFolder();
});
afterEach(() => removeFolder(dir));

async function opened(options: { limitBytes?: number; segmentBytes?: number } = {}) {
  const log = keptLog();
  const spool = new Spool({ dir, log, ...options });
  await spool.open();
  return { spool, log };
}

function record(number: number, length = 0): string {
  return JSON.stringify({ number, text: 'é'.repeat(length) });
}

async function drained(spool: Spool, most = 7): Promise<number[]> {
  const numbers: number[] = [];
  for (let records = await spool.peek(most); records.length > 0; records = await spool.peek(most)) {
    numbers.push(...records.map((json) => (JSON.parse(json) as { number: number }).number));
    await spool.advance();
  }
  return numbers;
}

function counted(to: number): number[] {
  return Array.from({ length: to }, (_, index) => index + 1);
}

function files(): string[] {
  return readdirSync(dir).toSorted();
}

describe('the spool', () => {
  test('gives records back in order, over many files, and leaves no file behind', async () => {
    const { spool } = await opened({ segmentBytes: 500 });
    for (const number of counted(100)) await spool.append([record(number, 10)]);
    expect(files().length).toBeGreaterThan(5);
    expect(spool.count).toBe(100);
    expect(await drained(spool)).toEqual(counted(100));
    expect([spool.count, spool.bytes, files()]).toEqual([0, 0, []]);
  });

  test('is whole again in the next process', async () => {
    const first = await opened({ segmentBytes: 500 });
    await first.spool.append(counted(30).map((number) => record(number)));
    await first.spool.append(counted(20).map((number) => record(number + 30)));
    // Not closed: as after kill -9.
    const second = await opened();
    expect(second.spool.count).toBe(50);
    await second.spool.append([record(51)]);
    expect(await drained(second.spool)).toEqual(counted(51));
    await first.spool.close();
  });

  test('takes records while others are read, and mixes nothing', async () => {
    const { spool } = await opened({ segmentBytes: 300 });
    const read: number[] = [];
    const writing = (async () => {
      for (const number of counted(200)) await spool.append([record(number)]);
    })();
    while (read.length < 200) read.push(...(await drained(spool, 3)));
    await writing;
    expect(read).toEqual(counted(200));
  });

  test('leaves out a torn last record, which was never acknowledged, and says so', async () => {
    const { spool } = await opened();
    await spool.append([record(1), record(2)]);
    await spool.close();
    const path = join(dir, files()[0]!);
    const line = readFileSync(path, 'utf8').split('\n')[0]!;
    for (const torn of [line.slice(0, 3), line.slice(0, -1)]) {
      appendFileSync(path, torn);
      const again = await opened();
      expect(again.spool.count).toBe(2);
      expect(again.log.has(/torn record/)).toBe(true);
    }
    expect(await drained((await opened()).spool)).toEqual([1, 2]);
  });

  test('leaves out a record that the disk has damaged, keeps the others, and says so', async () => {
    const { spool } = await opened();
    await spool.append(counted(3).map((number) => record(number)));
    await spool.close();
    const path = join(dir, files()[0]!);
    writeFileSync(path, readFileSync(path, 'utf8').replace('"number":2', '"number":7'));
    const again = await opened();
    expect(await drained(again.spool)).toEqual([1, 3]);
    expect(again.log.has(/damaged/)).toBe(true);
  });

  test('a record larger than what is read at once comes back whole', async () => {
    const { spool } = await opened();
    await spool.append([record(1, 2_000_000), record(2)]);
    expect(await drained(spool)).toEqual([1, 2]);
  });

  test('that is full refuses what is new and keeps what is old', async () => {
    const { spool } = await opened({ limitBytes: 1_000 });
    let taken = 0;
    const fault: unknown = await (async () => {
      for (;;) {
        await spool.append([record(taken + 1)]);
        taken += 1;
      }
    })().catch((reason: unknown) => reason);
    expect((fault as { code: string }).code).toBe('storage.full');
    expect(await drained(spool)).toEqual(counted(taken));
    await spool.append([record(1)]);
    expect(spool.count).toBe(1);
    await spool.close();
  });

  test.skipIf(process.geteuid?.() !== 0)(
    'on a full disk takes all of a batch or nothing (skipped when not root)',
    async ({ skip }) => {
      if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', dir]).status !== 0) {
        skip('no small disk may be mounted here');
      }
      try {
        const { spool } = await opened();
        await spool.append(counted(10).map((number) => record(number)));
        const fault: unknown = await spool
          .append(counted(20).map((number) => record(number, 5_000)))
          .catch((reason: unknown) => reason);
        expect((fault as { code: string }).code).toBe('storage.full');
        await spool.append([record(11)]);
        expect(await drained(spool)).toEqual(counted(11));
      } finally {
        spawnSync('umount', [dir]);
      }
    },
  );

  test('can be read by nobody else', async () => {
    const { spool } = await opened();
    await spool.append([record(1)]);
    expect(statSync(join(dir, files()[0]!)).mode & 0o777).toBe(0o600);
    await spool.close();
  });
});
