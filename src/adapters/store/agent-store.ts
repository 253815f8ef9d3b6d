/** A tenant's agents in PostgreSQL: drafts, and the versions that were published from them. */
import { sql, type Kysely } from 'kysely';
import { versionHash } from '#platform/agents/versions/canonical.ts';
import { agentChanged, agentTaken, agentUnknown } from '#platform/agents/versions/faults.ts';
import { NO_LINEAGE, SYSTEM } from '#platform/agents/ports/agent-store.ts';
import type {
  AgentInput,
  AgentRow,
  AgentStore,
  Answering,
  Arm,
  Author,
  Publication,
  VersionRow,
} from '#platform/agents/ports/agent-store.ts';
import type { Clock } from '#voice/ports/clock.ts';
import { agentRows, HEAD, presentAgent, presentHead, presentVersion } from './agent-rows.ts';
import { reading } from './database.ts';
import type { InTenant } from './in-tenant.ts';
import type { Database } from './schema.ts';

const MOST_AGENTS = 1_000;
const MOST_VERSIONS = 1_000;

/** `clock` gives the times of changes. */
export function postgresAgentStore(own: InTenant, tenantId: string, clock: Clock): AgentStore {
  const work: InTenant = (does) => reading(own(does));
  const on = (db: Kysely<Database>): OneTransaction => new OneTransaction(db, tenantId, clock);
  return {
    list: () =>
      work(async (db) =>
        (await agentRows(db).orderBy('agents.id').limit(MOST_AGENTS).execute()).map(presentAgent),
      ),
    get: (id) => work((db) => on(db).find(id)),
    answering: (id) => work((db) => answering(db, id)),
    create: (agent, by) => work((db) => on(db).create(agent, by)),
    saveDraft: (id, { name, source, revision, by }) =>
      work(async (db) => {
        await on(db).lock(id, revision);
        return on(db).change(id, { name, source }, by);
      }),
    publish: (id, publication) =>
      work(async (db) => on(db).publish(await on(db).lock(id, publication.revision), publication)),
    put: (agent, by = SYSTEM) => work((db) => on(db).put(agent, by)),
    versions: (id) =>
      work(async (db) => {
        const rows = db.selectFrom('agent_versions').select(HEAD).where('agent_id', '=', id);
        return (await rows.orderBy('number', 'desc').limit(MOST_VERSIONS).execute()).map(presentHead);
      }),
    version: (id, number) =>
      work(async (db) => {
        const rows = db
          .selectFrom('agent_versions')
          .select([...HEAD, 'source'])
          .where('agent_id', '=', id);
        const row = await rows.where('number', '=', number).executeTakeFirst();
        return row ? presentVersion(row) : null;
      }),
    archive: (id, archived) =>
      work(async (db) => {
        const archived_at_ms = archived ? Math.round(clock.epochMs()) : null;
        await db.updateTable('agents').set({ archived_at_ms }).where('id', '=', id).execute();
        return (await on(db).find(id)) ?? missing(id);
      }),
    remove: (id) =>
      work(async (db) => {
        const [result] = await db.deleteFrom('agents').where('id', '=', id).execute();
        if (result?.numDeletedRows !== 1n) missing(id);
      }),
  };
}

function missing(id: string): never {
  throw agentUnknown(id);
}

async function answering(db: Kysely<Database>, id: string): Promise<Answering | null> {
  const rows = await db
    .selectFrom('agents')
    .innerJoin('agent_versions as version', (join) =>
      join.onRef('version.tenant_id', '=', 'agents.tenant_id').onRef('version.agent_id', '=', 'agents.id'),
    )
    .leftJoin('agent_experiments as trial', (join) =>
      join
        .onRef('trial.tenant_id', '=', 'agents.tenant_id')
        .onRef('trial.agent_id', '=', 'agents.id')
        .on('trial.state', '=', 'running'),
    )
    .select(['version.number', 'version.hash', 'version.name', 'version.source'])
    .select(['agents.published', 'trial.id as trialId', 'trial.arms'])
    .where('agents.id', '=', id)
    .where('agents.archived_at_ms', 'is', null)
    .where(
      // The arms' numbers stand in the experiment's JSON.
      sql<boolean>`(version.number = agents.published or version.number in
        (select (arm ->> 'number')::integer from json_array_elements(trial.arms) as arm))`,
    )
    .execute();
  const published = rows.find(({ number, published: answers }) => number === answers);
  if (!published) return null;
  const versions = [published, ...rows.filter((row) => row !== published)];
  return {
    id,
    name: published.name,
    versions: versions.map(({ number, hash, source }) => ({ number, hash, source })),
    experiment:
      published.trialId === null ? null : { id: published.trialId, arms: published.arms as unknown as Arm[] },
  };
}

/** What is done to one agent within one transaction. */
class OneTransaction {
  readonly #db: Kysely<Database>;
  readonly #tenantId: string;
  readonly #clock: Clock;

  constructor(db: Kysely<Database>, tenantId: string, clock: Clock) {
    this.#db = db;
    this.#tenantId = tenantId;
    this.#clock = clock;
  }

  async find(id: string): Promise<AgentRow | null> {
    const row = await agentRows(this.#db).where('agents.id', '=', id).executeTakeFirst();
    return row ? presentAgent(row) : null;
  }

  /** The agent, which nobody else changes until the transaction is over. Throws where its draft is not at `revision`. */
  async lock(id: string, revision?: number): Promise<AgentRow> {
    await this.#db.selectFrom('agents').select('id').where('id', '=', id).forUpdate().execute();
    const row = (await this.find(id)) ?? missing(id);
    if (revision !== undefined && row.revision !== revision) throw agentChanged(row, revision);
    return row;
  }

  async create({ id, name, source }: AgentInput, by: Author): Promise<AgentRow> {
    const row = { id, tenant_id: this.#tenantId, name, source, updated_by: JSON.stringify(by) };
    const added = await this.#db
      .insertInto('agents')
      .values({ ...row, updated_at_ms: this.#nowMs() })
      .onConflict((taken) => taken.doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!added) throw agentTaken(id);
    return (await this.find(id)) ?? missing(id);
  }

  async change(id: string, to: { name: string; source: string }, by: Author): Promise<AgentRow> {
    await this.#db
      .updateTable('agents')
      .set(({ eb }) => ({
        ...to,
        revision: eb('revision', '+', 1),
        updated_at_ms: this.#nowMs(),
        updated_by: JSON.stringify(by),
      }))
      .where('id', '=', id)
      .execute();
    return (await this.find(id)) ?? missing(id);
  }

  async publish(
    row: AgentRow,
    { by, note, lineage, instead }: Omit<Publication, 'revision'>,
  ): Promise<VersionRow> {
    const { id } = row;
    const { name, source } = instead ? await this.change(id, instead, by) : row;
    const last = await this.#db
      .selectFrom('agent_versions')
      .select(({ fn }) => fn.max('number').as('number'))
      .where('agent_id', '=', id)
      .executeTakeFirst();
    const number = (last?.number ?? 0) + 1;
    const hash = versionHash(source);
    const publishedAtMs = this.#nowMs();
    await this.#db
      .insertInto('agent_versions')
      .values({
        tenant_id: this.#tenantId,
        agent_id: id,
        number,
        hash,
        name,
        source,
        author: JSON.stringify(by),
        note,
        lineage: JSON.stringify(lineage),
        published_at_ms: publishedAtMs,
      })
      .execute();
    await this.#db.updateTable('agents').set({ published: number }).where('id', '=', id).execute();
    return { number, hash, name, source, author: by, note, lineage, publishedAtMs };
  }

  async put(agent: AgentInput, by: Author): Promise<AgentRow> {
    const known = await this.find(agent.id);
    if (known) await this.lock(agent.id);
    const row = known
      ? await this.change(agent.id, { name: agent.name, source: agent.source }, by)
      : await this.create(agent, by);
    if (row.published?.hash === versionHash(agent.source)) return row;
    const madeFrom = row.published?.number ?? null;
    await this.publish(row, { by, note: '', lineage: { ...NO_LINEAGE, madeFrom } });
    return (await this.find(agent.id)) ?? missing(agent.id);
  }

  #nowMs(): number {
    return Math.round(this.#clock.epochMs());
  }
}
