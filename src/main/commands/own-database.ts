/** The database of this machine's Parley for a command that runs beside it, or in its place where it has stopped. */
import { openDataFolder } from '#adapters/store/data-folder.ts';
import type { DatabasePlace } from '#adapters/store/database.ts';
import { openEmbeddedPostgres } from '#adapters/store/embedded/embedded-postgres.ts';
import { runningDatabase } from '#adapters/store/embedded/running.ts';
import type { Settings } from '../settings/settings.ts';

export const QUIET = { info: () => {}, warn: () => {}, error: () => {} };

export interface FoundDatabase {
  place: DatabasePlace;
  close: () => Promise<void>;
}

/** Throws StartFault with the sentence to show. */
export async function ownDatabase(
  settings: Pick<Settings, 'databaseUrl' | 'dataFolder'>,
): Promise<FoundDatabase> {
  if (settings.databaseUrl !== null) return { place: { url: settings.databaseUrl }, close: async () => {} };
  const running = await runningDatabase(settings.dataFolder);
  if (running !== null) return { place: { address: running }, close: async () => {} };
  const folder = openDataFolder(settings.dataFolder);
  try {
    const embedded = await openEmbeddedPostgres({ dataFolder: folder, log: QUIET });
    const close = async (): Promise<void> => {
      await embedded.stop();
      folder.close();
    };
    return { place: { address: embedded.address }, close };
  } catch (fault) {
    folder.close();
    throw fault;
  }
}
