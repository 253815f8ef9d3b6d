/** What a server has used between two moments, and how much of its core others took. */
import { round } from './distribution.ts';
import { memoryOf, type MemoryUse } from './memory-watch.ts';
import {
  busySeconds,
  coreOf,
  descriptorsOf,
  rssMb,
  threadCountOf,
  timesOf,
  treeOf,
  type ProcessTimes,
} from './process-watch.ts';

export interface ServerUsage {
  /** Of the server's process, of what it has started (a database), and of its threads by name. */
  cpuS: { process: number; children: number; threads: Record<string, number> };
  /** Everything that the server and its children used. */
  cpuSPerCallMinute: number;
  corePercent: number;
  /** Null where the server is not pinned to one core. */
  othersOnCorePercent: number | null;
  rssMb: number;
  rssMaxMb: number;
  childrenMb: number;
  descriptors: number;
  holds: Holdings;
}

/** What a server holds at a moment: its own process with all threads, and apart from it the processes that it has started. */
export interface Holdings {
  own: MemoryUse & { descriptors: number; threads: number };
  children: MemoryUse & { descriptors: number; processes: number };
}

export function holdingsOf(root: number): Holdings {
  const children = treeOf(root).slice(1);
  const descriptors = children.map(descriptorsOf).reduce((sum, each) => sum + each, 0);
  return {
    own: {
      ...rounded(memoryOf([root])),
      descriptors: descriptorsOf(root),
      threads: threadCountOf(root),
    },
    children: { ...rounded(memoryOf(children)), descriptors, processes: children.length },
  };
}

function rounded(use: MemoryUse): MemoryUse {
  const { residentMb, proportionalMb, anonymousMb, sharedMb } = use;
  return {
    residentMb: round(residentMb, 1),
    proportionalMb: round(proportionalMb, 1),
    anonymousMb: round(anonymousMb, 1),
    sharedMb: round(sharedMb, 1),
  };
}

interface Moment {
  atMs: number;
  times: ProcessTimes[];
  busyS: number;
}

export class ServerMeter {
  readonly #pid: number;
  readonly #core: number | null;
  #start: Moment;
  #rssMaxMb = 0;

  constructor(pid: number) {
    this.#pid = pid;
    this.#core = coreOf(pid);
    this.#start = this.#now();
  }

  begin(): void {
    this.#start = this.#now();
    this.#rssMaxMb = 0;
  }

  /** Once a second, so that a peak of memory is seen. */
  sample(): void {
    this.#rssMaxMb = Math.max(this.#rssMaxMb, rssMb(this.#pid));
  }

  /** `callMinutes` is how long calls have lasted, all together, since `begin`. */
  end(callMinutes: number): ServerUsage {
    this.sample();
    const end = this.#now();
    const spent = (pid: number, seconds: number): number =>
      seconds - (this.#start.times.find((one) => one.pid === pid)?.seconds ?? 0);
    const used = end.times.map(({ pid, seconds }) => spent(pid, seconds));
    const [process = 0] = used;
    const children = used.slice(1).reduce((sum, each) => sum + each, 0);
    const before = this.#start.times[0]?.threads ?? {};
    const threads = Object.entries(end.times[0]?.threads ?? {})
      .map(([name, seconds]): [string, number] => [name, round(seconds - (before[name] ?? 0), 2)])
      .filter(([, seconds]) => seconds > 0);
    const seconds = (end.atMs - this.#start.atMs) / 1000;
    const total = process + children;
    const others = end.busyS - this.#start.busyS - total;
    const holds = holdingsOf(this.#pid);
    return {
      cpuS: {
        process: round(process, 2),
        children: round(children, 2),
        threads: Object.fromEntries(threads),
      },
      cpuSPerCallMinute: round(total / Math.max(callMinutes, 1e-9), 3),
      corePercent: round((100 * total) / seconds, 1),
      othersOnCorePercent: this.#core === null ? null : round(Math.max(0, (100 * others) / seconds), 1),
      rssMb: round(rssMb(this.#pid), 1),
      rssMaxMb: round(this.#rssMaxMb, 1),
      childrenMb: holds.children.proportionalMb,
      descriptors: holds.own.descriptors,
      holds,
    };
  }

  #now(): Moment {
    const busyS = this.#core === null ? 0 : busySeconds(this.#core);
    return { atMs: performance.now(), times: timesOf(this.#pid), busyS };
  }
}
