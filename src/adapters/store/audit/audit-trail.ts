/** One tenant's audit in PostgreSQL, to be read. */
import type { ChainedRecord } from '#platform/governance/audit/chain.ts';
import type { Checkpoint } from '#platform/governance/audit/checkpoint.ts';
import type { AuditQuery, AuditTrail } from '#platform/governance/audit/ports/audit-trail.ts';
import type { Kysely } from 'kysely';
import { reading } from '../database.ts';
import type { InTenant } from '../in-tenant.ts';
import type { Database } from '../schema.ts';

const RECORD = ['tenant_id as tenantId', 'seq', 'body', 'prev_hash as prevHash', 'hash'] as const;
const CHECKPOINT = ['tenant_id as tenantId', 'seq', 'hash', 'at', 'key_id as keyId', 'signature'] as const;

export function postgresAuditTrail(inTenant: InTenant): AuditTrail {
  return {
    list: (query) => reading(inTenant((db) => newest(db, query))),
    records: (afterSeq, limit) =>
      reading(
        inTenant((db): Promise<ChainedRecord[]> =>
          db
            .selectFrom('audit_records')
            .select(RECORD)
            .where('seq', '>', afterSeq)
            .orderBy('seq')
            .fetch(limit, 'with ties')
            .execute(),
        ),
      ),
    checkpoints: (afterSeq, limit) =>
      reading(
        inTenant((db): Promise<Checkpoint[]> =>
          db
            .selectFrom('audit_checkpoints')
            .select(CHECKPOINT)
            .where('seq', '>', afterSeq)
            .orderBy('seq')
            .fetch(limit, 'with ties')
            .execute(),
        ),
      ),
    head: () =>
      reading(
        inTenant(
          async (db) =>
            (await db.selectFrom('audit_heads').select(['seq', 'hash']).executeTakeFirst()) ?? null,
        ),
      ),
  };
}

function newest(db: Kysely<Database>, asked: AuditQuery): Promise<ChainedRecord[]> {
  let query = db.selectFrom('audit_records').select(RECORD).orderBy('seq', 'desc').limit(asked.limit);
  if (asked.beforeSeq !== undefined) query = query.where('seq', '<', asked.beforeSeq);
  const { action, actorId, subjectType, subjectId, traceId, fromAt, beforeAt } = asked;
  if (action?.endsWith('.') === true) {
    query = query.where('action', 'like', `${action.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`);
  } else if (action !== undefined) query = query.where('action', '=', action);
  if (actorId !== undefined) query = query.where('actor_id', '=', actorId);
  if (subjectType !== undefined) query = query.where('subject_type', '=', subjectType);
  if (subjectId !== undefined) query = query.where('subject_id', '=', subjectId);
  if (traceId !== undefined) query = query.where('trace_id', '=', traceId);
  if (fromAt !== undefined) query = query.where('at', '>=', fromAt);
  if (beforeAt !== undefined) query = query.where('at', '<', beforeAt);
  return query.execute();
}
