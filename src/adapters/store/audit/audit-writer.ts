/** Writes the audit to PostgreSQL. What is recorded for a tenant while its last batch is being written goes together in the next. */
import { sql, type Kysely } from 'kysely';
import type { Audit, AuditEntry, AuditReceipt } from '#platform/governance/audit/audit.ts';
import { chained, type ChainedRecord, type ChainHead, GENESIS } from '#platform/governance/audit/chain.ts';
import {
  type Checkpoint,
  CHECKPOINT_EVERY,
  signedCheckpoint,
} from '#platform/governance/audit/checkpoint.ts';
import { type AuditContent, contentOf } from '#platform/governance/audit/record.ts';
import type { SigningKey } from '#platform/governance/audit/signing-key.ts';
import { ParleyError } from '#voice/errors.ts';
import type { Clock } from '#voice/ports/clock.ts';
import { reading } from '../database.ts';
import type { InTenant } from '../in-tenant.ts';
import type { Database } from '../schema.ts';

/** In one transaction. */
const MOST_TOGETHER = 200;
/** Of one tenant in memory: with more, the actions that wait for their records are refused. */
const MOST_WAITING = 5_000;

export interface AuditWriterParts {
  inTenant: (tenantId: string) => InTenant;
  clock: Clock;
  key: SigningKey;
  /** Told of each signature when it is durable. */
  onCheckpoint?: (checkpoint: Checkpoint) => void;
}

interface Waiting {
  content: AuditContent;
  resolve: (receipt: AuditReceipt) => void;
  reject: (fault: unknown) => void;
}

export function postgresAudit(parts: AuditWriterParts): Audit {
  const queues = new Map<string, Waiting[]>();
  const writeAll = async (tenantId: string, queue: Waiting[]): Promise<void> => {
    while (queue.length > 0) {
      const batch = queue.splice(0, MOST_TOGETHER);
      try {
        const { records, checkpoints } = await reading(write(parts, tenantId, batch));
        batch.forEach((each, index) => {
          const { seq, hash } = records[index]!;
          each.resolve({ seq, hash });
        });
        for (const checkpoint of checkpoints) parts.onCheckpoint?.(checkpoint);
      } catch (fault) {
        for (const each of batch) each.reject(fault);
      }
    }
    queues.delete(tenantId);
  };
  return {
    async record(entry: AuditEntry) {
      const content = contentOf(entry);
      const { promise, resolve, reject } = Promise.withResolvers<AuditReceipt>();
      const running = queues.get(entry.tenantId);
      const queue = running ?? [];
      if (queue.length >= MOST_WAITING) {
        throw new ParleyError('storage.unavailable', 'the audit is not written as fast as it is asked to');
      }
      queue.push({ content, resolve, reject });
      if (running === undefined) {
        queues.set(entry.tenantId, queue);
        void writeAll(entry.tenantId, queue);
      }
      return promise;
    },
  };
}

interface Written {
  records: ChainedRecord[];
  checkpoints: Checkpoint[];
}

function write(
  { inTenant, clock, key }: AuditWriterParts,
  tenantId: string,
  batch: Waiting[],
): Promise<Written> {
  return inTenant(tenantId)(async (db) => {
    let head = await lockedHead(db, tenantId);
    const at = new Date(clock.epochMs()).toISOString();
    const records = batch.map(({ content }) => {
      const record = chained(head, content, at);
      head = record;
      return record;
    });
    const checkpoints = records
      .filter(({ seq }) => seq % CHECKPOINT_EVERY === 0)
      .map((record) => signedCheckpoint(tenantId, record, at, key));
    await insert(db, tenantId, records);
    if (checkpoints.length > 0) await insertCheckpoints(db, checkpoints);
    return { records, checkpoints };
  });
}

/** The end of the chain, which no other writer can move until this transaction is over. */
async function lockedHead(db: Kysely<Database>, tenantId: string): Promise<ChainHead> {
  const select = db.selectFrom('audit_heads').select(['seq', 'hash']).forUpdate();
  const found = await select.executeTakeFirst();
  if (found !== undefined) return found;
  // The tenant's first record. Of several writers at this moment, one makes the row and the others find it.
  await db
    .insertInto('audit_heads')
    .values({ tenant_id: tenantId, seq: 0, hash: GENESIS })
    .onConflict((taken) => taken.doNothing())
    .execute();
  return select.executeTakeFirstOrThrow();
}

async function insert(db: Kysely<Database>, tenantId: string, records: ChainedRecord[]): Promise<void> {
  const column = <Key extends keyof ChainedRecord>(key: Key): ChainedRecord[Key][] =>
    records.map((record) => record[key]);
  const { seq, hash } = records.at(-1)!;
  await sql`
    with written as (
      insert into audit_records (tenant_id, seq, body, prev_hash, hash)
      select ${tenantId}, * from unnest(${column('seq')}::bigint[], ${column('body')}::text[], ${column('prevHash')}::text[], ${column('hash')}::text[])
    )
    update audit_heads set seq = ${seq}, hash = ${hash} where tenant_id = ${tenantId}`.execute(db);
}

export async function insertCheckpoints(db: Kysely<Database>, checkpoints: Checkpoint[]): Promise<void> {
  await db
    .insertInto('audit_checkpoints')
    .values(
      checkpoints.map(({ tenantId, seq, hash, at, keyId, signature }) => ({
        tenant_id: tenantId,
        seq,
        hash,
        at,
        key_id: keyId,
        signature,
      })),
    )
    .onConflict((taken) => taken.doNothing())
    .execute();
}
