/**
 * A process that holds a data folder and its database until it is told to stop (SIGTERM). Tells `{ up }` or `{ sentence }` as a line
 * of JSON. Arguments: data folder.
 */
import { StartFault } from '#platform/start-fault.ts';
import { openDataFolder } from '../data-folder.ts';
import { openEmbeddedPostgres } from './embedded-postgres.ts';

const quiet = { info: () => {}, warn: () => {}, error: () => {} };
try {
  const dataFolder = openDataFolder(process.argv[2]!);
  const embedded = await openEmbeddedPostgres({ dataFolder, log: quiet });
  const held = setInterval(() => {}, 60_000);
  process.once('SIGTERM', () => {
    clearInterval(held);
    void embedded.stop();
  });
  tell({ up: { pid: embedded.pid, fresh: embedded.fresh } });
} catch (fault) {
  if (!(fault instanceof StartFault)) throw fault;
  tell({ sentence: fault.sentence });
}

function tell(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
