/** A tenant's erasures in PostgreSQL. */
import { sql, type Selectable } from 'kysely';
import type { Erasure, ErasureStore } from '#platform/governance/custody/erasure/erasure-store.ts';
import { reading } from '../database.ts';
import type { InTenant } from '../in-tenant.ts';
import { fromJsonText } from '../json-text.ts';
import type { Database } from '../schema.ts';
import { faultCode } from '../store-log.ts';

const KEY_GONE = '23503';

export function postgresErasureStore(inTenant: InTenant, tenantId: string): ErasureStore {
  return { ...reads(inTenant), ...writes(inTenant, tenantId), ...reseals(inTenant) };
}

function writes(inTenant: InTenant, tenantId: string): Pick<ErasureStore, 'add' | 'move'> {
  return {
    async add(erasure, person) {
      const row = {
        id: erasure.id,
        tenant_id: tenantId,
        state: erasure.state,
        subject: person.bytes,
        key_version: person.keyVersion,
        subject_digest: erasure.subjectDigest,
        reason: erasure.reason,
        requested_by: erasure.requestedBy,
        requested_at_ms: erasure.requestedAtMs,
        decided_by: null,
        preview: JSON.stringify(erasure.preview),
        receipt: null,
        done_at_ms: null,
      };
      await reading(inTenant((db) => db.insertInto('erasures').values(row).execute()));
    },
    async move(id, from, { state, decidedBy, receipt, doneAtMs }) {
      // Who it was about is needed until nothing is left to do, and not a moment longer.
      const over = state === 'done' || state === 'refused';
      const { numUpdatedRows } = await reading(
        inTenant((db) =>
          db
            .updateTable('erasures')
            .set({
              state,
              ...(decidedBy !== undefined && { decided_by: decidedBy }),
              ...(receipt !== undefined && { receipt: JSON.stringify(receipt) }),
              ...(doneAtMs !== undefined && { done_at_ms: doneAtMs }),
              ...(over && { subject: null, key_version: null }),
            })
            .where('id', '=', id)
            .where('state', 'in', [...from])
            .executeTakeFirst(),
        ),
      );
      return numUpdatedRows > 0n;
    },
  };
}

function reads(inTenant: InTenant): Pick<ErasureStore, 'get' | 'person' | 'list' | 'unfinished'> {
  return {
    async get(id) {
      const row = await reading(
        inTenant((db) => db.selectFrom('erasures').selectAll().where('id', '=', id).executeTakeFirst()),
      );
      return row ? present(row) : null;
    },
    async person(id) {
      const row = await reading(
        inTenant((db) =>
          db
            .selectFrom('erasures')
            .select(['subject', 'key_version'])
            .where('id', '=', id)
            .executeTakeFirst(),
        ),
      );
      if (!row || row.subject === null || row.key_version === null) return null;
      return { keyVersion: row.key_version, bytes: row.subject };
    },
    async list(limit) {
      const rows = await reading(
        inTenant((db) =>
          db
            .selectFrom('erasures')
            .selectAll()
            .orderBy('requested_at_ms', 'desc')
            .orderBy('id')
            .limit(limit)
            .execute(),
        ),
      );
      return rows.map(present);
    },
    async unfinished() {
      const rows = await reading(
        inTenant((db) =>
          db
            .selectFrom('erasures')
            .select('id')
            .where('state', 'in', ['running', 'held'])
            .orderBy('requested_at_ms')
            .execute(),
        ),
      );
      return rows.map((row) => row.id);
    },
  };
}

function reseals(inTenant: InTenant): Pick<ErasureStore, 'olderThan' | 'reseal'> {
  return {
    async olderThan(keyVersion, limit) {
      const { rows } = await reading(
        inTenant((db) =>
          sql<{ id: string; subject: Buffer; key_version: number }>`
            select id, subject, key_version from erasures
            where subject is not null and key_version < ${keyVersion} order by id limit ${limit}`.execute(db),
        ),
      );
      return rows.map(({ id, subject, key_version }) => ({
        id,
        person: { keyVersion: key_version, bytes: subject },
      }));
    },
    async reseal(id, was, now) {
      try {
        const { numUpdatedRows } = await inTenant((db) =>
          db
            .updateTable('erasures')
            .set({ subject: now.bytes, key_version: now.keyVersion })
            .where('id', '=', id)
            .where('subject', '=', was.bytes)
            .executeTakeFirst(),
        );
        return numUpdatedRows > 0n;
      } catch (fault) {
        if (faultCode(fault) === KEY_GONE) return false;
        return reading(Promise.reject(fault));
      }
    },
  };
}

function present(row: Selectable<Database['erasures']>): Erasure {
  return {
    id: row.id,
    state: row.state,
    reason: row.reason,
    requestedBy: row.requested_by,
    requestedAtMs: row.requested_at_ms,
    decidedBy: row.decided_by,
    subjectDigest: row.subject_digest,
    preview: fromJsonText(row.preview) as Erasure['preview'],
    receipt: row.receipt === null ? null : (fromJsonText(row.receipt) as Erasure['receipt']),
    doneAtMs: row.done_at_ms,
  };
}
