/** The account of recordings in PostgreSQL. */
import { sql, type Kysely } from 'kysely';
import type { RecordingIndex, StorageUse } from '#platform/governance/custody/recordings/recording-index.ts';
import { reading } from '../database.ts';
import type { Database } from '../schema.ts';

/** Of this data folder, of all tenants: what lies in a folder says itself whose it is. */
export function postgresRecordingIndexOfAll(db: Kysely<Database>, instanceId: string): RecordingIndex {
  return {
    async put({ callId, tenantId, keyVersion, bytes, durationMs, madeAtMs }) {
      await reading(
        sql`insert into recordings (call_id, tenant_id, instance_id, key_version, bytes, duration_ms, made_at_ms)
          select ${callId}, t.id, ${instanceId}, ${keyVersion}::integer, ${bytes}::bigint, ${durationMs}::float8, ${madeAtMs}::bigint
          from tenants t
          where t.id = coalesce(${tenantId}::text, (select c.tenant_id from calls c where c.id = ${callId}))
          on conflict (call_id) do update set key_version = excluded.key_version, bytes = excluded.bytes,
            duration_ms = excluded.duration_ms, instance_id = excluded.instance_id`.execute(db),
      );
    },
    async ids() {
      const rows = await reading(
        db.selectFrom('recordings').select('call_id').where('instance_id', '=', instanceId).execute(),
      );
      return rows.map((row) => row.call_id);
    },
    async drop(callIds) {
      await reading(
        db
          .deleteFrom('recordings')
          .where('instance_id', '=', instanceId)
          .where('call_id', 'in', [...callIds])
          .execute(),
      );
    },
    async underOlderKey(tenantId, keyVersion, limit) {
      const rows = await reading(
        db
          .selectFrom('recordings')
          .select('call_id')
          .where('instance_id', '=', instanceId)
          .where('tenant_id', '=', tenantId)
          .where('key_version', '<', keyVersion)
          .orderBy('call_id')
          .limit(limit)
          .execute(),
      );
      return rows.map((row) => row.call_id);
    },
  };
}

export function postgresStorageUseOfAll(db: Kysely<Database>): StorageUse {
  return {
    async recordings(tenantId) {
      const { rows } = await reading(
        sql<{ count: number; bytes: number }>`
          select count(*) as count, coalesce(sum(bytes), 0)::bigint as bytes from recordings where tenant_id = ${tenantId}`.execute(
          db,
        ),
      );
      return rows[0]!;
    },
  };
}
