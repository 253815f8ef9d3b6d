/** What a tenant's calls add up to, in SQL. */
import { type Kysely, sql } from 'kysely';
import {
  type AgentFigures,
  type CallFigures,
  type DayFigures,
  type FiguresQuery,
  MOST_ROWS,
  type Overview,
} from '#platform/insights/ports/call-figures.ts';
import { reading } from './database.ts';
import type { InTenant } from './in-tenant.ts';
import type { Database } from './schema.ts';

export function postgresCallFigures(own: InTenant): CallFigures {
  return {
    overview: (query) => reading(own((db) => overview(db, query))),
    ofVersions: (agentId) => reading(own((db) => ofVersions(db, agentId))),
  };
}

async function ofVersions(db: Kysely<Database>, agentId: string): Promise<Map<number, number>> {
  const { rows } = await sql<{ number: number; calls: number }>`
    select agent_version as number, count(*) as calls from calls
    where agent_id = ${agentId} and agent_version is not null group by 1`.execute(db);
  return new Map(rows.map(({ number, calls }) => [number, calls]));
}

async function overview(db: Kysely<Database>, { fromMs, toMs, timeZone }: FiguresQuery): Promise<Overview> {
  const within = sql`from calls where started_at_ms >= ${Math.ceil(fromMs)} and started_at_ms < ${Math.ceil(toMs)}`;
  const days = await sql<DayFigures>`
    select to_char(to_timestamp(started_at_ms / 1000.0) at time zone ${timeZone}, 'YYYY-MM-DD') as day,
      count(*) as calls, count(*) filter (where state = 'lost') as lost, coalesce(sum(duration_ms), 0) as "talkMs"
    ${within} group by 1 order by 1`.execute(db);
  const agents = await sql<AgentFigures>`
    select agent_id as "agentId", (array_agg(agent_name order by started_at_ms desc))[1] as name, count(*) as calls,
      avg(duration_ms) as "meanDurationMs", avg(turns)::float8 as "meanTurns"
    ${within} group by agent_id order by count(*) desc, agent_id limit ${MOST_ROWS}`.execute(db);
  const channels = await sql<Overview['channels'][number]>`
    select channel, count(*) as calls ${within} group by 1 order by 2 desc, 1 limit ${MOST_ROWS}`.execute(db);
  const endings = await sql<Overview['endings'][number]>`
    select ended_by as by, end_reason as reason, count(*) as calls ${within} and ended_by is not null
    group by 1, 2 order by 3 desc, 1, 2 limit ${MOST_ROWS}`.execute(db);
  return { days: days.rows, endings: endings.rows, agents: agents.rows, channels: channels.rows };
}
