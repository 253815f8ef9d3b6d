/** What retention and erasure do in PostgreSQL: by the functions of 0006-custody.sql, which look for holds in the same transaction. */
import { sql } from 'kysely';
import type { Inventory, Step } from '#platform/governance/custody/retention/plan.ts';
import { DATA_KINDS, type Retention } from '#platform/governance/custody/retention/policy.ts';
import type {
  DeletionRecord,
  RetentionStore,
  Tombstone,
} from '#platform/governance/custody/retention/retention-store.ts';
import { reading } from '../database.ts';
import type { InTenant } from '../in-tenant.ts';
import { deletions } from './deletions.ts';

/** A call in one of these states is over. `custody_may_delete` says the same. */
const FINAL = ['ended', 'lost', 'failed', 'busy', 'no-answer', 'canceled', 'refused'];
export interface RetentionPlace {
  inTenant: InTenant;
  tenantId: string;
  /** Whose data folder this is: recordings that lie elsewhere are deleted there. */
  instanceId: string;
}

export function postgresRetentionStore(place: RetentionPlace): RetentionStore {
  const { inTenant, tenantId } = place;
  return {
    ...policies(place),
    ...records(inTenant),
    ...deletions(inTenant, tenantId),
    inventory: ({ endedUpToMs, afterId, limit }) =>
      inventoryWhere(
        place,
        sql`coalesce(c.ended_at_ms, c.started_at_ms) <= ${Math.floor(endedUpToMs)} and c.id > ${afterId}`,
        limit,
      ),
    inventoryOf: (callIds) => inventoryWhere(place, sql`c.id = any(${[...callIds]}::text[])`, callIds.length),
    async tombstone(callId) {
      const { rows } = await reading(
        inTenant((db) =>
          sql<Tombstone>`select call_id as "callId", agent_id as "agentId", channel, started_at_ms as "startedAtMs",
            ended_at_ms as "endedAtMs", duration_ms as "durationMs", turns, entries, because, entombed_at_ms as "entombedAtMs"
            from call_tombstones where call_id = ${callId}`.execute(db),
        ),
      );
      return rows[0] ?? null;
    },
  };
}

function policies({ inTenant, tenantId }: RetentionPlace): Pick<RetentionStore, 'policies' | 'setPolicies'> {
  return {
    async policies() {
      const rows = await reading(
        inTenant((db) => db.selectFrom('retention_policies').select(['kind', 'days']).execute()),
      );
      return Object.fromEntries(rows.map(({ kind, days }) => [kind, days])) as Partial<Retention>;
    },
    async setPolicies(retention) {
      const values = DATA_KINDS.flatMap((kind) => {
        const days = retention[kind];
        return days === undefined ? [] : [{ tenant_id: tenantId, kind, days }];
      });
      if (values.length === 0) return;
      await reading(
        inTenant((db) =>
          db
            .insertInto('retention_policies')
            .values(values)
            .onConflict((taken) =>
              taken.columns(['tenant_id', 'kind']).doUpdateSet((row) => ({ days: row.ref('excluded.days') })),
            )
            .execute(),
        ),
      );
    },
  };
}

function records(inTenant: InTenant): Pick<RetentionStore, 'toAudit' | 'audited' | 'records'> {
  const columns = sql`id, call_id as "callId", step, because, bytes, entries, digest, done_at_ms as "doneAtMs"`;
  return {
    async toAudit(limit) {
      const { rows } = await reading(
        inTenant((db) =>
          sql<DeletionRecord>`select ${columns} from deletions where state = 'done' and not audited
            order by call_id, id limit ${limit}`.execute(db),
        ),
      );
      return rows;
    },
    async audited(ids) {
      await reading(
        inTenant((db) =>
          sql`update deletions set audited = true where id = any(${[...ids]}::bigint[])`.execute(db),
        ),
      );
    },
    async records(limit) {
      const { rows } = await reading(
        inTenant((db) =>
          sql<DeletionRecord>`select ${columns} from deletions where state = 'done'
            order by done_at_ms desc, id desc limit ${limit}`.execute(db),
        ),
      );
      return rows;
    },
  };
}

interface InventoryRow {
  call_id: string;
  ended_at_ms: number | null;
  parties: (string | null)[];
  recording: boolean;
  tools: boolean;
  log: boolean;
}

async function inventoryWhere(
  { inTenant, instanceId }: RetentionPlace,
  condition: ReturnType<typeof sql>,
  limit: number,
): Promise<Inventory[]> {
  const { rows } = await reading(
    inTenant((db) =>
      sql<InventoryRow>`
        with seen as (
          select c.id as call_id, c.state, c.ended_at_ms, c.started_at_ms,
            array[custody_party(c.caller), custody_party(c.callee)] as parties,
            (select array_agg(d.step || ' ' || d.state) from deletions d where d.call_id = c.id) as steps,
            exists (select from recordings r where r.call_id = c.id) as recorded
          from calls c
          where ${condition}
            and not exists (select from recordings r where r.call_id = c.id and r.instance_id <> ${instanceId})
          order by c.id limit ${limit}
        )
        select call_id, parties,
          case when state = any(${FINAL}::text[]) then coalesce(ended_at_ms, started_at_ms) end as ended_at_ms,
          recorded or coalesce('recording begun' = any (steps), false) as recording,
          not coalesce(steps && array['tool-payloads done', 'log done'], false) as tools,
          not coalesce('log done' = any (steps), false)
            or exists (select from call_events e where e.call_id = seen.call_id) as log
        from seen order by call_id`.execute(db),
    ),
  );
  return rows.map(({ call_id, ended_at_ms, parties, recording, tools, log }) => ({
    callId: call_id,
    endedAtMs: ended_at_ms,
    parties: parties.filter((party) => party !== null),
    left: new Set<Step>([
      ...(recording ? ['recording' as const] : []),
      ...(tools ? ['tool-payloads' as const] : []),
      ...(log ? ['log' as const] : []),
      'head',
    ]),
  }));
}
