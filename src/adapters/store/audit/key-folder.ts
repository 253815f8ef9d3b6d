/** The signing key of the audit and what else proves it, in the data folder: what is lost with the database is still known here. */
import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Checkpoint } from '#platform/governance/audit/checkpoint.ts';
import {
  newPrivatePem,
  signingKey,
  type SigningKey,
  trustedKey,
  type TrustedKey,
} from '#platform/governance/audit/signing-key.ts';
import { StartFault } from '#platform/start-fault.ts';
import { unusable } from '../data-folder.ts';
import { faultCode } from '../store-log.ts';

export interface AuditKeys {
  signing: SigningKey;
  /** The own one, and those in `trusted/`: of earlier keys, and of other machines that write to the same database. */
  trusted: TrustedKey[];
  trustedPems: string[];
}

const FOLDER = 'audit';
const PRIVATE = 'signing-key.pem';
const PUBLIC = 'public-key.pem';
const WITNESS = 'checkpoints.jsonl';

/** Makes the key where there is none, readable by this user only. Throws StartFault. */
export function openAuditKeys(dataFolder: string): AuditKeys {
  const folder = join(dataFolder, FOLDER);
  const file = join(folder, PRIVATE);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // `wx`: of two starts at the same moment, one makes it.
    writeFileSync(file, newPrivatePem(), { mode: 0o600, flag: 'wx' });
  } catch (fault) {
    if (faultCode(fault) !== 'EEXIST') throw unusable(dataFolder, fault);
  }
  const signing = inFile(file, signingKey);
  try {
    writeFileSync(join(folder, PUBLIC), signing.publicPem, { mode: 0o644 });
  } catch (fault) {
    throw unusable(dataFolder, fault);
  }
  const trustedPems = [signing.publicPem, ...trustedFiles(folder).map((each) => inFile(each, (pem) => pem))];
  return { signing, trustedPems, trusted: trustedKeysOf(dataFolder) };
}

/** The public keys of a data folder, without making any; empty where there are none. Throws StartFault for a broken one. */
export function trustedKeysOf(dataFolder: string): TrustedKey[] {
  const folder = join(dataFolder, FOLDER);
  const own = existing(folder).includes(PRIVATE)
    ? [inFile(join(folder, PRIVATE), (pem) => trustedKey(signingKey(pem).publicPem))]
    : [];
  return [...own, ...trustedFiles(folder).map((file) => inFile(file, trustedKey))];
}

function trustedFiles(folder: string): string[] {
  const trusted = join(folder, 'trusted');
  return existing(trusted)
    .filter((name) => name.endsWith('.pem'))
    .toSorted()
    .map((name) => join(trusted, name));
}

function existing(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (fault) {
    if (faultCode(fault) === 'ENOENT') return [];
    throw unusable(folder, fault);
  }
}

function inFile<Key>(file: string, parse: (pem: string) => Key): Key {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (fault) {
    const why = fault instanceof RangeError ? fault.message : faultCode(fault);
    throw new StartFault(
      `The audit’s key ${file} cannot be used (${why}): put the right file back. A new key could not prove what was signed before.`,
      { cause: fault },
    );
  }
}

const Line = z.object({
  tenantId: z.string(),
  seq: z.int(),
  hash: z.string(),
  at: z.string(),
  keyId: z.string(),
  signature: z.string(),
});

/** Keeps a second copy of each signature outside the database, by which a chain that was cut there is known. */
export function witness(dataFolder: string, checkpoint: Checkpoint): void {
  appendFileSync(join(dataFolder, FOLDER, WITNESS), `${JSON.stringify(checkpoint)}\n`, { mode: 0o600 });
}

/** The last of them for each tenant: earlier ones say nothing that it does not. Lines that are none are passed over. */
export function witnessedBy(dataFolder: string): Map<string, Checkpoint> {
  const folder = join(dataFolder, FOLDER);
  const last = new Map<string, Checkpoint>();
  if (!existing(folder).includes(WITNESS)) return last;
  for (const text of readFileSync(join(folder, WITNESS), 'utf8').split('\n')) {
    const parsed = Line.safeParse(jsonOf(text));
    if (!parsed.success) continue;
    const known = last.get(parsed.data.tenantId);
    if (known === undefined || known.seq <= parsed.data.seq) last.set(parsed.data.tenantId, parsed.data);
  }
  return last;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
