/** What the gate, the sign-in and the internal team ask across tenants, in PostgreSQL, over the owner's connection. */
import { sql, type Kysely } from 'kysely';
import type { TenancyOfAll } from '#platform/tenancy/ports/tenancy-store.ts';
import type { Tenant } from '#platform/tenancy/tenant.ts';
import { ParleyError } from '#voice/errors.ts';
import { reading } from '../database.ts';
import type { Database } from '../schema.ts';
import { faultCode } from '../store-log.ts';
import { invitationColumns, keyColumns, keyOf } from './rows.ts';
import { postgresTeam } from './team-of-all.ts';

type Db = Kysely<Database>;
const MOST_TENANTS = 10_000;
const UNIQUE_VIOLATION = '23505';
const TENANT = [
  'tenants.id as id',
  'tenants.name as name',
  'tenants.state as state',
  'tenants.created_at_ms as createdAtMs',
] as const;
const JOINED = [
  'tenants.id as tenantId',
  'tenants.name as tenantName',
  'tenants.state as tenantState',
  'tenants.created_at_ms as tenantCreatedAtMs',
] as const;

interface Joined {
  tenantId: string;
  tenantName: string;
  tenantState: Tenant['state'];
  tenantCreatedAtMs: number;
}

export function postgresTenancyOfAll(db: Db): TenancyOfAll {
  return { ...tenants(db), ...people(db), ...postgresTeam(db), ...keysAndInvitations(db), ...setup(db) };
}

type Tenants = Pick<TenancyOfAll, 'tenants' | 'tenant' | 'createTenant' | 'changeTenant'>;

function tenants(db: Db): Tenants {
  const rows = () => db.selectFrom('tenants').select(TENANT);
  return {
    tenants: () => reading(rows().orderBy('name').orderBy('id').limit(MOST_TENANTS).execute()),
    tenant: async (id) => (await reading(rows().where('id', '=', id).executeTakeFirst())) ?? null,
    async createTenant({ id, name, state, createdAtMs }) {
      try {
        const row = { id, name, state, created_at_ms: Math.round(createdAtMs) };
        await db.insertInto('tenants').values(row).execute();
      } catch (fault) {
        if (faultCode(fault) === UNIQUE_VIOLATION)
          throw new ParleyError('tenant.exists', `There is a tenant "${id}" already: choose another id.`);
        await reading(Promise.reject(fault as Error));
      }
    },
    changeTenant: async (id, { name, state }) => {
      const change = { ...(name !== undefined && { name }), ...(state !== undefined && { state }) };
      if (Object.keys(change).length === 0)
        return (await reading(rows().where('id', '=', id).executeTakeFirst())) ?? null;
      return (
        (await reading(
          db.updateTable('tenants').set(change).where('id', '=', id).returning(TENANT).executeTakeFirst(),
        )) ?? null
      );
    },
  };
}

type People = Pick<TenancyOfAll, 'tenantsOf'>;

function people(db: Db): People {
  return {
    async tenantsOf(personId) {
      const rows = await reading(
        db
          .selectFrom('memberships')
          .innerJoin('tenants', 'tenants.id', 'memberships.tenant_id')
          .select([...JOINED, 'memberships.role as role'])
          .where('user_id', '=', personId)
          .orderBy('tenants.name')
          .orderBy('tenants.id')
          .execute(),
      );
      return rows.map((row) => ({ tenant: tenantOf(row), role: row.role }));
    },
  };
}

type KeysAndInvitations = Pick<
  TenancyOfAll,
  'keyByHash' | 'noteKeyUse' | 'invitationByHash' | 'acceptInvitation'
>;

function keysAndInvitations(db: Db): KeysAndInvitations {
  return {
    async keyByHash(keyHash, nowMs) {
      const row = await reading(
        db
          .selectFrom('api_keys')
          .innerJoin('tenants', 'tenants.id', 'api_keys.tenant_id')
          .select([...keyColumns, ...JOINED])
          .where('key_hash', '=', keyHash)
          .where('revoked_at_ms', 'is', null)
          .where((row) =>
            row.or([row('expires_at_ms', 'is', null), row('expires_at_ms', '>', Math.round(nowMs))]),
          )
          .executeTakeFirst(),
      );
      return row === undefined ? null : { key: keyOf(row), tenant: tenantOf(row) };
    },
    async noteKeyUse(keyId, atMs) {
      await reading(
        db
          .updateTable('api_keys')
          .set({ last_used_at_ms: sql`greatest(coalesce(last_used_at_ms, 0), ${Math.round(atMs)}::bigint)` })
          .where('id', '=', keyId)
          .execute(),
      );
    },
    async invitationByHash(tokenHash, nowMs) {
      const row = await reading(
        db
          .selectFrom('invitations')
          .innerJoin('tenants', 'tenants.id', 'invitations.tenant_id')
          .select([...invitationColumns, ...JOINED])
          .where('token_hash', '=', tokenHash)
          .where('expires_at_ms', '>', Math.round(nowMs))
          .executeTakeFirst(),
      );
      if (row === undefined) return null;
      const { id, email, role, invitedBy, createdAtMs, expiresAtMs } = row;
      return { invitation: { id, email, role, invitedBy, createdAtMs, expiresAtMs }, tenant: tenantOf(row) };
    },
    acceptInvitation: (tokenHash, personId, nowMs) =>
      reading(
        db.transaction().execute(async (within) => {
          const used = await within
            .deleteFrom('invitations')
            .where('token_hash', '=', tokenHash)
            .where('expires_at_ms', '>', Math.round(nowMs))
            .returning(['tenant_id', 'role'])
            .executeTakeFirst();
          if (used === undefined) return false;
          // Who is a member already keeps the role: an invitation raises nobody behind the back of who governs.
          await within
            .insertInto('memberships')
            .values({ ...used, user_id: personId, since_ms: Math.round(nowMs) })
            .onConflict((taken) => taken.columns(['tenant_id', 'user_id']).doNothing())
            .execute();
          return true;
        }),
      ),
  };
}

type Setup = Pick<TenancyOfAll, 'putSetupToken' | 'setupTokenIs' | 'completeSetup'>;

function setup(db: Db): Setup {
  return {
    async putSetupToken(tokenHash, atMs) {
      const row = { token_hash: tokenHash, created_at_ms: Math.round(atMs) };
      await reading(
        db
          .insertInto('setup_link')
          .values(row)
          .onConflict((taken) => taken.column('one').doUpdateSet(row))
          .execute(),
      );
    },
    setupTokenIs: async (tokenHash) =>
      (await reading(
        db.selectFrom('setup_link').select('one').where('token_hash', '=', tokenHash).executeTakeFirst(),
      )) !== undefined,
    completeSetup: (tokenHash, personId, atMs) =>
      reading(
        db.transaction().execute(async (within) => {
          const used = await within
            .deleteFrom('setup_link')
            .where('token_hash', '=', tokenHash)
            .where((row) => row.not(row.exists(row.selectFrom('platform_people').select('user_id'))))
            .returning('one')
            .executeTakeFirst();
          if (used === undefined) return false;
          await within
            .insertInto('platform_people')
            .values({ user_id: personId, since_ms: Math.round(atMs) })
            .execute();
          return true;
        }),
      ),
  };
}

function tenantOf({ tenantId, tenantName, tenantState, tenantCreatedAtMs }: Joined): Tenant {
  return { id: tenantId, name: tenantName, state: tenantState, createdAtMs: tenantCreatedAtMs };
}
