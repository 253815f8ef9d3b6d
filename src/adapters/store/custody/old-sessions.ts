/** Records of developers' sessions that retention and erasure delete: their metadata are the developer's own, and may name people. */
import { sql } from 'kysely';
import type { PersonalData } from '#platform/governance/custody/erasure/personal-data.ts';
import type { OldSessions } from '#platform/governance/custody/retention/old-sessions.ts';
import { reading } from '../database.ts';
import type { InTenant } from '../in-tenant.ts';
import type { StoreDatabase } from '../open-store.ts';
import { digestOf, holdOverPerson } from './hold-over-person.ts';

const SHOWN = 100;

/** The hold over a session `s`: on the tenant, on its call, on who is on that, or on a caller whom its metadata name; null where there is none. */
const holdOverSession = sql`(
  select h.id from holds h
  left join calls c on c.id = s.call_id
  where h.tenant_id = s.tenant_id and h.lifted_at_ms is null and (h.subject_kind = 'tenant'
    or h.subject_kind = 'call' and h.subject = s.call_id
    or h.subject_kind = 'caller' and (h.subject in (custody_party(c.caller), custody_party(c.callee))
      or exists (select from jsonb_each_text(s.metadata) m where custody_party(m.value) = h.subject)))
  order by h.placed_at_ms limit 1)`;

interface Row {
  id: string;
  words: string;
  hold: string | null;
}

export function postgresOldSessions(inTenant: InTenant, tenantId: string): OldSessions {
  return {
    async count(beforeMs) {
      const { rows } = await reading(
        inTenant((db) =>
          sql<{ count: number }>`select count(*) as count from sessions s
            where s.stopped_at_ms < ${beforeMs} and ${holdOverSession} is null`.execute(db),
        ),
      );
      return rows[0]!.count;
    },
    deleteSome: (beforeMs, limit, prove) =>
      inTenant(async (db) => {
        await reading(sql`select custody_turn(${tenantId})`.execute(db));
        const { rows } = await reading(
          sql<Row>`select s.id, s.metadata::text as words from sessions s
            where s.stopped_at_ms < ${beforeMs} and ${holdOverSession} is null
            order by s.stopped_at_ms, s.id limit ${limit} for update of s skip locked`.execute(db),
        );
        const digest = digestOf(rows.map(({ id, words }) => `${id} ${words}`));
        if (digest === null) return 0;
        await prove({ sessions: rows.length, digest });
        const ids = rows.map(({ id }) => id);
        await reading(sql`delete from sessions where id = any(${ids}::text[])`.execute(db));
        return ids.length;
      }),
  };
}

/** Sessions whose project or metadata name the person. */
export function sessionsOfPerson({ inTenant }: StoreDatabase): PersonalData {
  const named = (pattern: string) => sql`s.project || ' ' || s.metadata::text ~* ${pattern}`;
  return {
    name: 'sessions',
    async find(tenantId, { pattern }) {
      const { rows } = await reading(
        inTenant(tenantId)((db) =>
          sql<{ id: string }>`select s.id from sessions s where ${named(pattern)} order by s.id`.execute(db),
        ),
      );
      return { count: rows.length, ids: rows.slice(0, SHOWN).map(({ id }) => id) };
    },
    erase: (tenantId, person) =>
      reading(
        inTenant(tenantId)(async (db) => {
          const over = await holdOverPerson(db, tenantId, person);
          const { rows } = await sql<Row & { state: string }>`
            select s.id, s.state, s.project || ' ' || s.metadata::text as words, ${holdOverSession} as hold
            from sessions s where ${named(person.pattern)} order by s.id for update of s`.execute(db);
          const gone = rows.filter(({ hold, state }) => (over ?? hold) === null && state === 'stopped');
          const ids = gone.map(({ id }) => id);
          await sql`delete from sessions where id = any(${ids}::text[])`.execute(db);
          const kept = rows
            .filter(({ id }) => !ids.includes(id))
            .map(({ id, hold }) => {
              const by = over ?? hold;
              return { id, because: by === null ? ('in use' as const) : { hold: by } };
            });
          return {
            erased: ids.length,
            kept,
            digest: digestOf(gone.map(({ id, words }) => `${id} ${words}`)),
          };
        }),
      ),
  };
}
