/** Parley as a person starts it: `bin/parley.js start`, a process of its own with a data folder and a port of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TestContext } from 'vitest';
import { isAlive } from '#adapters/store/embedded/leftover.ts';
import { pause, until } from '#voice/ports/fakes/real-time.ts';

export const ROOT = resolve(import.meta.dirname, '../..');
/** The first start may have to build the pages, beside other work. */
const READY_WITHIN_MS = 60_000;
const END_WITHIN_MS = 30_000;

export interface StartOptions {
  /** The data folder. */
  data: string;
  env?: Record<string, string>;
  /** Another checkout. */
  root?: string;
  /** Another user than this one. */
  ids?: { uid: number; gid: number };
}

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

export interface RunningParley {
  url: string;
  child: ChildProcess;
  /** From spawning the process to its report that it takes calls. */
  readyMs: number;
  /** What the report says: the time since the process itself began. */
  toldMs: number;
  report: string;
  ended: Promise<Ended>;
  /** All that it has written to standard error until now. */
  err(): string;
  /** Ctrl-C, and what it ended with. */
  interrupt: () => Promise<Ended>;
}

/** Everything that a file of tests starts and makes, to be taken away at its end. */
export class Stage {
  readonly #children: ChildProcess[] = [];
  readonly #folders: string[] = [];

  folder(parent: string = tmpdir()): string {
    const path = mkdtempSync(join(parent, 'parley-system-'));
    this.#folders.push(path);
    return path;
  }

  /** Runs `parley start`, which may end by itself. */
  run({ data, env = {}, root = ROOT, ids }: StartOptions): {
    child: ChildProcess;
    ended: Promise<Ended>;
    out: () => string;
    err: () => string;
  } {
    const child = spawn(process.execPath, [join(root, 'bin', 'parley.js'), 'start'], {
      cwd: root === ROOT ? tmpdir() : root,
      env: { ...bareEnvironment(), PORT: '0', PARLEY_DATA: data, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...ids,
    });
    this.#children.push(child);
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, out, err }));
    return { child, ended, out: () => out, err: () => err };
  }

  /** Resolves when it takes calls. */
  async start(options: StartOptions): Promise<RunningParley> {
    const startMs = performance.now();
    const { child, ended, out, err } = this.run(options);
    const found = (): string | undefined => /Phone\s+(http:\S+?)\/twilio\/voice/.exec(out())?.[1];
    while (found() === undefined) {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`It ended: ${err()}`);
      if (performance.now() - startMs > READY_WITHIN_MS) throw new Error(`It is not ready: ${out()}${err()}`);
      await pause(5);
    }
    const readyMs = Math.round(performance.now() - startMs);
    const toldMs = Number(/is ready in ([\d.]+) s/.exec(out())?.[1]) * 1000;
    const interrupt = async (): Promise<Ended> => {
      child.kill('SIGINT');
      const late = setTimeout(() => child.kill('SIGKILL'), END_WITHIN_MS);
      const end = await ended;
      clearTimeout(late);
      return end;
    };
    return { url: found()!, child, readyMs, toldMs, report: out(), ended, err, interrupt };
  }

  /** Stops what still runs, databases that outlived their Parley included, and removes the folders. */
  async clear(): Promise<void> {
    for (const child of this.#children.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGINT');
      const late = setTimeout(() => child.kill('SIGKILL'), END_WITHIN_MS);
      await once(child, 'exit');
      clearTimeout(late);
    }
    for (const folder of this.#folders.splice(0).toReversed()) {
      const pid = databaseOf(join(folder, 'data'));
      if (pid !== null && isAlive(pid)) process.kill(pid, 'SIGQUIT');
      await until(() => pid === null || !isAlive(pid), 10_000);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  }
}

/** The process of the embedded database of a data folder; null when none is noted there. */
export function databaseOf(data: string): number | null {
  try {
    const pid = Number(readFileSync(join(data, 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
    return Number.isSafeInteger(pid) && pid > 1 ? pid : null;
  } catch {
    return null;
  }
}

/** None of the settings that the machine's own user may have. */
export function bareEnvironment(): Record<string, string> {
  const { PATH = '', HOME = '' } = process.env;
  return { PATH, HOME };
}

/** Leaves a test out where `reason` says why this machine cannot run it; the run's summary tells it. */
export function needs(reason: string | null, { task, skip }: Pick<TestContext, 'task' | 'skip'>): void {
  if (reason === null) return;
  Object.assign(task.meta, { reason });
  skip(reason);
}

/** A number that the run is to tell; not a condition of passing. */
export function tell(text: string): void {
  process.stdout.write(`measured: ${text}\n`);
}
