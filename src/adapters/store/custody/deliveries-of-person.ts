/** Deliveries of webhooks whose body, or whose receiver's answer, names a person. */
import { sql } from 'kysely';
import type { Person, PersonalData } from '#platform/governance/custody/erasure/personal-data.ts';
import { digestOf, holdOverPerson } from './hold-over-person.ts';
import { reading } from '../database.ts';
import type { StoreDatabase } from '../open-store.ts';
import { holdOverDelivery } from './old-deliveries.ts';

const SHOWN = 100;

export function deliveriesOfPerson({ inTenant }: StoreDatabase): PersonalData {
  const named = ({ pattern }: Person) => sql`(d.body ~* ${pattern} or exists (
    select from webhook_attempts a where a.delivery_id = d.id and a.answer ~* ${pattern}))`;
  return {
    name: 'webhook deliveries',
    async find(tenantId, person) {
      const { rows } = await reading(
        inTenant(tenantId)((db) =>
          sql<{
            id: string;
          }>`select d.id from webhook_deliveries d where ${named(person)} order by d.id`.execute(db),
        ),
      );
      return { count: rows.length, ids: rows.slice(0, SHOWN).map(({ id }) => id) };
    },
    // One that is being sent goes too: its outcome then finds nothing to be written to.
    erase: (tenantId, person) =>
      reading(
        inTenant(tenantId)(async (db) => {
          const over = await holdOverPerson(db, tenantId, person);
          const { rows } = await sql<{ id: string; body: string; hold: string | null }>`
            select d.id, d.body, ${holdOverDelivery} as hold from webhook_deliveries d
            where ${named(person)} order by d.id for update of d`.execute(db);
          const free = rows.filter(({ hold }) => over === null && hold === null);
          const ids = free.map(({ id }) => id);
          await sql`delete from webhook_deliveries where id = any(${ids}::text[])`.execute(db);
          const kept = rows.flatMap(({ id, hold }) => {
            const by = over ?? hold;
            return by === null ? [] : [{ id, because: { hold: by } }];
          });
          return { erased: ids.length, kept, digest: digestOf(free.map(({ id, body }) => `${id} ${body}`)) };
        }),
      ),
  };
}
