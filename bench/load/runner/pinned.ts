/** Processes on a core of their own, so that the one that measures and the one that is measured do not take each other's time. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { ownEnvironment } from '../../../src/main/settings/settings.ts';
import { treeOf } from '../generator/process-watch.ts';

const STOP_WITHIN_MS = 20_000;
const KEPT_CHARACTERS = 4000;

export interface Pinned {
  child: ChildProcess;
  /** All that it has written to standard output, and the end of what it has written to standard error. */
  out: () => string;
  err: () => string;
  ended: Promise<number | null>;
  /** Asks it to end, and after a while makes it, with all that it has started. */
  stop(): Promise<void>;
}

/** `cores` as `taskset` takes them, such as `0` or `2-3`. */
export function startPinned(cores: string, command: string[], env: Record<string, string>): Pinned {
  const child = spawn('taskset', ['-c', cores, ...command], {
    env: { ...inherited(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err = (err + text).slice(-KEPT_CHARACTERS)));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const tree = treeOf(child.pid ?? 0);
    child.kill('SIGTERM');
    const late = setTimeout(() => tree.forEach(kill), STOP_WITHIN_MS);
    await ended;
    clearTimeout(late);
  };
  return { child, out: () => out, err: () => err, ended, stop };
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended in the meantime.
  }
}

/** Nothing that would set what is measured to something else. */
function inherited(): Record<string, string> {
  const { PATH = '', HOME = '', TMPDIR = '' } = ownEnvironment();
  return { PATH, HOME, ...(TMPDIR !== '' && { TMPDIR }) };
}
