/** Calls to a person that are still to be placed, or ring just now: called off, so that their records can go as any other call's. */
import { sql } from 'kysely';
import type { Person, PersonalData } from '#platform/governance/custody/erasure/personal-data.ts';
import { digestOf } from './custody/hold-over-person.ts';
import { reading } from './database.ts';
import type { StoreDatabase } from './open-store.ts';

/** False for a call that is over meanwhile. */
export type CallOff = (tenantId: string, callId: string, reason: string) => Promise<boolean>;

const SHOWN = 100;

/** A hold keeps what is recorded; it makes nobody ring. Without `callOff` the calls are kept as in use. */
export function placedOfPerson({ inTenant }: StoreDatabase, callOff: CallOff | null): PersonalData {
  const waiting = async (tenantId: string, { party }: Person): Promise<string[]> => {
    const { rows } = await reading(
      inTenant(tenantId)((db) =>
        sql<{ id: string }>`select call_id as id from outbound_calls
          where state in ('queued', 'created', 'ringing') and custody_party(to_number) = ${party}
          order by call_id`.execute(db),
      ),
    );
    return rows.map(({ id }) => id);
  };
  return {
    name: 'calls still to be placed',
    async find(tenantId, person) {
      const ids = await waiting(tenantId, person);
      return { count: ids.length, ids: ids.slice(0, SHOWN) };
    },
    async erase(tenantId, person) {
      const ids = await waiting(tenantId, person);
      if (callOff === null)
        return { erased: 0, kept: ids.map((id) => ({ id, because: 'in use' as const })), digest: null };
      const off: string[] = [];
      for (const id of ids) if (await callOff(tenantId, id, 'the person is erased')) off.push(id);
      return { erased: off.length, kept: [], digest: digestOf(off) };
    },
  };
}
