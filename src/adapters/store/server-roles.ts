/** The roles of the server that a tenant's work and deletions run as: made where missing, or the sentence of what an administrator has to run. */
import { type Kysely, sql } from 'kysely';
import { StartFault } from '#platform/start-fault.ts';
import type { Database } from './schema.ts';
import { faultCode } from './store-log.ts';

/** Row-level security binds both. They belong to the server: several Parleys on it share them. */
const ROLES = ['parley_tenant', 'parley_retention'] as const;
type Role = (typeof ROLES)[number];

const FORBIDDEN = '42501';
/** Another Parley on the server was faster. */
const MADE_MEANWHILE = ['42710', '23505'];

interface Standing {
  made: boolean;
  /** This user may act as the role. */
  ours: boolean;
  /** Row-level security does not bind it. */
  unbound: boolean;
}

/** `isNew`: tables are still to be made, for which the roles need their place in the schema. Throws StartFault. */
export async function demandRoles(db: Kysely<Database>, place: string, isNew: boolean): Promise<void> {
  const { rows } = await sql<{ me: string; schema: string; grantable: boolean }>`
    select quote_ident(current_user) as me, quote_ident(current_schema()) as schema,
      has_schema_privilege(current_schema(), 'create with grant option')
        and has_schema_privilege(current_schema(), 'usage with grant option') as grantable`.execute(db);
  const { me, schema, grantable } = rows[0]!;
  const missing: string[] = [];
  for (const role of ROLES) {
    let { made, ours } = await standing(db, role);
    made ||= await allowed(db, `create role ${role} nologin nosuperuser nobypassrls noinherit`);
    if (!made) missing.push(`create role ${role} nologin`);
    else ours = (await standing(db, role)).ours;
    ours ||= made && (await allowed(db, `grant ${role} to ${me}`));
    if (!ours) missing.push(`grant ${role} to ${me}`);
    if ((await standing(db, role)).unbound)
      throw new StartFault(
        `The role ${role} of the database at ${place} could see every tenant's rows: let an administrator run "alter role ${role} nosuperuser nobypassrls;" there, and start again.`,
      );
  }
  if (isNew && !grantable) missing.push(`grant usage, create on schema ${schema} to ${me} with grant option`);
  if (missing.length === 0) return;
  throw new StartFault(
    `The database at ${place} keeps tenants apart by roles that its user may not make: let an administrator run "${missing.join('; ')};" there, and start again.`,
  );
}

async function standing(db: Kysely<Database>, role: Role): Promise<Standing> {
  // Since PostgreSQL 16 who has made a role is a member of it, and still may not act as it.
  const { rows } = await sql<Omit<Standing, 'made'>>`
    select rolsuper or rolbypassrls as unbound, pg_has_role(oid,
      case when current_setting('server_version_num')::int >= 160000 then 'set' else 'member' end) as ours
    from pg_roles where rolname = ${role}`.execute(db);
  return { made: rows.length > 0, ...(rows[0] ?? { ours: false, unbound: false }) };
}

async function allowed(db: Kysely<Database>, statement: string): Promise<boolean> {
  try {
    await sql.raw(statement).execute(db);
    return true;
  } catch (fault) {
    if (MADE_MEANWHILE.includes(faultCode(fault))) return true;
    if (faultCode(fault) === FORBIDDEN) return false;
    throw fault;
  }
}
