/** `parley audit verify`, with what this machine brings to it. */
import { createReadStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { ownTrustedKeys } from '#main/commands/audit.ts';
import { ExportFault } from '#platform/governance/audit/read-export.ts';
import { trustedKey, type TrustedKey } from '#platform/governance/audit/signing-key.ts';
import { StartFault } from '#platform/start-fault.ts';
import { printReports } from './audit/print.ts';
import { verifyDatabase, verifyFile, type Verified } from './audit/run.ts';

export interface AuditVerifyOptions {
  tenant?: string;
  file?: string;
  key?: string[];
  calls?: boolean;
  json?: boolean;
}

/** 0 when nothing is wrong, 1 when something is, 2 when it could not be verified. */
export async function runAuditVerify(options: AuditVerifyOptions): Promise<void> {
  try {
    const verified = await verify(options);
    const page = { colours: process.stdout.isTTY === true, width: process.stdout.columns ?? 100 };
    process.stdout.write(
      options.json === true ? `${JSON.stringify(verified, null, 2)}\n` : printReports(verified, page),
    );
    process.exitCode = verified.reports.every(({ findingCount }) => findingCount === 0) ? 0 : 1;
  } catch (fault) {
    process.stderr.write(`${sentenceOf(fault, options)}\n`);
    process.exitCode = 2;
  }
}

async function verify({ file, key, tenant, calls }: AuditVerifyOptions): Promise<Verified> {
  const given = (key ?? []).map(keyInFile);
  const trusted = given.length > 0 ? given : ownTrustedKeys();
  if (file === undefined) {
    return verifyDatabase({ trusted, calls: calls === true, ...(tenant !== undefined && { tenant }) });
  }
  if (calls === true)
    throw new StartFault('An export holds no calls: leave out --calls, or leave out --file.');
  return verifyFile(file, linesIn(file), trusted);
}

function keyInFile(file: string): TrustedKey {
  try {
    return trustedKey(readFileSync(file, 'utf8'));
  } catch (fault) {
    throw new StartFault(`The key ${file} cannot be used: ${(fault as Error).message}.`, { cause: fault });
  }
}

function linesIn(file: string): AsyncIterable<string> {
  return createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity });
}

function sentenceOf(fault: unknown, { file }: AuditVerifyOptions): string {
  if (fault instanceof StartFault) return fault.sentence;
  if (fault instanceof ExportFault) return `${file} cannot be verified to its end: ${fault.message}.`;
  if ((fault as NodeJS.ErrnoException).code === 'ENOENT' && file !== undefined)
    return `There is no file ${file}.`;
  return `The audit could not be verified: ${(fault as Error).message}`;
}
