/** A tenant's experiments in PostgreSQL, and what their calls came to, counted from the calls and their logs. */
import { sql, type Kysely, type Selectable } from 'kysely';
import type { Arm, Author } from '#platform/agents/ports/agent-store.ts';
import type { ArmTally, Experiment, ExperimentStore } from '#platform/agents/ports/experiment-store.ts';
import { experimentRunning, experimentUnknown } from '#platform/agents/versions/faults.ts';
import type { Clock } from '#voice/ports/clock.ts';
import { reading } from './database.ts';
import type { InTenant } from './in-tenant.ts';
import type { Database } from './schema.ts';

const MOST_EXPERIMENTS = 200;
const MOST_OUTCOMES = 10;

export function postgresExperimentStore(own: InTenant, tenantId: string, clock: Clock): ExperimentStore {
  const work: InTenant = (does) => reading(own(does));
  return {
    start: ({ id, agentId, arms, goal, by }) =>
      work(async (db) => {
        const row = { id, tenant_id: tenantId, agent_id: agentId, arms: JSON.stringify(arms), goal };
        const started = { started_at_ms: Math.round(clock.epochMs()), started_by: JSON.stringify(by) };
        const added = await db
          .insertInto('agent_experiments')
          .values({ ...row, ...started })
          .onConflict((taken) => taken.doNothing())
          .returningAll()
          .executeTakeFirst();
        if (!added) throw experimentRunning(agentId);
        return present(added);
      }),
    get: (id) => work((db) => find(db, id)),
    list: (agentId) =>
      work(async (db) => {
        const rows = db.selectFrom('agent_experiments').selectAll().where('agent_id', '=', agentId);
        const newest = rows.orderBy('started_at_ms', 'desc').orderBy('id', 'desc').limit(MOST_EXPERIMENTS);
        return (await newest.execute()).map(present);
      }),
    end: (id, { winner, by }) =>
      work(async (db) => {
        const ended = { ended_at_ms: Math.round(clock.epochMs()), ended_by: JSON.stringify(by) };
        const row = await db
          .updateTable('agent_experiments')
          .set({ state: winner === null ? 'stopped' : 'concluded', winner, ...ended })
          .where('id', '=', id)
          .where('state', '=', 'running')
          .returningAll()
          .executeTakeFirst();
        if (!row) throw experimentUnknown(id);
        return present(row);
      }),
    results: (id) =>
      work(async (db) => {
        const experiment = await find(db, id);
        return experiment === null ? [] : tally(db, experiment);
      }),
  };
}

async function find(db: Kysely<Database>, id: string): Promise<Experiment | null> {
  const row = await db.selectFrom('agent_experiments').selectAll().where('id', '=', id).executeTakeFirst();
  return row ? present(row) : null;
}

function present(row: Selectable<Database['agent_experiments']>): Experiment {
  return {
    id: row.id,
    agentId: row.agent_id,
    state: row.state,
    arms: row.arms as Arm[],
    goal: row.goal,
    startedAtMs: row.started_at_ms,
    startedBy: row.started_by as Author,
    endedAtMs: row.ended_at_ms,
    endedBy: row.ended_by as Author | null,
    winner: row.winner,
  };
}

type Counts = Omit<ArmTally, 'number' | 'outcomes'>;
const NONE: Counts = { calls: 0, ended: 0, goals: 0, durationMs: 0, turns: 0, interruptions: 0 };

async function tally(db: Kysely<Database>, { id, goal, arms }: Experiment): Promise<ArmTally[]> {
  const counts = await sql<Counts & { number: number }>`
    select agent_version as number, count(*)::integer as calls,
      count(*) filter (where state = 'ended')::integer as ended,
      count(*) filter (where state = 'ended' and end_reason = ${goal})::integer as goals,
      coalesce(sum(duration_ms) filter (where state = 'ended'), 0)::float8 as "durationMs",
      coalesce(sum(turns) filter (where state = 'ended'), 0)::integer as turns,
      coalesce(sum(cuts) filter (where state = 'ended'), 0)::integer as interruptions
    from calls left join lateral (
      select count(*) as cuts from call_events
      where call_id = calls.id and kind = 'event' and data ->> 'type' = 'reply.ended' and (data ->> 'cut')::boolean
    ) as heard on true
    where experiment_id = ${id} group by agent_version`.execute(db);
  const outcomes = await sql<{ number: number; reason: string; calls: number }>`
    select agent_version as number, coalesce(end_reason, '') as reason, count(*)::integer as calls from calls
    where experiment_id = ${id} and state = 'ended' group by 1, 2 order by 3 desc, 2`.execute(db);
  return arms.map(({ number }) => {
    const { number: _, ...own } = counts.rows.find((row) => row.number === number) ?? { number, ...NONE };
    const reasons = outcomes.rows.filter((row) => row.number === number).slice(0, MOST_OUTCOMES);
    return { number, ...own, outcomes: reasons.map(({ reason, calls }) => ({ reason, calls })) };
  });
}
