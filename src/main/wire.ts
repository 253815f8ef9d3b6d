/** Puts Parley together: opens each part in order, as much at once as depends on nothing else, and knows how to close it. */
import { join } from 'node:path';
import type { PgBossJobs } from '#adapters/jobs/pg-boss-jobs.ts';
import { openDataFolder } from '#adapters/store/data-folder.ts';
import type { Log } from '#adapters/telemetry/log.ts';
import type { SessionService } from '#platform/sessions/session-service.ts';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import { codeOf } from '#voice/errors.ts';
import type { Status } from '#wire/api.ts';
import { openAgents } from './parts/agents.ts';
import { type BuiltConsoles, buildConsoles } from './build-consoles.ts';
import { systemClock as clock } from './clock.ts';
import type { Closing } from './closing.ts';
import { openRecordings } from './parts/custody.ts';
import { databaseNeed, openDatabase } from './parts/database.ts';
import { openBench, openDesk } from './parts/desk.ts';
import { openDispatch, reachedBy, type OpenedDispatch } from './parts/dispatch.ts';
import { type Engines, openEngines } from './engines/engines.ts';
import { openKeeping, telling } from './parts/keeping.ts';
import { checkPort, listen } from './listen.ts';
import { openOutbound, type OpenedOutbound } from './parts/outbound.ts';
import type { Phases } from './phases.ts';
import { openServer, ROOT, VERSION } from './parts/serving.ts';
import type { Settings } from './settings/settings.ts';
import { openSessions, stopInOrder } from './parts/sessions.ts';
import { openTenancy, setupLink } from './parts/tenancy.ts';
import { urlOf } from './url-of.ts';

export interface Parley {
  version: string;
  sessions: SessionService;
  port: number;
  needs: Status['needs'];
  agents: string[];
  consoles: BuiltConsoles;
  /** Makes the first person; null when there is one. */
  setupLink: string | null;
  /** What runners on this machine set as DATABASE_URL. */
  reachedBy: string | null;
}

interface Setup {
  settings: Settings;
  log: Log;
  closing: Closing;
  phases: Phases;
  /** What hears, speaks and thinks; the engines of `engines.ts` when absent. */
  openEngines?: typeof openEngines;
}

/** Resolves when calls are taken. Throws StartFault; what was opened until then is in `closing`. */
export async function openParley(setup: Setup): Promise<Parley> {
  const { settings, log, closing, phases } = setup;
  const state = { stopping: false };
  const folder = openDataFolder(settings.dataFolder);
  closing.add({ name: 'data folder', limitMs: 1000, close: () => folder.close() });
  await checkPort(settings);
  const shelf = openRecordings(join(folder.path, 'recordings'), log);

  let dispatch: OpenedDispatch | null = null;
  const [store, engines, consoles] = await together([
    phases.measure('database', () =>
      openDatabase(setup, folder, shelf.recordings, (id) => dispatch?.fenced(id)),
    ),
    phases.measure('engines', () => startEngines(setup)),
    phases.measure('pages', () => buildConsoles(ROOT)),
  ]);
  const keeping = await openKeeping(setup, { folder, store, shelf });
  const { evidence, requests, governance, custody, webhooks, ownModels } = keeping;
  const agents = await openAgents({ ...setup, root: ROOT }, store.forTenant(HOME_TENANT).agents, engines);

  let port = settings.port;
  const url = (): string => settings.publicUrl ?? urlOf(settings, port);
  const tenancy = openTenancy({ settings, log, ...keeping, dataFolder: folder.path, store, url });
  const parts = { settings, log, store, engines, ownModels, recordings: shelf.recordings };
  const { quotas } = tenancy;
  const { sealer, audit } = evidence;
  const desk = openDesk({ ...parts, store: telling(store, webhooks, log), governance, quotas, sealer });
  const { jobs, place } = store;
  const reach = async (tenantId: string, callId: string) =>
    desk.get(tenantId, callId) ?? dispatch?.elsewhere?.get(tenantId, callId);
  const outbound = openOutbound({ ...parts, ...keeping, desk, jobs, audit, reach });
  dispatch = openDispatch({ settings, store, place, desk, outbound, log, closing });
  const sessions = await openSessions({ ...parts, desk, quotas, governance, audit });
  const needs = { ...engines.needs, database: databaseNeed(settings, store) };
  const services = { requests, governance, custody, ownModels, ...webhooks };
  const talking = { desk, sessions, outbound, dispatch, bench: openBench(parts, closing) };
  const told = { needs, consoles, state };
  const server = await phases.measure('server', () =>
    openServer({ ...parts, ...talking, ...told, evidence, services, tenancy }),
  );
  closing.add({ name: 'http', limitMs: 3000, close: () => server.close() });
  stopInOrder(closing, { desk, sessions });
  closing.add({ name: 'entrance', limitMs: 100, close: () => void (state.stopping = true) });
  port = await phases.measure('listen', () => listen(server, settings));
  await dispatch.start(urlOf(settings, port));
  if (settings.role !== 'runner') startPlacing(jobs, outbound, log);
  return {
    version: VERSION,
    sessions,
    port,
    needs,
    agents,
    consoles,
    reachedBy: reachedBy(settings, place),
    setupLink: await setupLink(tenancy, url()),
  };
}

/** Behind the first call that can be taken: nobody waits for it. */
function startPlacing(jobs: PgBossJobs, { calls }: OpenedOutbound, log: Log): void {
  jobs
    .start()
    .then(() => calls.recover())
    .catch((fault: unknown) =>
      log.error({ code: codeOf(fault) }, 'Calls of the last run could not be taken up again'),
    );
}

/** Waits for all, so that what one has opened can be closed when another fails; then throws the first fault. */
async function together<const Works extends readonly Promise<unknown>[]>(
  works: Works,
): Promise<{ -readonly [Index in keyof Works]: Awaited<Works[Index]> }> {
  const results = await Promise.allSettled(works);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return (await Promise.all(works)) as { -readonly [Index in keyof Works]: Awaited<Works[Index]> };
}

async function startEngines(setup: Setup): Promise<Engines> {
  const { settings, log, closing } = setup;
  const engines = await (setup.openEngines ?? openEngines)(settings, clock, log);
  closing.add({ name: 'engines', limitMs: 3000, close: () => engines.close() });
  return engines;
}
