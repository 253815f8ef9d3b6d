/** What waits for people, in PostgreSQL. */
import type { Kysely, Selectable } from 'kysely';
import type { Approval } from '#platform/governance/approvals/approval.ts';
import type { ApprovalsOfAll, ApprovalStore } from '#platform/governance/ports/approval-store.ts';
import { ParleyError } from '#voice/errors.ts';
import { reading } from '../database.ts';
import type { InTenant } from '../in-tenant.ts';
import { fromJsonText, toJsonText } from '../json-text.ts';
import type { Database } from '../schema.ts';

const MOST_DUE = 100;

/** What never changes once it was asked. */
type Asked = Pick<
  Approval,
  'question' | 'payload' | 'payloadHash' | 'tier' | 'reasons' | 'decisionId' | 'needed'
>;

export function postgresApprovalStore(own: InTenant, tenantId: string): ApprovalStore {
  return {
    async add(approval) {
      const row = rowOf(approval, tenantId);
      const taken = await reading(
        own(async (db) => {
          const added = await db
            .insertInto('approvals')
            .values(row)
            .onConflict((conflict) => conflict.column('id').doNothing())
            .returning('id')
            .executeTakeFirst();
          if (added) return null;
          return db.selectFrom('approvals').selectAll().where('id', '=', row.id).executeTakeFirstOrThrow();
        }),
      );
      return taken && present(taken);
    },
    async get(id) {
      const row = await reading(
        own((db) => db.selectFrom('approvals').selectAll().where('id', '=', id).executeTakeFirst()),
      );
      return row ? present(row) : null;
    },
    async findByToken(tokenHash) {
      const row = await reading(
        own((db) =>
          db.selectFrom('approvals').selectAll().where('token_hash', '=', tokenHash).executeTakeFirst(),
        ),
      );
      return row ? present(row) : null;
    },
    async list({ limit, before, states }) {
      const rows = await reading(
        own((db) => {
          let query = db
            .selectFrom('approvals')
            .selectAll()
            .orderBy('created_at_ms', 'desc')
            .orderBy('id', 'desc')
            .limit(limit);
          if (states !== undefined) query = query.where('state', 'in', [...states]);
          if (before !== undefined) {
            query = query.where((row) =>
              row.eb(row.refTuple('created_at_ms', 'id'), '<', row.tuple(before.createdAtMs, before.id)),
            );
          }
          return query.execute();
        }),
      );
      return rows.map(present);
    },
    change: (id, work) => passing(own((db) => changed(db, id, work))),
  };
}

/** The lock on the row is held until the transaction ends: whoever comes second sees what the first has made of it. */
async function changed(
  db: Kysely<Database>,
  id: string,
  work: (approval: Approval) => Approval,
): Promise<Approval | null> {
  const row = await db
    .selectFrom('approvals')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return null;
  const { state, votes, tokenHash, result, changedAtMs } = work(present(row));
  const next = {
    state,
    votes: toJsonText(votes),
    token_hash: tokenHash,
    result: result === null ? null : toJsonText(result),
    changed_at_ms: Math.round(changedAtMs),
  };
  await db.updateTable('approvals').set(next).where('id', '=', id).execute();
  return present({ ...row, ...next });
}

/** Of all tenants, as the database's owner: for the job that tends the queue. */
export function postgresApprovalsOfAll(db: Kysely<Database>): ApprovalsOfAll {
  return {
    async due({ nowMs, runningSinceMs }) {
      const rows = await reading(
        db
          .selectFrom('approvals')
          .select(['tenant_id as tenantId', 'id'])
          .where((row) =>
            row.or([
              row.and([row.eb('state', '=', 'approved'), row.eb('carried_by', '=', 'parley')]),
              row.and([
                row.eb('state', '=', 'running'),
                row.eb('changed_at_ms', '<', Math.round(runningSinceMs)),
              ]),
              row.and([
                row.eb('state', 'in', ['waiting', 'approved']),
                row.eb('expires_at_ms', '<=', Math.round(nowMs)),
              ]),
            ]),
          )
          .orderBy('created_at_ms')
          .limit(MOST_DUE)
          .execute(),
      );
      return rows;
    },
  };
}

/** What the change itself threw is told as it is. */
async function passing<T>(work: Promise<T>): Promise<T> {
  const outcome = await reading(
    work.then(
      (value) => ({ value }),
      (fault: unknown) => {
        if (fault instanceof ParleyError) return { fault };
        throw fault;
      },
    ),
  );
  if ('fault' in outcome) throw outcome.fault;
  return outcome.value;
}

function rowOf(approval: Approval, tenantId: string) {
  const { question, payload, payloadHash, tier, reasons, decisionId, needed } = approval;
  const asked: Asked = { question, payload, payloadHash, tier, reasons, decisionId, needed };
  return {
    id: approval.id,
    tenant_id: tenantId,
    state: approval.state,
    carried_by: approval.carriedBy,
    token_hash: approval.tokenHash,
    created_at_ms: Math.round(approval.createdAtMs),
    expires_at_ms: Math.round(approval.expiresAtMs),
    changed_at_ms: Math.round(approval.changedAtMs),
    asked: toJsonText(asked),
    votes: toJsonText(approval.votes),
    result: approval.result === null ? null : toJsonText(approval.result),
  };
}

function present(row: Selectable<Database['approvals']>): Approval {
  return {
    id: row.id,
    ...(fromJsonText(row.asked) as Asked),
    carriedBy: row.carried_by,
    tokenHash: row.token_hash,
    state: row.state,
    votes: fromJsonText(row.votes) as Approval['votes'],
    createdAtMs: row.created_at_ms,
    expiresAtMs: row.expires_at_ms,
    changedAtMs: row.changed_at_ms,
    result: row.result === null ? null : (fromJsonText(row.result) as Approval['result']),
  };
}
