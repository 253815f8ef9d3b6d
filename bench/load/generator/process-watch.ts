/** What the server's processes use, read from /proc (Linux): processor time by process and thread, memory, descriptors. */
import { readFileSync, readdirSync } from 'node:fs';

/** The kernel counts processor time in hundredths of a second. */
const TICKS_PER_S = 100;
const PAGE_MB = 4096 / 1_048_576;

export interface ProcessTimes {
  pid: number;
  name: string;
  seconds: number;
  /** By the threads' names; only of the first process. */
  threads: Record<string, number>;
}

/** `root` and everything that it has started. */
export function treeOf(root: number): number[] {
  const parents = new Map<number, number>();
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry);
    if (!Number.isInteger(pid)) continue;
    const fields = statOf(`/proc/${pid}/stat`);
    if (fields) parents.set(pid, Number(fields.rest[1]));
  }
  const tree = [root];
  for (const pid of tree) for (const [child, parent] of parents) if (parent === pid) tree.push(child);
  return tree;
}

export function timesOf(root: number): ProcessTimes[] {
  return treeOf(root).flatMap((pid) => {
    const fields = statOf(`/proc/${pid}/stat`);
    if (!fields) return [];
    const threads = pid === root ? threadsOf(pid) : {};
    return [{ pid, name: fields.name, seconds: secondsOf(fields.rest), threads }];
  });
}

function threadsOf(pid: number): Record<string, number> {
  const threads: Record<string, number> = {};
  for (const id of list(`/proc/${pid}/task`)) {
    const fields = statOf(`/proc/${pid}/task/${id}/stat`);
    if (!fields) continue;
    const name = Number(id) === pid ? 'main' : fields.name;
    threads[name] = (threads[name] ?? 0) + secondsOf(fields.rest);
  }
  return threads;
}

/** Resident memory in megabytes; 0 for a process that is gone. */
export function rssMb(pid: number): number {
  return Number(read(`/proc/${pid}/statm`).split(' ')[1] ?? 0) * PAGE_MB;
}

/** Of a process with all its threads: they share one table. */
export function descriptorsOf(pid: number): number {
  return list(`/proc/${pid}/fd`).length;
}

export function threadCountOf(pid: number): number {
  return list(`/proc/${pid}/task`).length;
}

/** The one core that a process is pinned to; null when it may run on several. */
export function coreOf(pid: number): number | null {
  const allowed = /^Cpus_allowed_list:\s+(\S+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? '';
  return /^\d+$/.test(allowed) ? Number(allowed) : null;
}

/** Seconds that a core has worked since the machine started. */
export function busySeconds(core: number): number {
  const line = read('/proc/stat')
    .split('\n')
    .find((each) => each.startsWith(`cpu${core} `));
  const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0, steal = 0] = (line ?? '')
    .trim()
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + irq + softIrq + steal) / TICKS_PER_S;
}

function statOf(path: string): { name: string; rest: string[] } | null {
  const text = read(path);
  if (text === '') return null;
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  return { name: text.slice(open + 1, close), rest: text.slice(close + 2).split(' ') };
}

function secondsOf(rest: string[]): number {
  return (Number(rest[11]) + Number(rest[12])) / TICKS_PER_S;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function list(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
