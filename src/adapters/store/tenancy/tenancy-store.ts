/** What a tenant keeps about its people, keys, sign-in provider and quotas, in PostgreSQL. */
import type { Kysely } from 'kysely';
import type { TenancyStore, TenantRole } from '#platform/tenancy/ports/tenancy-store.ts';
import { ParleyError } from '#voice/errors.ts';
import { reading } from '../database.ts';
import type { InTenant } from '../in-tenant.ts';
import type { Database } from '../schema.ts';
import { invitationColumns, keyColumns, keyOf } from './rows.ts';
import { tenantQuotas } from './tenant-quotas.ts';
import { tenantSso } from './tenant-sso.ts';

type Db = Kysely<Database>;
/** More members, keys or invitations than a page can show. */
const MOST = 1_000;

export function postgresTenancyStore(own: InTenant, tenantId: string): TenancyStore {
  return {
    ...members(own, tenantId),
    ...invitations(own, tenantId),
    ...keys(own, tenantId),
    ...tenantSso(own, tenantId),
    ...tenantQuotas(own, tenantId),
  };
}

type Members = Pick<TenancyStore, 'members' | 'member' | 'putMember' | 'removeMember'>;

function members(own: InTenant, tenantId: string): Members {
  const rows = (db: Db) =>
    db.selectFrom('memberships').select(['user_id as personId', 'role', 'since_ms as sinceMs']);
  return {
    members: () =>
      reading(own((db) => rows(db).orderBy('since_ms').orderBy('user_id').limit(MOST).execute())),
    member: async (personId) =>
      (await reading(own((db) => rows(db).where('user_id', '=', personId).executeTakeFirst()))) ?? null,
    putMember: ({ personId, role, sinceMs }) =>
      reading(
        own(async (db) => {
          const before = await roleOf(db, personId);
          if (before === 'owner' && role !== 'owner') await demandAnotherOwner(db, personId);
          await db
            .insertInto('memberships')
            .values({ tenant_id: tenantId, user_id: personId, role, since_ms: Math.round(sinceMs) })
            .onConflict((taken) => taken.columns(['tenant_id', 'user_id']).doUpdateSet({ role }))
            .execute();
          return before;
        }),
      ),
    removeMember: (personId) =>
      reading(
        own(async (db) => {
          const before = await roleOf(db, personId);
          if (before === 'owner') await demandAnotherOwner(db, personId);
          if (before === null) return false;
          await db.deleteFrom('memberships').where('user_id', '=', personId).execute();
          return true;
        }),
      ),
  };
}

async function roleOf(db: Db, personId: string): Promise<TenantRole | null> {
  const row = await db
    .selectFrom('memberships')
    .select('role')
    .where('user_id', '=', personId)
    .executeTakeFirst();
  return row?.role ?? null;
}

/** Holds every owner's row until the end of the transaction: of two who leave at the same moment, one is told that it is the last. */
async function demandAnotherOwner(db: Db, personId: string): Promise<void> {
  const owners = await db
    .selectFrom('memberships')
    .select('user_id')
    .where('role', '=', 'owner')
    .orderBy('user_id')
    .forUpdate()
    .execute();
  if (owners.some((owner) => owner.user_id !== personId)) return;
  throw new ParleyError(
    'person.last_owner',
    'Make another person an owner first: a tenant without one could not be governed.',
  );
}

type Invitations = Pick<TenancyStore, 'invitations' | 'invite' | 'withdraw'>;

function invitations(own: InTenant, tenantId: string): Invitations {
  return {
    invitations: () =>
      reading(
        own((db) =>
          db
            .selectFrom('invitations')
            .select(invitationColumns)
            .orderBy('created_at_ms', 'desc')
            .limit(MOST)
            .execute(),
        ),
      ),
    async invite({ id, email, role, invitedBy, createdAtMs, expiresAtMs }, tokenHash) {
      const row = {
        id,
        role,
        token_hash: tokenHash,
        invited_by: invitedBy,
        created_at_ms: Math.round(createdAtMs),
        expires_at_ms: Math.round(expiresAtMs),
      };
      await reading(
        own((db) =>
          db
            .insertInto('invitations')
            .values({ ...row, email, tenant_id: tenantId })
            .onConflict((taken) => taken.columns(['tenant_id', 'email']).doUpdateSet(row))
            .execute(),
        ),
      );
    },
    withdraw: async (invitationId) =>
      (await reading(
        own((db) =>
          db
            .deleteFrom('invitations')
            .where('id', '=', invitationId)
            .returning(invitationColumns)
            .executeTakeFirst(),
        ),
      )) ?? null,
  };
}

type Keys = Pick<TenancyStore, 'keys' | 'addKey' | 'revokeKey'>;

function keys(own: InTenant, tenantId: string): Keys {
  return {
    keys: async () => {
      const rows = await reading(
        own((db) =>
          db
            .selectFrom('api_keys')
            .select(keyColumns)
            .orderBy('created_at_ms', 'desc')
            .orderBy('id')
            .limit(MOST)
            .execute(),
        ),
      );
      return rows.map(keyOf);
    },
    async addKey(key, keyHash) {
      await reading(
        own((db) =>
          db
            .insertInto('api_keys')
            .values({
              id: key.id,
              tenant_id: tenantId,
              name: key.name,
              role: key.role,
              scopes: key.scopes,
              key_hash: keyHash,
              hint: key.hint,
              created_by: key.createdBy,
              created_at_ms: Math.round(key.createdAtMs),
              last_used_at_ms: null,
              expires_at_ms: key.expiresAtMs === null ? null : Math.round(key.expiresAtMs),
              revoked_at_ms: null,
            })
            .execute(),
        ),
      );
    },
    revokeKey: (keyId, atMs) =>
      reading(
        own(async (db) => {
          await db
            .updateTable('api_keys')
            .set({ revoked_at_ms: Math.round(atMs) })
            .where('id', '=', keyId)
            .where('revoked_at_ms', 'is', null)
            .execute();
          const row = await db
            .selectFrom('api_keys')
            .select(keyColumns)
            .where('id', '=', keyId)
            .executeTakeFirst();
          return row ? keyOf(row) : null;
        }),
      ),
  };
}
