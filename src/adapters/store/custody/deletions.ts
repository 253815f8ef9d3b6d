/** Deleting of one call, by the functions of 0006-custody.sql: each looks for holds in the transaction in which it deletes and is recorded. */
import { sql, type Kysely } from 'kysely';
import type { Step } from '#platform/governance/custody/retention/plan.ts';
import type {
  Deletion,
  Outcome,
  RetentionStore,
} from '#platform/governance/custody/retention/retention-store.ts';
import { reading } from '../database.ts';
import type { InTenant } from '../in-tenant.ts';
import type { Database } from '../schema.ts';

/** Tables whose rows belong to one call (`call_id`) and go with its head. */
const WITH_CALL = ['outbound_calls'] as const;
/** And those that hold words of its log, and go with that. */
const WITH_LOG = ['agent_examples'] as const;

export type Answer = { outcome: string; hold_id: string | null };

export function deletions(
  inTenant: InTenant,
  tenantId: string,
): Pick<RetentionStore, 'deleteLog' | 'entomb' | 'beginRecording' | 'finishRecording'> {
  return {
    deleteLog: (deletion, types) =>
      reading(
        inTenant(async (db) => {
          const some = types === null ? null : [...types];
          const { rows } = await sql<Answer & { entries: number; digest: string }>`
            select * from custody_delete_log(${deletion.callId}, ${some}::text[], null)`.execute(db);
          const { entries, digest, ...answer } = rows[0]!;
          if (answer.outcome !== 'deleted') return refusal(answer);
          if (types === null) await deleteWith(db, WITH_LOG, deletion.callId);
          await keepDeletion(db, tenantId, deletion, { entries, digest });
          return { outcome: 'deleted' as const, entries, digest, bytes: 0 };
        }),
      ),
    entomb: (deletion) =>
      reading(
        inTenant(async (db) => {
          const { rows } = await sql<Answer & { digest: string }>`
            select * from custody_entomb(${deletion.callId}, ${deletion.because}, ${Math.round(deletion.nowMs)})`.execute(
            db,
          );
          const { digest, ...answer } = rows[0]!;
          if (answer.outcome !== 'deleted') return refusal(answer);
          await deleteWith(db, WITH_CALL, deletion.callId);
          await keepDeletion(db, tenantId, deletion, { digest });
          return { outcome: 'deleted' as const, entries: 0, digest, bytes: 0 };
        }),
      ),
    beginRecording: (deletion, { digest, bytes }) =>
      reading(
        inTenant(async (db) => {
          const answer = await mayDelete(db, deletion.callId);
          if (answer.outcome !== 'free') return refusal(answer);
          await keepDeletion(db, tenantId, deletion, { digest, bytes, state: 'begun' });
          return null;
        }),
      ),
    finishRecording: (deletion, remove) => finishRecording(inTenant, deletion, remove),
  };
}

async function deleteWith(db: Kysely<Database>, tables: readonly string[], callId: string): Promise<void> {
  for (const table of tables)
    await sql`delete from ${sql.table(table)} where call_id = ${callId}`.execute(db);
}

/** The file goes while no hold can be placed. What it throws is thrown on, and nothing is recorded then. */
function finishRecording(
  inTenant: InTenant,
  deletion: Deletion,
  remove: () => Promise<boolean>,
): Promise<Outcome> {
  return inTenant(async (db) => {
    const answer = await mayDelete(db, deletion.callId);
    if (answer.outcome !== 'free') return refusal(answer);
    await remove();
    await db.deleteFrom('recordings').where('call_id', '=', deletion.callId).execute();
    const row = await db
      .updateTable('deletions')
      .set({ state: 'done', done_at_ms: Math.round(deletion.nowMs) })
      .where('call_id', '=', deletion.callId)
      .where('step', '=', 'recording')
      .returning(['digest', 'bytes'])
      .executeTakeFirst();
    return {
      outcome: 'deleted' as const,
      digest: row?.digest ?? '',
      bytes: row?.bytes ?? 0,
      entries: 0,
    };
  });
}

async function mayDelete(db: Kysely<Database>, callId: string): Promise<Answer> {
  const { rows } = await sql<Answer>`select * from custody_may_delete(${callId})`.execute(db);
  return rows[0]!;
}

export function refusal({ outcome, hold_id }: Answer): Exclude<Outcome, { outcome: 'deleted' }> {
  switch (outcome) {
    case 'held':
      return { outcome, holdId: hold_id ?? '' };
    case 'active':
    case 'gone':
      return { outcome };
    case 'recording-first':
    case 'log-first':
      return { outcome: 'too-early' };
    default:
      throw new Error(`the database answers "${outcome}" to a deletion`);
  }
}

export interface Gone {
  digest: string;
  bytes?: number;
  entries?: number;
  state?: 'begun' | 'done';
}

export async function keepDeletion(
  db: Kysely<Database>,
  tenantId: string,
  { callId, step, because, nowMs }: Omit<Deletion, 'step'> & { step: Step | 'mentions' },
  { digest, bytes = 0, entries = 0, state = 'done' }: Gone,
): Promise<void> {
  const atMs = Math.round(nowMs);
  await sql`insert into deletions
      (tenant_id, call_id, step, because, state, bytes, entries, digest, begun_at_ms, done_at_ms)
    values (${tenantId}, ${callId}, ${step}, ${because}, ${state}, ${bytes}, ${entries}, ${digest}, ${atMs},
      ${state === 'done' ? atMs : null})
    on conflict (tenant_id, call_id, step) do update set because = excluded.because, state = excluded.state,
      bytes = excluded.bytes, entries = deletions.entries + excluded.entries, digest = excluded.digest,
      done_at_ms = excluded.done_at_ms, audited = false`.execute(db);
}
