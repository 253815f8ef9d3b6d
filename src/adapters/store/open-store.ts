/** Opens everything that Parley keeps in a database: connects, migrates, brings in what was spooled, marks lost calls. */
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '#voice/ports/clock.ts';
import type { AuditTrail } from '#platform/governance/audit/ports/audit-trail.ts';
import type { GovernanceStores } from '#platform/governance/governance.ts';
import type { AgentStore } from '#platform/agents/ports/agent-store.ts';
import type { ExampleStore } from '#platform/agents/ports/example-store.ts';
import type { ExperimentStore } from '#platform/agents/ports/experiment-store.ts';
import type { CallReader, CallStore } from '#platform/calls/ports/call-store.ts';
import type { NumberStore } from '#platform/calls/numbers/ports/number-store.ts';
import type { BundleStore } from '#platform/agents/bundles/ports/bundle-store.ts';
import type { CallFigures } from '#platform/insights/ports/call-figures.ts';
import type { InboundHookStore } from '#platform/webhooks/ports/inbound-hooks.ts';
import type { WebhookStore } from '#platform/webhooks/ports/webhook-store.ts';
import type { RecordingStore } from '#platform/calls/ports/recording-store.ts';
import type { BrandStore } from '#platform/tenancy/ports/brand-store.ts';
import type { ModelProfileStore } from '#platform/models/ports/model-profile-store.ts';
import type { SessionStore } from '#platform/sessions/ports/session-store.ts';
import type { TenancyStore } from '#platform/tenancy/ports/tenancy-store.ts';
import { StartFault } from '#platform/start-fault.ts';
import { postgresExampleStore } from './agent-examples.ts';
import { postgresExperimentStore } from './agent-experiments.ts';
import { postgresAgentStore } from './agent-store.ts';
import { postgresGovernanceStores } from './governance/governance-stores.ts';
import { postgresAuditTrail } from './audit/audit-trail.ts';
import { postgresBundleStore } from './bundle-store.ts';
import { postgresCallFigures } from './call-figures.ts';
import { postgresCallStore } from './call-store.ts';
import { unusable } from './data-folder.ts';
import { connect, type Connections } from './database.ts';
import type { EmbeddedPostgres } from './embedded/embedded-postgres.ts';
import { EventWriter } from './event-writer.ts';
import { hashVersionsOfAll } from './hash-versions.ts';
import { inTenant, type InTenant } from './in-tenant.ts';
import { migrate } from './migrate.ts';
import { Spool } from './spool/spool.ts';
import { postgresModelProfiles } from './models/model-profile-store.ts';
import { postgresNumberStore } from './number-store.ts';
import { postgresBrandStore } from './tenancy/brand-store.ts';
import { postgresSessionStore } from './session-store.ts';
import { postgresTenancyStore } from './tenancy/tenancy-store.ts';
import type { StoreLog } from './store-log.ts';
import { faultCode } from './store-log.ts';
import { postgresInboundHooks } from './webhooks/inbound-hooks.ts';
import { postgresWebhookStore } from './webhooks/webhook-store.ts';
import type { Kysely } from 'kysely';
import type { Database } from './schema.ts';
import { type LostCalls, lostCalls } from './lost-calls.ts';
import { markLost, writeOperations } from './write-operations.ts';

export interface Store {
  calls: CallStore;
  /** What was going on when an earlier run of this data folder died. */
  lost: LostCalls;
  /** Everything of one tenant, and nothing of another. Throws RangeError for what is no tenant's id. */
  forTenant(tenantId: string): StoresOfTenant;
  /** For what is built upon the store: the way to one tenant's rows, and the owner's connection for work across all of them. */
  database: StoreDatabase;
  /** Such as `PostgreSQL 15.8 at db.example:5432/parley`. */
  label: string;
  /** False while the database is away: calls go on, their events wait in the spool. */
  healthy(): boolean;
  /** `eventsRefused`: entries that could not be kept (memory full) or that the database refused for good. */
  load(): { eventsToWrite: number; eventsSpooled: number; eventsRefused: number };
  /** Writes what is left and closes the connections. An embedded database is stopped afterwards by its owner. */
  close(): Promise<void>;
}

export interface StoreDatabase {
  db: Kysely<Database>;
  inTenant: (tenantId: string) => InTenant;
  /** Of this data folder, in a database that several Parleys may share. */
  instanceId: string;
}

/** Repositories that were made for one tenant. */
export interface StoresOfTenant {
  calls: CallReader;
  agents: AgentStore;
  experiments: ExperimentStore;
  examples: ExampleStore;
  audit: AuditTrail;
  numbers: NumberStore;
  governance: GovernanceStores;
  figures: CallFigures;
  bundles: BundleStore;
  webhooks: WebhookStore;
  inboundHooks: InboundHookStore;
  tenancy: TenancyStore;
  brand: BrandStore;
  modelProfiles: ModelProfileStore;
  sessions: SessionStore;
}

export interface StoreOptions {
  database: { url: string } | EmbeddedPostgres;
  /** In the data folder; made where missing. Belongs to one Parley. */
  spoolDir: string;
  /** Asked for each call that is read. */
  recordings?: Pick<RecordingStore, 'find'>;
  log: StoreLog;
  clock: Clock;
  spoolLimitBytes?: number;
  /** A statement without an answer for so long is given up. */
  queryLimitMs?: number;
  /** Another process goes on with a dispatched call that this one has held. */
  onFenced?: (callId: string) => void;
}

/** Throws StartFault with the sentence to show. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { database, spoolDir, log, clock, recordings } = options;
  const spool = await openSpool(options);
  const instanceId = instanceOf(spoolDir);
  let writer: EventWriter | null = null;
  const connections = await connect(database, {
    log,
    onLost: () => writer?.lost(),
    ...(options.queryLimitMs === undefined ? {} : { queryLimitMs: options.queryLimitMs }),
  });
  try {
    const ran = await migrate(connections);
    if (ran.length > 0) await hashVersionsOfAll(connections.db);
    if (ran.length > 0) log.info({ migrations: ran }, 'The database tables are up to date');
  } catch (fault) {
    await connections.pool.end();
    throw fault;
  }
  const { pool } = connections;
  const lost = lostCalls();
  const sweep = (): Promise<void> => sweepLost({ pool, instanceId, log, goingOn: calls.goingOn(), lost });
  // Calls of an earlier run may come out of the spool as active: they are looked for again when it is empty.
  let inherited = spool.count > 0;
  writer = new EventWriter({
    write: (batch) => writeOperations(pool, instanceId, batch),
    spool,
    spoolDir,
    log,
    clock,
    onFenced: (callId) => calls.fenced(callId),
    onDrained: () => {
      if (inherited) void sweep();
      inherited = false;
    },
  });
  const calls = postgresCallStore({ pool, writer, recordings, log, onFenced: options.onFenced });
  if (inherited) writer.recover();
  await sweep();
  const forTenant = (tenantId: string): StoresOfTenant => {
    const own = inTenant(pool, tenantId);
    return {
      calls: calls.forTenant(tenantId),
      agents: postgresAgentStore(own, tenantId, clock),
      experiments: postgresExperimentStore(own, tenantId, clock),
      examples: postgresExampleStore(own, tenantId),
      audit: postgresAuditTrail(own),
      ...linesOf(own, tenantId, instanceId),
      governance: postgresGovernanceStores(own, tenantId),
      figures: postgresCallFigures(own),
      webhooks: postgresWebhookStore(own, tenantId),
      inboundHooks: postgresInboundHooks(own, tenantId),
      tenancy: postgresTenancyStore(own, tenantId),
      ...belongingsOf(own, tenantId),
    };
  };
  return assemble({ connections, writer, spool, calls, lost, forTenant, database, instanceId });
}

/** What a tenant has brought along. */
function belongingsOf(own: InTenant, tenantId: string) {
  return {
    bundles: postgresBundleStore(own, tenantId),
    brand: postgresBrandStore(own, tenantId),
    modelProfiles: postgresModelProfiles(own, tenantId),
  };
}

async function sweepLost(parts: {
  pool: Connections['pool'];
  instanceId: string;
  log: StoreLog;
  goingOn: string[];
  lost: ReturnType<typeof lostCalls>;
}): Promise<void> {
  const { pool, instanceId, log, goingOn, lost } = parts;
  try {
    const found = await markLost(pool, instanceId, goingOn);
    if (found.length === 0) return;
    const callIds = found.map(({ callId }) => callId);
    log.warn({ callIds }, 'Calls were lost when the last run ended');
    lost.found(found);
  } catch (fault) {
    log.error({ code: faultCode(fault) }, 'Lost calls could not be marked');
  }
}

/** By what sound comes: numbers and developers' sessions. */
function linesOf(own: InTenant, tenantId: string, instanceId: string) {
  return {
    numbers: postgresNumberStore(own, tenantId),
    sessions: postgresSessionStore(own, tenantId, instanceId),
  };
}

function assemble(parts: {
  connections: Connections;
  writer: EventWriter;
  spool: Spool;
  calls: CallStore;
  lost: LostCalls;
  forTenant: Store['forTenant'];
  instanceId: string;
  database: StoreOptions['database'];
}): Store {
  const { connections, writer, spool, calls, lost, forTenant, database, instanceId } = parts;
  const { version, place } = connections;
  return {
    calls,
    lost,
    forTenant,
    database: {
      db: connections.db,
      inTenant: (tenantId) => inTenant(connections.pool, tenantId),
      instanceId,
    },
    label: 'url' in database ? `${version} at ${place}` : `${version}, embedded`,
    healthy: () => writer.healthy,
    load: () => writer.load,
    async close() {
      try {
        await writer.close();
      } finally {
        await spool.close();
        await connections.pool.end();
      }
    },
  };
}

async function openSpool({ spoolDir, log, spoolLimitBytes }: StoreOptions): Promise<Spool> {
  const spool = new Spool({
    dir: spoolDir,
    log,
    ...(spoolLimitBytes === undefined ? {} : { limitBytes: spoolLimitBytes }),
  });
  try {
    await spool.open();
    return spool;
  } catch (fault) {
    throw fault instanceof StartFault ? fault : unusable(spoolDir, fault);
  }
}

/** Names this data folder in a database that several Parleys may share. */
export function instanceOf(spoolDir: string): string {
  const file = join(spoolDir, 'instance');
  try {
    const found = readFileSync(file, 'utf8').trim();
    if (/^[0-9a-f]{16}$/.test(found)) return found;
  } catch {
    // The first start.
  }
  const made = randomBytes(8).toString('hex');
  try {
    writeFileSync(file, `${made}\n`, { mode: 0o600 });
  } catch (fault) {
    throw unusable(spoolDir, fault);
  }
  return made;
}
