/** The command line. Each command is loaded when it is called, so that none waits for another's modules. */
import { Command, InvalidArgumentError } from 'commander';
import type { AuditVerifyOptions } from './audit.ts';
import type { Printing } from './custody/command.ts';
import type { RetentionRunOptions } from './retention.ts';
import type { SimulateOptions } from './simulate.ts';

export async function run(argv: string[]): Promise<void> {
  const program = new Command('parley')
    .description('Answers the phone and the browser, holds a conversation, and keeps the record of it.')
    .showHelpAfterError('`parley --help` lists the commands.');
  program
    .command('start')
    .description('start Parley and take calls (settings: docs/SETTINGS.md)')
    .option('--role <role>', 'all, gateway or runner (docs/DISPATCH.md); goes before PARLEY_ROLE')
    .action(async ({ role }: { role?: string }) => (await import('./start.ts')).runStart(role));
  program
    .command('call')
    .description('ring a Parley, speak recordings or texts, and print what was said')
    .helpOption(false)
    .allowUnknownOption()
    .allowExcessArguments()
    .argument('[options...]')
    .action(async () => (await import('./call.ts')).runCallCommand(argv.slice(argv.indexOf('call') + 1)));
  program
    .command('simulate')
    .description(
      'play calls in which chance decides what everybody does, and hold each to what must always be so',
    )
    .option('--calls <count>', 'how many', positive, 10_000)
    .option('--seed <number>', 'the first seed; each call has the next one', whole, 1)
    .option('--workers <count>', 'threads (as many as there are cores when absent)', positive)
    .option('--only <seed>', 'play the call of this seed alone, and tell it step by step', whole)
    .option('--json', 'print JSON')
    .action(async (options: SimulateOptions) => (await import('./simulate.ts')).runSimulate(options));
  program
    .command('audit')
    .description('the evidence: what happened, and the proof that nobody has changed it since')
    .command('verify')
    .description(
      'verify the chain of audit records (exit code 0: sound, 1: something is wrong, 2: could not be read)',
    )
    .option('--tenant <id>', 'of one tenant (all when absent)')
    .option('--file <export.jsonl>', 'of an export alone, in place of the database')
    .option('--key <public.pem...>', 'trust these public keys (those of the data folder when absent)')
    .option('--calls', 'also hold the stored logs of calls against their recorded digests')
    .option('--json', 'print JSON')
    .action(async (options: AuditVerifyOptions) => (await import('./audit.ts')).runAuditVerify(options));
  custodyCommands(program);
  await program.parseAsync(argv);
}

function custodyCommands(program: Command): void {
  program
    .command('secrets')
    .description('the keys under which secrets and recordings are sealed')
    .command('rotate-master')
    .description('make another master key and wrap every data key under it, also while Parley runs')
    .option('--json', 'print JSON')
    .action(async (options: Printing) => (await import('./secrets.ts')).runRotateMaster(options));
  program
    .command('retention')
    .description('what is deleted when its time is over')
    .command('run')
    .description('delete what is due and not held, as the hourly run does, also while Parley runs')
    .option('--dry-run', 'only say what would be deleted')
    .option('--tenant <id>', 'of one tenant (all when absent)')
    .option('--json', 'print JSON')
    .action(async (options: RetentionRunOptions) =>
      (await import('./retention.ts')).runRetentionCommand(options),
    );
}

function whole(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0)
    throw new InvalidArgumentError('Give a whole number, such as 1.');
  return number;
}

function positive(text: string): number {
  const number = whole(text.replaceAll(/[_,]/g, ''));
  if (number < 1) throw new InvalidArgumentError('Give a whole number of 1 or more.');
  return number;
}
