/** A tenant's legal holds in PostgreSQL. */
import type { Hold } from '#platform/governance/custody/holds/hold.ts';
import type { HoldStore } from '#platform/governance/custody/holds/hold-store.ts';
import type { Selectable } from 'kysely';
import { reading } from '../database.ts';
import type { InTenant } from '../in-tenant.ts';
import type { Database } from '../schema.ts';

const MOST_HOLDS = 1_000;

export function postgresHoldStore(inTenant: InTenant, tenantId: string): HoldStore {
  return {
    async place(hold) {
      const [subject_kind, subject] = columnsOf(hold.subject);
      const row = {
        id: hold.id,
        tenant_id: tenantId,
        subject_kind,
        subject,
        reason: hold.reason,
        placed_by: hold.placedBy,
        placed_at_ms: Math.round(hold.placedAtMs),
        lifted_at_ms: null,
        lifted_by: null,
        lift_reason: null,
      };
      await reading(inTenant((db) => db.insertInto('holds').values(row).execute()));
    },
    async lift(id, lifted) {
      const row = await reading(
        inTenant((db) =>
          db
            .updateTable('holds')
            .set({ lifted_at_ms: Math.round(lifted.atMs), lifted_by: lifted.by, lift_reason: lifted.reason })
            .where('id', '=', id)
            .where('lifted_at_ms', 'is', null)
            .returningAll()
            .executeTakeFirst(),
        ),
      );
      return row ? present(row) : null;
    },
    async get(id) {
      const row = await reading(
        inTenant((db) => db.selectFrom('holds').selectAll().where('id', '=', id).executeTakeFirst()),
      );
      return row ? present(row) : null;
    },
    async list(which) {
      const rows = await reading(
        inTenant((db) => {
          const all = db.selectFrom('holds').selectAll();
          return (which === 'all' ? all : all.where('lifted_at_ms', 'is', null))
            .orderBy('placed_at_ms', 'desc')
            .orderBy('id')
            .limit(MOST_HOLDS)
            .execute();
        }),
      );
      return rows.map(present);
    },
  };
}

function columnsOf(subject: Hold['subject']): [Hold['subject']['kind'], string] {
  switch (subject.kind) {
    case 'call':
      return ['call', subject.callId];
    case 'caller':
      return ['caller', subject.party];
    case 'tenant':
      return ['tenant', ''];
  }
}

function present(row: Selectable<Database['holds']>): Hold {
  return {
    id: row.id,
    subject:
      row.subject_kind === 'tenant'
        ? { kind: 'tenant' }
        : row.subject_kind === 'call'
          ? { kind: 'call', callId: row.subject }
          : { kind: 'caller', party: row.subject },
    reason: row.reason,
    placedBy: row.placed_by,
    placedAtMs: row.placed_at_ms,
    lifted:
      row.lifted_at_ms === null
        ? null
        : { atMs: row.lifted_at_ms, by: row.lifted_by ?? '', reason: row.lift_reason ?? '' },
  };
}
