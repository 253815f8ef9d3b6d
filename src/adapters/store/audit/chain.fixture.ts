/** For tests of the evidence: a chain in a database, verified, and what a thief of the database would do to it. */
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { canonicalJson } from '#platform/governance/audit/canonical.ts';
import { linkHash } from '#platform/governance/audit/chain.ts';
import type { Audit } from '#platform/governance/audit/audit.ts';
import type { ChainReport } from '#platform/governance/audit/verify.ts';
import type { Database } from '../schema.ts';

export async function recordMany(audit: Audit, tenantId: string, count: number): Promise<void> {
  const one = (index: number): Promise<unknown> =>
    audit.record({
      tenantId,
      actor: { kind: 'user', id: `user_${index % 3}`, label: `user${index % 3}@example.com` },
      action: 'numbers.update',
      subject: { type: 'number', id: `num_${index}` },
      detail: { index },
    });
  await Promise.all(Array.from({ length: count }, (_, index) => one(index + 1)));
}

/** As a superuser who has switched off what keeps the tables append-only. */
export async function tamper(
  db: Kysely<Database>,
  work: (db: Kysely<Database>) => Promise<void>,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`set local session_replication_role = replica`.execute(trx);
    await work(trx);
  });
}

/** Computes the hashes again from a record on, as somebody would who knows how the chain is made. */
export async function relink(db: Kysely<Database>, tenantId: string, fromSeq: number): Promise<void> {
  const rows = await db
    .selectFrom('audit_records')
    .select(['seq', 'body', 'hash'])
    .where('tenant_id', '=', tenantId)
    .where('seq', '>=', fromSeq - 1)
    .orderBy('seq')
    .execute();
  let previous = fromSeq === 1 ? '0'.repeat(64) : rows.shift()!.hash;
  for (const { seq, body } of rows) {
    const hash = linkHash(previous, body);
    await sql`update audit_records set prev_hash = ${previous}, hash = ${hash} where tenant_id = ${tenantId} and seq = ${seq}`.execute(
      db,
    );
    previous = hash;
  }
  await sql`update audit_heads set hash = ${previous} where tenant_id = ${tenantId}`.execute(db);
}

/** Changes a record's text to another one, canonical as it should be. */
export async function rewrite(
  db: Kysely<Database>,
  tenantId: string,
  seq: number,
  change: Record<string, unknown>,
): Promise<void> {
  const { body } = await db
    .selectFrom('audit_records')
    .select('body')
    .where('tenant_id', '=', tenantId)
    .where('seq', '=', seq)
    .executeTakeFirstOrThrow();
  const text = canonicalJson({ ...(JSON.parse(body) as object), ...change });
  await sql`update audit_records set body = ${text} where tenant_id = ${tenantId} and seq = ${seq}`.execute(
    db,
  );
}

/** `altered 150`, `missing 3-5`: what was found, in the order of the chain. */
export function told({ findings }: ChainReport): string[] {
  return findings.map(({ kind, from, to }) => (from === to ? `${kind} ${from}` : `${kind} ${from}-${to}`));
}
