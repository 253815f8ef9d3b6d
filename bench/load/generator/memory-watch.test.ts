import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { memoryFrom, memoryOf } from './memory-watch.ts';
import { holdingsOf } from './server-usage.ts';

describe('What a process holds', () => {
  it('is read by kind, shared pages once for all that share them', () => {
    const text =
      'Rss:  204800 kB\nPss:  102400 kB\nPss_Anon:  51200 kB\nPss_File: 10240 kB\nPss_Shmem:  40960 kB\n';
    expect(memoryFrom(text)).toEqual({
      residentMb: 200,
      proportionalMb: 100,
      anonymousMb: 50,
      sharedMb: 40,
    });
    expect(memoryFrom('')).toEqual({ residentMb: 0, proportionalMb: 0, anonymousMb: 0, sharedMb: 0 });
  });

  it.runIf(process.platform === 'linux')('is told apart from what its children hold', async () => {
    const code =
      'const kept = Buffer.alloc(64e6, 1); console.log("kept", kept.length); setInterval(() => kept, 1e6)';
    const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'ignore'] });
    try {
      await once(child.stdout, 'data');
      const { own, children } = holdingsOf(process.pid);
      expect(memoryOf([child.pid ?? 0]).anonymousMb).toBeGreaterThan(60);
      expect(children.anonymousMb).toBeGreaterThan(60);
      expect(children.processes).toBeGreaterThanOrEqual(1);
      expect(own.residentMb).toBeGreaterThan(10);
      expect(own.descriptors).toBeGreaterThan(3);
    } finally {
      child.kill();
    }
  });
});
