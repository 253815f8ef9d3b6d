/** Sessions of developers in PostgreSQL. */
import type { Kysely, Selectable } from 'kysely';
import type { SessionsOfAll, SessionStore } from '#platform/sessions/ports/session-store.ts';
import type { SessionProgress, SessionRecord, StopReason } from '#platform/sessions/session-record.ts';
import { reading } from './database.ts';
import type { InTenant } from './in-tenant.ts';
import { fromJsonText, toJsonText } from './json-text.ts';
import type { Database } from './schema.ts';

export function postgresSessionStore(own: InTenant, tenantId: string, instanceId: string): SessionStore {
  const work: InTenant = (does) => reading(own(does));
  return {
    add: (head) =>
      work(async (db) => {
        const row = {
          id: head.id,
          tenant_id: tenantId,
          instance_id: instanceId,
          project: head.project,
          channel: head.channel,
          recogniser: head.recogniser,
          agent_id: head.agentId,
          language: head.language,
          metadata: toJsonText(head.metadata),
          created_by: toJsonText(head.createdBy),
          governance: toJsonText(head.governance),
          created_at_ms: Math.round(head.createdAtMs),
        };
        await db.insertInto('sessions').values(row).execute();
      }),
    get: (id) =>
      work(async (db) => {
        const row = await db.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirst();
        return row ? present(row) : null;
      }),
    progress: (id, progress) =>
      work(async (db) => {
        const changed = await db
          .updateTable('sessions')
          .set(columnsOf(progress))
          .where('id', '=', id)
          .where('state', '<>', 'stopped')
          .executeTakeFirst();
        return changed.numUpdatedRows === 1n;
      }),
    list: ({ limit, project, state, beforeMs }) =>
      work(async (db) => {
        let query = db.selectFrom('sessions').selectAll();
        if (project !== undefined) query = query.where('project', '=', project);
        if (state !== undefined) query = query.where('state', '=', state);
        if (beforeMs !== undefined) query = query.where('created_at_ms', '<', beforeMs);
        const rows = query.orderBy('created_at_ms', 'desc').orderBy('id', 'desc').limit(limit);
        return (await rows.execute()).map(present);
      }),
  };
}

/** Of all tenants, as the database's owner. */
export function postgresSessionsOfAll(db: Kysely<Database>, instanceId: string): SessionsOfAll {
  return {
    async markLost(atMs) {
      const lost = await reading(
        db
          .updateTable('sessions')
          .set({
            state: 'stopped',
            stopped_at_ms: Math.round(atMs),
            stop_reason: 'lost',
            stopped_by: 'parley',
          })
          .where('instance_id', '=', instanceId)
          .where('state', '<>', 'stopped')
          .executeTakeFirst(),
      );
      return Number(lost.numUpdatedRows);
    },
  };
}

function columnsOf({ state, activeAtMs, callId, stopped, audioMs, utterances }: SessionProgress) {
  return {
    state,
    active_at_ms: activeAtMs === null ? null : Math.round(activeAtMs),
    call_id: callId,
    stopped_at_ms: stopped && Math.round(stopped.atMs),
    stop_reason: stopped && stopped.reason,
    stopped_by: stopped && stopped.by,
    audio_ms: Math.round(audioMs),
    utterances,
  };
}

function present(row: Selectable<Database['sessions']>): SessionRecord {
  return {
    id: row.id,
    project: row.project,
    channel: row.channel,
    recogniser: row.recogniser,
    agentId: row.agent_id,
    language: row.language,
    metadata: fromJsonText(row.metadata) as SessionRecord['metadata'],
    createdBy: fromJsonText(row.created_by) as SessionRecord['createdBy'],
    governance: fromJsonText(row.governance) as SessionRecord['governance'],
    createdAtMs: row.created_at_ms,
    state: row.state,
    activeAtMs: row.active_at_ms,
    callId: row.call_id,
    stopped:
      row.stopped_at_ms === null
        ? null
        : { atMs: row.stopped_at_ms, reason: row.stop_reason as StopReason, by: row.stopped_by ?? '' },
    audioMs: row.audio_ms,
    utterances: row.utterances,
  };
}
