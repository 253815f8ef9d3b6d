/** What every deletion of a person's data outside their calls asks and proves. */
import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Person } from '#platform/governance/custody/erasure/personal-data.ts';
import type { Database } from '../schema.ts';

/** A hold on the person or on the whole tenant; none can be placed until the transaction is over. */
export async function holdOverPerson(
  db: Kysely<Database>,
  tenantId: string,
  { party }: Person,
): Promise<string | null> {
  await sql`select custody_turn(${tenantId})`.execute(db);
  const { rows } = await sql<{ id: string }>`
    select id from holds where tenant_id = ${tenantId} and lifted_at_ms is null
      and (subject_kind = 'tenant' or subject_kind = 'caller' and subject = ${party}) limit 1`.execute(db);
  return rows[0]?.id ?? null;
}

/** Over all that went, in order; null when nothing did. */
export function digestOf(lines: string[]): string | null {
  if (lines.length === 0) return null;
  const hash = createHash('sha256');
  for (const line of lines) hash.update(`${line}\n`);
  return hash.digest('hex');
}
