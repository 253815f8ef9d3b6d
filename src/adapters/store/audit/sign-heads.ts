/** Signs the ends of chains that have grown since their last signature, so that the newest records are not left unsigned for long. */
import { sql, type Kysely } from 'kysely';
import { GENESIS, linkHash } from '#platform/governance/audit/chain.ts';
import { type Checkpoint, signedCheckpoint } from '#platform/governance/audit/checkpoint.ts';
import type { SigningKey } from '#platform/governance/audit/signing-key.ts';
import type { Clock } from '#voice/ports/clock.ts';
import { reading } from '../database.ts';
import type { InTenant } from '../in-tenant.ts';
import type { Database } from '../schema.ts';
import type { StoreLog } from '../store-log.ts';
import { postgresAuditTrail } from './audit-trail.ts';
import { insertCheckpoints } from './audit-writer.ts';

export interface SignHeadsParts {
  /** The owner's: which tenants have something to sign is a question across all of them. */
  db: Kysely<Database>;
  inTenant: (tenantId: string) => InTenant;
  clock: Clock;
  key: SigningKey;
  log: StoreLog;
  onCheckpoint?: (checkpoint: Checkpoint) => void;
}

interface Unsigned {
  tenant_id: string;
  seq: number;
  hash: string;
  signed_to: number;
  signed_hash: string | null;
}

/** Safe from several processes at once: each signs for itself. Answers how many were signed. Throws `storage.unavailable`. */
export async function signHeads(parts: SignHeadsParts): Promise<number> {
  const { rows } = await reading(
    sql<Unsigned>`
      select h.tenant_id, h.seq, h.hash, coalesce(c.seq, 0) as signed_to, c.hash as signed_hash
      from audit_heads h
      left join lateral (
        select seq, hash from audit_checkpoints c where c.tenant_id = h.tenant_id order by seq desc limit 1
      ) c on true
      where h.seq > coalesce(c.seq, 0)`.execute(parts.db),
  );
  let signed = 0;
  for (const row of rows) if (await signOne(parts, row)) signed += 1;
  return signed;
}

/** What is not linked from the last signature to the head is not signed: a signature must never stand over a broken chain. */
async function signOne(parts: SignHeadsParts, row: Unsigned): Promise<boolean> {
  const { inTenant, clock, key, log } = parts;
  const { tenant_id: tenantId, seq, hash, signed_to: signedTo } = row;
  const trail = postgresAuditTrail(inTenant(tenantId));
  let at = { seq: signedTo, hash: row.signed_hash ?? GENESIS };
  while (at.seq < seq) {
    const page = await trail.records(at.seq, 200);
    for (const record of page) {
      const sound =
        record.seq === at.seq + 1 &&
        record.prevHash === at.hash &&
        linkHash(record.prevHash, record.body) === record.hash;
      if (!sound) {
        log.error(
          { tenantId, seq: record.seq },
          'The audit chain is broken and is not signed: `parley audit verify` says where',
        );
        return false;
      }
      at = record;
      if (at.seq === seq) break;
    }
    if (page.length === 0) break;
  }
  if (at.seq !== seq || at.hash !== hash) {
    log.error({ tenantId, seq }, 'The end of the audit chain is gone: `parley audit verify` says more');
    return false;
  }
  const checkpoint = signedCheckpoint(tenantId, at, new Date(clock.epochMs()).toISOString(), key);
  await reading(inTenant(tenantId)((db) => insertCheckpoints(db, [checkpoint])));
  parts.onCheckpoint?.(checkpoint);
  return true;
}
