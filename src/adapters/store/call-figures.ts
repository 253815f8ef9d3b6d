/** What a tenant's calls add up to, in SQL. */
import { type Kysely, sql } from 'kysely';
import {
  type CallFigures,
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

/** The calls are read once, into slices that are alike in all that is asked; what is told adds those up. */
async function overview(db: Kysely<Database>, { fromMs, toMs, timeZone }: FiguresQuery): Promise<Overview> {
  const { rows } = await sql<Overview>`
    with slices as materialized (
      select (to_timestamp(started_at_ms / 1000::float8) at time zone ${timeZone})::date as day, agent_id, channel,
        state = 'lost' as lost, ended_by, end_reason, count(*) as calls, max(started_at_ms) as latest,
        coalesce(sum(duration_ms), 0) as talk_ms, count(duration_ms) as timed, sum(turns) as turns, count(turns) as counted
      from calls where started_at_ms >= ${Math.ceil(fromMs)} and started_at_ms < ${Math.ceil(toMs)} group by 1, 2, 3, 4, 5, 6
    ), days as (
      select to_char(day, 'YYYY-MM-DD') as day, sum(calls) as calls, coalesce(sum(calls) filter (where lost), 0) as lost,
        sum(talk_ms) as "talkMs"
      from slices group by slices.day order by slices.day
    ), busiest as (
      select agent_id, sum(calls) as calls, max(latest) as latest, sum(talk_ms)::float8 / nullif(sum(timed), 0) as duration,
        sum(turns)::float8 / nullif(sum(counted), 0) as turns
      from slices group by agent_id order by 2 desc, 1 limit ${MOST_ROWS}
    ), agents as (
      select agent_id as "agentId", name, calls, duration as "meanDurationMs", turns as "meanTurns"
      from busiest, lateral (
        select agent_name as name from calls where calls.agent_id = busiest.agent_id and started_at_ms = latest limit 1
      ) newest order by calls desc, agent_id
    ), channels as (
      select channel, sum(calls) as calls from slices group by 1 order by 2 desc, 1 limit ${MOST_ROWS}
    ), endings as (
      select ended_by as by, end_reason as reason, sum(calls) as calls from slices where ended_by is not null
      group by 1, 2 order by 3 desc, 1, 2 limit ${MOST_ROWS}
    )
    select (select coalesce(json_agg(days), '[]') from days) as days,
      (select coalesce(json_agg(agents), '[]') from agents) as agents,
      (select coalesce(json_agg(channels), '[]') from channels) as channels,
      (select coalesce(json_agg(endings), '[]') from endings) as endings`.execute(db);
  return rows[0] ?? { days: [], agents: [], channels: [], endings: [] };
}
