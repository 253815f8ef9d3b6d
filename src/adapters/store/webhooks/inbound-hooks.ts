/** Inbound hooks in PostgreSQL: one tenant's, and the look-up by id across all. */
import type { Kysely, Selectable } from 'kysely';
import type {
  InboundHook,
  InboundHooksOfAll,
  InboundHookStore,
} from '#platform/webhooks/ports/inbound-hooks.ts';
import { REPLAY_WINDOW_MS } from '#platform/webhooks/signature.ts';
import { reading } from '../database.ts';
import type { InTenant } from '../in-tenant.ts';
import type { Database } from '../schema.ts';

const MOST = 200;

export function postgresInboundHooks(inTenant: InTenant, tenantId: string): InboundHookStore {
  return {
    create: ({ id, name, createdAtMs }) =>
      reading(
        inTenant(async (db) => {
          const row = { id, name, tenant_id: tenantId, created_at_ms: createdAtMs };
          return present(
            await db.insertInto('inbound_hooks').values(row).returningAll().executeTakeFirstOrThrow(),
          );
        }),
      ),
    list: () =>
      reading(
        inTenant(async (db) =>
          (
            await db.selectFrom('inbound_hooks').selectAll().orderBy('created_at_ms').limit(MOST).execute()
          ).map(present),
        ),
      ),
    remove: (id) =>
      reading(
        inTenant(
          async (db) =>
            (await db.deleteFrom('inbound_hooks').where('id', '=', id).executeTakeFirst()).numDeletedRows >
            0n,
        ),
      ),
  };
}

export function postgresInboundHooksOfAll(db: Kysely<Database>): InboundHooksOfAll {
  return {
    async find(id) {
      const row = await reading(
        db.selectFrom('inbound_hooks').selectAll().where('id', '=', id).executeTakeFirst(),
      );
      return row === undefined ? null : present(row);
    },
    takeOnce: ({ id, tenantId }, signature, nowMs) =>
      reading(
        (async () => {
          // Twice the window: a clock that is ahead by one may bring it again until then.
          await db
            .deleteFrom('inbound_signatures')
            .where('hook_id', '=', id)
            .where('at_ms', '<', nowMs - 2 * REPLAY_WINDOW_MS)
            .execute();
          const row = { hook_id: id, tenant_id: tenantId, signature, at_ms: nowMs };
          const insert = db
            .insertInto('inbound_signatures')
            .values(row)
            .onConflict((taken) => taken.doNothing());
          return (await insert.executeTakeFirst()).numInsertedOrUpdatedRows === 1n;
        })(),
      ),
  };
}

function present(row: Selectable<Database['inbound_hooks']>): InboundHook {
  const { id, tenant_id, name, generation, created_at_ms } = row;
  return { id, tenantId: tenant_id, name, generation, createdAtMs: created_at_ms };
}
