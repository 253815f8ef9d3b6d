/** Marked turns in which a person is named. Those of their own calls go with the logs of these. */
import { sql } from 'kysely';
import type { Person, PersonalData } from '#platform/governance/custody/erasure/personal-data.ts';
import { digestOf, holdOverPerson } from './custody/hold-over-person.ts';
import { type Answer } from './custody/deletions.ts';
import { reading } from './database.ts';
import type { StoreDatabase } from './open-store.ts';

const SHOWN = 100;

interface Row {
  call_id: string;
  agent_id: string;
  seq: number;
  words: string;
}

export function examplesOfPerson({ inTenant }: StoreDatabase): PersonalData {
  const named = ({ party, pattern }: Person) => sql<Row>`
    select e.call_id, e.agent_id, e.seq, e.caller || ' ' || e.agent || ' ' || e.note as words from agent_examples e
      left join calls c on c.id = e.call_id
    where e.caller || ' ' || e.agent || ' ' || e.note ~* ${pattern}
      and custody_party(c.caller) is distinct from ${party} and custody_party(c.callee) is distinct from ${party}
    order by e.agent_id, e.call_id, e.seq`;
  return {
    name: 'marked turns of other calls',
    async find(tenantId, person) {
      const { rows } = await reading(inTenant(tenantId)((db) => named(person).execute(db)));
      return { count: rows.length, ids: rows.slice(0, SHOWN).map(idOf) };
    },
    erase: (tenantId, person) =>
      reading(
        inTenant(tenantId)(async (db) => {
          const over = await holdOverPerson(db, tenantId, person);
          const gone: string[] = [];
          const kept: { id: string; because: { hold: string } }[] = [];
          for (const row of (await named(person).execute(db)).rows) {
            const asked = await sql<Answer>`select * from custody_may_delete(${row.call_id})`.execute(db);
            const hold = over ?? asked.rows[0]?.hold_id ?? null;
            if (hold !== null) {
              kept.push({ id: idOf(row), because: { hold } });
              continue;
            }
            await sql`delete from agent_examples
              where agent_id = ${row.agent_id} and call_id = ${row.call_id} and seq = ${row.seq}`.execute(db);
            gone.push(`${idOf(row)} ${row.words}`);
          }
          return { erased: gone.length, kept, digest: digestOf(gone) };
        }),
      ),
  };
}

function idOf({ agent_id, call_id, seq }: Row): string {
  return `${agent_id} ${call_id} ${seq}`;
}
