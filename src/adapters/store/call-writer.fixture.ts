/**
 * A Parley of its own process, as far as the record goes: opens the data folder, the database and a call, and writes without end.
 * Tells what is acknowledged, a line of JSON each: `{ ready }`, then `{ flushed: seq }`. Arguments: data folder.
 */
import { join } from 'node:path';
import { entry, someCall } from '#platform/calls/ports/fakes/some-call.ts';
import { openDataFolder } from './data-folder.ts';
import { openEmbeddedPostgres } from './embedded/embedded-postgres.ts';
import { openStore } from './open-store.ts';
import { keptLog } from './store.fixture.ts';
import { realClock } from '#voice/ports/fakes/real-time.ts';

const dataFolder = openDataFolder(process.argv[2]!);
const embedded = await openEmbeddedPostgres({ dataFolder, log: keptLog() });
const spoolDir = join(dataFolder.path, 'spool');
const store = await openStore({ database: embedded, spoolDir, log: keptLog(), clock: realClock });
const head = someCall();
await store.calls.open(head);
tell({ ready: { callId: head.id, postgres: embedded.pid, address: embedded.address } });

for (let seq = 1; ;) {
  for (let more = 0; more < 17; more += 1) store.calls.append(head.id, [entry(seq++)]);
  await store.calls.flush(head.id);
  tell({ flushed: seq - 1 });
}

function tell(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
