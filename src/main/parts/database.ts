/** The database: the embedded one is started, yours is reached; and what is read of agents is remembered while it is away. */
import { join } from 'node:path';
import type { PgBossJobs } from '#adapters/jobs/pg-boss-jobs.ts';
import type { DatabasePlace } from '#adapters/store/database.ts';
import type { DataFolder } from '#adapters/store/data-folder.ts';
import { openEmbeddedPostgres } from '#adapters/store/embedded/embedded-postgres.ts';
import { openStore, type Store, type StoresOfTenant } from '#adapters/store/open-store.ts';
import type { Log } from '#adapters/telemetry/log.ts';
import { rememberedAgents } from '#platform/agents/remembered-agents.ts';
import type { RecordingStore } from '#platform/calls/ports/recording-store.ts';
import type { Status } from '#wire/api.ts';
import { systemClock as clock } from '../clock.ts';
import type { Closing } from '../closing.ts';
import { openJobs } from './jobs.ts';
import type { Settings } from '../settings/settings.ts';

export type OpenedStore = Store & { jobs: PgBossJobs; place: DatabasePlace };

export async function openDatabase(
  { settings, log, closing }: { settings: Settings; log: Log; closing: Closing },
  folder: DataFolder,
  recordings: RecordingStore,
  onFenced: (callId: string) => void,
): Promise<OpenedStore> {
  const embedded =
    settings.databaseUrl === null ? await openEmbeddedPostgres({ dataFolder: folder, log }) : null;
  if (embedded !== null) closing.add({ name: 'database', limitMs: 10_000, close: () => embedded.stop() });
  const place = embedded ?? { url: settings.databaseUrl ?? '' };
  const store = await openStore({
    database: place,
    onFenced,
    spoolDir: join(folder.path, 'spool'),
    recordings,
    log,
    clock,
  });
  closing.add({ name: 'store', limitMs: 10_000, close: () => store.close() });
  return { ...remembering(store), jobs: openJobs(settings, embedded, { log, closing }), place };
}

/** Callers find their agents also while the database is away. */
function remembering(store: Store): Store {
  const made = new Map<string, StoresOfTenant>();
  const forTenant = (tenantId: string): StoresOfTenant => {
    const known = made.get(tenantId);
    if (known) return known;
    const stores = store.forTenant(tenantId);
    const own = { ...stores, agents: rememberedAgents(stores.agents, clock) };
    made.set(tenantId, own);
    return own;
  };
  return { ...store, forTenant };
}

export function databaseNeed(settings: Settings, store: Store): Status['needs']['database'] {
  return settings.databaseUrl === null
    ? { id: 'postgres-embedded', label: store.label, better: 'DATABASE_URL' }
    : { id: 'postgres', label: store.label };
}
