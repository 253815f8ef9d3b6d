/** Phone numbers in PostgreSQL: those of one tenant, and the directory of all by which a caller finds them. */
import type { Kysely, Selectable } from 'kysely';
import { taken } from '#platform/calls/numbers/taken.ts';
import type {
  NumberDirectory,
  NumberStore,
  PhoneNumber,
} from '#platform/calls/numbers/ports/number-store.ts';
import { reading } from './database.ts';
import type { InTenant } from './in-tenant.ts';
import type { Database } from './schema.ts';
import { faultCode } from './store-log.ts';

const MOST_NUMBERS = 5_000;
const UNIQUE_VIOLATION = '23505';

export function postgresNumberStore(own: InTenant, tenantId: string): NumberStore {
  return {
    async list() {
      const rows = await reading(
        own((db) =>
          db.selectFrom('phone_numbers').selectAll().orderBy('number').limit(MOST_NUMBERS).execute(),
        ),
      );
      return rows.map(present);
    },
    async get(id) {
      const row = await reading(
        own((db) => db.selectFrom('phone_numbers').selectAll().where('id', '=', id).executeTakeFirst()),
      );
      return row ? present(row) : null;
    },
    async add(number) {
      const { id, label, agentId, createdAtMs, updatedAtMs } = number;
      const row = {
        id,
        tenant_id: tenantId,
        number: number.number,
        label,
        agent_id: agentId,
        hours: hoursText(number),
        created_at_ms: Math.round(createdAtMs),
        updated_at_ms: Math.round(updatedAtMs),
      };
      const added = await reading(
        own((db) => db.insertInto('phone_numbers').values(row).execute()).then(
          () => true,
          (fault: unknown) => {
            if (faultCode(fault) === UNIQUE_VIOLATION) return false;
            throw fault;
          },
        ),
      );
      if (!added) throw taken(number.number);
    },
    async change(id, to) {
      const row = {
        label: to.label,
        agent_id: to.agentId,
        hours: hoursText(to),
        updated_at_ms: Math.round(to.updatedAtMs),
      };
      const [result] = await reading(
        own((db) => db.updateTable('phone_numbers').set(row).where('id', '=', id).execute()),
      );
      return result?.numUpdatedRows === 1n;
    },
    async remove(id) {
      const [result] = await reading(
        own((db) => db.deleteFrom('phone_numbers').where('id', '=', id).execute()),
      );
      return result?.numDeletedRows === 1n;
    },
  };
}

/** Of all tenants, as the database's owner: who is called must be known before whose caller it is. */
export function postgresNumbersOfAll(db: Kysely<Database>): NumberDirectory {
  return {
    async find(number) {
      const row = await reading(
        db.selectFrom('phone_numbers').selectAll().where('number', '=', number).executeTakeFirst(),
      );
      return row ? { tenantId: row.tenant_id, number: present(row) } : null;
    },
  };
}

function hoursText({ hours }: Pick<PhoneNumber, 'hours'>): string | null {
  return hours === null ? null : JSON.stringify(hours);
}

function present(row: Selectable<Database['phone_numbers']>): PhoneNumber {
  return {
    id: row.id,
    number: row.number,
    label: row.label,
    agentId: row.agent_id,
    hours: row.hours === null ? null : (JSON.parse(row.hours) as PhoneNumber['hours']),
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
  };
}
