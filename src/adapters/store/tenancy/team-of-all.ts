/** The internal team, in PostgreSQL, over the owner's connection. */
import { sql, type Kysely } from 'kysely';
import type { TeamOfAll } from '#platform/tenancy/ports/tenancy-store.ts';
import { ParleyError } from '#voice/errors.ts';
import { reading } from '../database.ts';
import type { Database } from '../schema.ts';

type Db = Kysely<Database>;
const MOST = 10_000;
const INVITATION = [
  'id',
  'email',
  'invited_by as invitedBy',
  'created_at_ms as createdAtMs',
  'expires_at_ms as expiresAtMs',
] as const;

export function postgresTeam(db: Db): TeamOfAll {
  return { ...members(db), ...invitations(db) };
}

type Members = Pick<TeamOfAll, 'isPlatform' | 'hasPlatform' | 'addPlatform' | 'team' | 'removePlatform'>;

function members(db: Db): Members {
  return {
    isPlatform: async (personId) =>
      (await reading(
        db.selectFrom('platform_people').select('user_id').where('user_id', '=', personId).executeTakeFirst(),
      )) !== undefined,
    hasPlatform: async () =>
      (await reading(db.selectFrom('platform_people').select('user_id').limit(1).executeTakeFirst())) !==
      undefined,
    addPlatform: (personId, atMs) => reading(add(db, personId, atMs)),
    team: () =>
      reading(
        db
          .selectFrom('platform_people')
          .select(['user_id as personId', 'since_ms as sinceMs'])
          .orderBy('since_ms')
          .orderBy('user_id')
          .limit(MOST)
          .execute(),
      ),
    removePlatform: (personId) =>
      reading(
        db.transaction().execute(async (within) => {
          // Of two who leave at the same moment, one waits here and then is the last.
          await sql`lock table platform_people in share row exclusive mode`.execute(within);
          const rows = await within.selectFrom('platform_people').select('user_id').limit(MOST).execute();
          if (!rows.some(({ user_id }) => user_id === personId)) return false;
          if (rows.length === 1)
            throw new ParleyError('person.last_of_team', 'Invite another person to the internal team first.');
          await within.deleteFrom('platform_people').where('user_id', '=', personId).execute();
          return true;
        }),
      ),
  };
}

type Invitations = Pick<
  TeamOfAll,
  'teamInvitations' | 'inviteToTeam' | 'withdrawFromTeam' | 'teamInvitationByHash' | 'acceptTeamInvitation'
>;

function invitations(db: Db): Invitations {
  return {
    teamInvitations: () =>
      reading(
        db
          .selectFrom('platform_invitations')
          .select(INVITATION)
          .orderBy('created_at_ms', 'desc')
          .limit(MOST)
          .execute(),
      ),
    async inviteToTeam({ id, email, invitedBy, createdAtMs, expiresAtMs }, tokenHash) {
      const row = {
        id,
        email,
        token_hash: tokenHash,
        invited_by: invitedBy,
        created_at_ms: Math.round(createdAtMs),
        expires_at_ms: Math.round(expiresAtMs),
      };
      await reading(
        db
          .insertInto('platform_invitations')
          .values(row)
          .onConflict((taken) => taken.column('email').doUpdateSet(row))
          .execute(),
      );
    },
    withdrawFromTeam: async (id) =>
      (await reading(db.deleteFrom('platform_invitations').where('id', '=', id).executeTakeFirst()))
        .numDeletedRows > 0n,
    teamInvitationByHash: async (tokenHash, nowMs) =>
      (await reading(
        db
          .selectFrom('platform_invitations')
          .select(INVITATION)
          .where('token_hash', '=', tokenHash)
          .where('expires_at_ms', '>', Math.round(nowMs))
          .executeTakeFirst(),
      )) ?? null,
    acceptTeamInvitation: (tokenHash, personId, nowMs) =>
      reading(
        db.transaction().execute(async (within) => {
          const used = await within
            .deleteFrom('platform_invitations')
            .where('token_hash', '=', tokenHash)
            .where('expires_at_ms', '>', Math.round(nowMs))
            .returning('id')
            .executeTakeFirst();
          if (used === undefined) return false;
          await add(within, personId, nowMs);
          return true;
        }),
      ),
  };
}

async function add(db: Db, personId: string, atMs: number): Promise<void> {
  await db
    .insertInto('platform_people')
    .values({ user_id: personId, since_ms: Math.round(atMs) })
    .onConflict((taken) => taken.doNothing())
    .execute();
}
