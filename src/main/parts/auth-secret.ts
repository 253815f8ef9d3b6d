/** The secret under which sessions are signed and second factors sealed: given, or made at the first start and kept in the data folder. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartFault } from '#platform/start-fault.ts';

const BYTES = 32;

/** Throws StartFault where it can neither be read nor made. */
export function authSecret(dataFolder: string, given: string | null): string {
  if (given !== null) return given;
  const folder = join(dataFolder, 'identity');
  const file = join(folder, 'secret');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // `wx`: of two starts at the same moment, one makes it.
    writeFileSync(file, `${randomBytes(BYTES).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'EEXIST') throw cannot(file, fault);
  }
  try {
    const secret = readFileSync(file, 'utf8').trim();
    if (/^[0-9a-f]{64}$/.test(secret)) return secret;
  } catch (fault) {
    throw cannot(file, fault);
  }
  throw new StartFault(
    `${file} does not hold the secret that Parley wrote there: put it back from a backup. Without it everybody must sign in and set up second factors anew.`,
  );
}

function cannot(file: string, cause: unknown): StartFault {
  const { code } = cause as NodeJS.ErrnoException;
  return new StartFault(
    `${file} cannot be used (${code}): make it readable and writable for the user of Parley.`,
    { cause },
  );
}
