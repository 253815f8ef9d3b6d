/** How much memory processes hold, told apart by kind, read from /proc (Linux). */
import { readFileSync } from 'node:fs';

export interface MemoryUse {
  /** All pages that are in memory, those that several processes share counted in each. */
  residentMb: number;
  /** Shared pages divided among those that share them: only this can be added up over processes. */
  proportionalMb: number;
  /** Of `proportionalMb` what is neither a file nor shared on purpose: heaps and stacks. Here a process leaks. */
  anonymousMb: number;
  /** Of `proportionalMb` what is shared on purpose, such as a database's buffers: it fills up to its size. */
  sharedMb: number;
}

/** Of all of them together; a process that is gone holds none. */
export function memoryOf(pids: number[]): MemoryUse {
  const sum = { residentMb: 0, proportionalMb: 0, anonymousMb: 0, sharedMb: 0 };
  for (const pid of pids) {
    const one = memoryFrom(rollup(pid));
    sum.residentMb += one.residentMb;
    sum.proportionalMb += one.proportionalMb;
    sum.anonymousMb += one.anonymousMb;
    sum.sharedMb += one.sharedMb;
  }
  return sum;
}

/** Reads the text of a `smaps_rollup`. */
export function memoryFrom(text: string): MemoryUse {
  const mb = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) / 1024;
  return {
    residentMb: mb('Rss'),
    proportionalMb: mb('Pss'),
    anonymousMb: mb('Pss_Anon'),
    sharedMb: mb('Pss_Shmem'),
  };
}

function rollup(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  } catch {
    return '';
  }
}
