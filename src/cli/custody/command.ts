/** A command upon this machine's custody: opens it, prints what came of it, and closes it. */
import type { OwnCustody } from '#main/commands/custody.ts';
import type { AuditActor } from '#platform/governance/audit/audit.ts';
import { StartFault } from '#platform/start-fault.ts';
import { ParleyError } from '#voice/errors.ts';

/** Whoever may read the data folder. */
export const COMMAND_LINE: AuditActor = { kind: 'system', id: 'command-line', label: 'the command line' };

export interface Printing {
  json?: boolean;
}

/** Exit code 0 when it is done, 2 with a sentence on standard error when it could not be. */
export async function ownCustodyCommand(
  { json }: Printing,
  open: () => Promise<OwnCustody>,
  work: (own: OwnCustody) => Promise<{ result: unknown; text: string }>,
): Promise<void> {
  try {
    const own = await open();
    try {
      const { result, text } = await work(own);
      process.stdout.write(json === true ? `${JSON.stringify(result, null, 2)}\n` : text);
    } finally {
      await own.close();
    }
  } catch (fault) {
    process.stderr.write(`${sentenceOf(fault)}\n`);
    process.exitCode = 2;
  }
}

function sentenceOf(fault: unknown): string {
  if (fault instanceof StartFault) return fault.sentence;
  if (fault instanceof AggregateError)
    return `${fault.message}: ${fault.errors.map((each) => sentenceOf(each)).join('; ')}`;
  if (fault instanceof ParleyError) return `${fault.detail} (${fault.code})`;
  return `It could not be done: ${(fault as Error).message}`;
}
