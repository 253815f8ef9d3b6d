/** Calls as a person makes them from the command line: `bin/parley.js call`, a process of its own, on the true Twilio protocol. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CallReport } from '../../src/cli/call/report.ts';
import { ROOT, bareEnvironment } from './parley.ts';

export interface PhoneCallResult {
  code: number | null;
  report: CallReport;
  out: string;
  err: string;
}

export interface PhoneCallOptions {
  root?: string;
  ids?: { uid: number; gid: number };
  env?: Record<string, string>;
}

/** Begins a call and lets it go on. Hanging up is SIGINT to `child`. */
export function dial(url: string, args: string[], { root = ROOT, ids, env = {} }: PhoneCallOptions = {}) {
  const child = spawn(process.execPath, [join(root, 'bin', 'parley.js'), 'call', '--url', url, ...args], {
    cwd: root === ROOT ? tmpdir() : root,
    env: { ...bareEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...ids,
  });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, out, err }));
  return { child, ended };
}

/** Holds a whole call; `--json` is added. */
export async function call(
  url: string,
  args: string[],
  options?: PhoneCallOptions,
): Promise<PhoneCallResult> {
  const { code, out, err } = await dial(url, [...args, '--json'], options).ended;
  try {
    return { code, report: JSON.parse(out) as CallReport, out, err };
  } catch {
    throw new Error(`The call ended with ${code} and printed no JSON: ${out}${err}`);
  }
}

export const SPEECH = join(ROOT, '..', 'shared', 'speech');
/** Recordings of people are not part of the project. */
export const noSpeech = existsSync(join(SPEECH, 'cards-ten-of-clubs.wav'))
  ? null
  : 'there are no recordings of people beside the project (../shared/speech)';
