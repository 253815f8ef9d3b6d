/** Placed calls in PostgreSQL: those of one tenant, and the directory of all by which callbacks find them. */
import type { Kysely, Selectable } from 'kysely';
import type { PlacedCall } from '#platform/calls/outbound/placed-call.ts';
import type { PlacedDirectory, PlacedStore } from '#platform/calls/outbound/ports/placed-store.ts';
import { reading } from './database.ts';
import type { InTenant } from './in-tenant.ts';
import { fromJsonText, toJsonText } from './json-text.ts';
import type { Database } from './schema.ts';

type Row = Selectable<Database['outbound_calls']>;

/** As the index has them. */
const OPEN = ['queued', 'created', 'ringing', 'active'] as const;

export function postgresPlacedStore(own: InTenant, tenantId: string): PlacedStore {
  const one = async (
    find: (db: Kysely<Database>) => Promise<Row | undefined>,
  ): Promise<PlacedCall | null> => {
    const row = await reading(own(find));
    return row ? present(row) : null;
  };
  const byKey = (key: string): Promise<PlacedCall | null> =>
    one((db) =>
      db.selectFrom('outbound_calls').selectAll().where('idempotency_key', '=', key).executeTakeFirst(),
    );
  return {
    async add(call) {
      const added = await reading(
        own((db) =>
          db
            .insertInto('outbound_calls')
            .values({ ...rowOf(call), tenant_id: tenantId })
            .onConflict((taken) => taken.columns(['tenant_id', 'idempotency_key']).doNothing())
            .returning('call_id')
            .executeTakeFirst(),
        ),
      );
      return added || call.idempotencyKey === null ? null : byKey(call.idempotencyKey);
    },
    get: (callId) =>
      one((db) =>
        db.selectFrom('outbound_calls').selectAll().where('call_id', '=', callId).executeTakeFirst(),
      ),
    byKey,
    change: (callId, { states, attempt }, to) =>
      one((db) => {
        const set = {
          updated_at_ms: Math.round(to.updatedAtMs),
          ...(to.state !== undefined && { state: to.state }),
          ...(to.attempt !== undefined && { attempt: to.attempt }),
          ...(to.dueAtMs !== undefined && { due_at_ms: Math.round(to.dueAtMs) }),
          ...(to.carrierId !== undefined && { carrier_id: to.carrierId }),
        };
        let update = db.updateTable('outbound_calls').set(set).where('call_id', '=', callId);
        update = update.where('state', 'in', [...states]);
        if (attempt !== undefined) update = update.where('attempt', '=', attempt);
        return update.returningAll().executeTakeFirst();
      }),
    async remove(callId) {
      await reading(
        own((db) =>
          db.deleteFrom('outbound_calls').where('call_id', '=', callId).where('attempt', '=', 0).execute(),
        ),
      );
    },
  };
}

/** Of all tenants, as the database's owner. */
export function postgresPlacedOfAll(db: Kysely<Database>): PlacedDirectory {
  return {
    async find(callId) {
      const row = await reading(
        db.selectFrom('outbound_calls').selectAll().where('call_id', '=', callId).executeTakeFirst(),
      );
      return row ? present(row) : null;
    },
    async open(limit) {
      const rows = await reading(
        db
          .selectFrom('outbound_calls')
          .selectAll()
          .where('state', 'in', [...OPEN])
          .orderBy('due_at_ms')
          .limit(limit)
          .execute(),
      );
      return rows.map(present);
    },
  };
}

function rowOf(call: PlacedCall): Omit<Row, 'tenant_id'> {
  return {
    call_id: call.callId,
    agent_id: call.agentId,
    to_number: call.to,
    from_number: call.from,
    channel: call.channel,
    request: toJsonText(call.request),
    idempotency_key: call.idempotencyKey,
    fingerprint: call.fingerprint,
    state: call.state,
    attempt: call.attempt,
    due_at_ms: Math.round(call.dueAtMs),
    carrier_id: call.carrierId,
    created_at_ms: Math.round(call.createdAtMs),
    updated_at_ms: Math.round(call.updatedAtMs),
  };
}

function present(row: Row): PlacedCall {
  return {
    callId: row.call_id,
    tenantId: row.tenant_id,
    agentId: row.agent_id,
    to: row.to_number,
    from: row.from_number,
    channel: row.channel,
    request: fromJsonText(row.request) as PlacedCall['request'],
    idempotencyKey: row.idempotency_key,
    fingerprint: row.fingerprint,
    state: row.state,
    attempt: row.attempt,
    dueAtMs: row.due_at_ms,
    carrierId: row.carrier_id,
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
  };
}
