/** The command line. Each command is loaded when it is called, so that none waits for another's modules. */
import { Command } from 'commander';

export async function run(argv: string[]): Promise<void> {
  const program = new Command('parley')
    .description('Answers the phone and the browser, holds a conversation, and keeps the record of it.')
    .showHelpAfterError('`parley --help` lists the commands.');
  program
    .command('start')
    .description('start Parley and take calls (settings: docs/SETTINGS.md)')
    .action(async () => (await import('./start.ts')).runStart());
  program
    .command('call')
    .description('ring a Parley, speak recordings or texts, and print what was said')
    .helpOption(false)
    .allowUnknownOption()
    .allowExcessArguments()
    .argument('[options...]')
    .action(async () => (await import('./call.ts')).runCallCommand(argv.slice(argv.indexOf('call') + 1)));
  await program.parseAsync(argv);
}
