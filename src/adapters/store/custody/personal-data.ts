/** What PostgreSQL keeps of a person besides their own calls: where others' logs name them, and jobs that wait. */
import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { CallsOfPerson } from '#platform/governance/custody/erasure/calls-data.ts';
import type { Erased, Person, PersonalData } from '#platform/governance/custody/erasure/personal-data.ts';
import { reading } from '../database.ts';
import type { InTenant } from '../in-tenant.ts';
import type { StoreDatabase } from '../open-store.ts';
import type { Database } from '../schema.ts';
import { type Answer, keepDeletion, refusal } from './deletions.ts';
import { digestOf, holdOverPerson } from './hold-over-person.ts';

/** Calls that are searched together, each to its whole log. */
const PAGE = 100;
const SHOWN = 100;

export function postgresCallsOfPerson(inTenant: InTenant): CallsOfPerson {
  return {
    async callsWith(party, afterId, limit) {
      const { rows } = await reading(
        inTenant((db) =>
          sql<{ id: string }>`select id from calls
            where (custody_party(caller) = ${party} or custody_party(callee) = ${party}) and id > ${afterId}
            order by id limit ${limit}`.execute(db),
        ),
      );
      return rows.map(({ id }) => id);
    },
  };
}

/** Entries of others' calls that name the person go; the rest of those calls stays. */
export function mentionsOfPerson({ inTenant }: StoreDatabase): PersonalData {
  return {
    name: 'mentions in other calls',
    async find(tenantId, person) {
      const ids: string[] = [];
      for await (const callId of callsNaming(inTenant(tenantId), person)) ids.push(callId);
      return { count: ids.length, ids: ids.slice(0, SHOWN) };
    },
    async erase(tenantId, person, { id: because, nowMs }) {
      const own = inTenant(tenantId);
      const result: Erased = { erased: 0, kept: [], digest: null };
      const all = createHash('sha256');
      for await (const callId of callsNaming(own, person)) {
        const answer = await reading(
          own(async (db) => {
            const { rows } = await sql<Answer & { entries: number; digest: string }>`
              select * from custody_delete_log(${callId}, null, ${person.pattern})`.execute(db);
            const { entries, digest, ...rest } = rows[0]!;
            if (rest.outcome !== 'deleted') return refusal(rest);
            const deletion = { callId, step: 'mentions' as const, because, nowMs };
            await keepDeletion(db, tenantId, deletion, { entries, digest });
            return { outcome: 'deleted' as const, entries, digest };
          }),
        );
        if (answer.outcome === 'deleted') {
          result.erased += answer.entries;
          all.update(`${callId} ${answer.digest}\n`);
        } else if (answer.outcome === 'held') {
          result.kept.push({ id: callId, because: { hold: answer.holdId } });
        } else if (answer.outcome !== 'gone') result.kept.push({ id: callId, because: 'in use' });
      }
      return { ...result, digest: result.erased > 0 ? all.digest('hex') : null };
    },
  };
}

async function* callsNaming(own: InTenant, { party, pattern }: Person): AsyncIterable<string> {
  for (let afterId = ''; ;) {
    const { rows } = await reading(
      own((db) =>
        sql<{ id: string; named: boolean }>`
          select c.id, (custody_party(c.caller) is distinct from ${party} and custody_party(c.callee) is distinct from ${party})
            and exists (select from call_events e where e.call_id = c.id and e.data::text ~* ${pattern}) as named
          from calls c where c.id > ${afterId} order by c.id limit ${PAGE}`.execute(db),
      ),
    );
    for (const { id, named } of rows) if (named) yield id;
    if (rows.length < PAGE) return;
    afterId = rows.at(-1)!.id;
  }
}

/** Jobs of the queue, waiting or kept after they were done. Their tenant stands in their data. */
export function jobsOfPerson(db: Kysely<Database>): PersonalData {
  const jobs = async (): Promise<boolean> => {
    const { rows } = await sql<{
      there: boolean;
    }>`select to_regclass('pgboss.job') is not null as there`.execute(db);
    return rows[0]!.there;
  };
  const which = (tenantId: string, { pattern }: Person) =>
    sql`data ->> 'tenantId' = ${tenantId} and data::text ~* ${pattern}`;
  return {
    name: 'queued jobs',
    async find(tenantId, person) {
      if (!(await reading(jobs()))) return { count: 0, ids: [] };
      const { rows } = await reading(
        sql<{ id: string }>`select id::text from pgboss.job where ${which(tenantId, person)}`.execute(db),
      );
      return { count: rows.length, ids: rows.slice(0, SHOWN).map(({ id }) => id) };
    },
    async erase(tenantId, person) {
      if (!(await reading(jobs()))) return { erased: 0, kept: [], digest: null };
      return reading(
        db.transaction().execute(async (transaction) => {
          const hold = await holdOverPerson(transaction, tenantId, person);
          const found = await sql<{ id: string; state: string; data: string }>`
            select id::text, state::text, data::text from pgboss.job where ${which(tenantId, person)} order by id for update`.execute(
            transaction,
          );
          if (hold !== null)
            return { erased: 0, kept: found.rows.map(({ id }) => ({ id, because: { hold } })), digest: null };
          const going = found.rows.filter(({ state }) => state !== 'active');
          const ids = going.map(({ id }) => id);
          await sql`delete from pgboss.job where id = any(${ids}::uuid[])`.execute(transaction);
          const kept = found.rows
            .filter(({ state }) => state === 'active')
            .map(({ id }) => ({ id, because: 'in use' as const }));
          return { erased: ids.length, kept, digest: digestOf(going.map(({ id, data }) => `${id} ${data}`)) };
        }),
      );
    },
  };
}
