/** Sessions of all tenants in memory. Passes the contract of `SessionStore`. */
import { NEW_SESSION } from '../../progress.ts';
import type { SessionRecord } from '../../session-record.ts';
import type { SessionsOfAll, SessionStore } from '../session-store.ts';

export interface MemorySessions extends SessionsOfAll {
  forTenant(tenantId: string): SessionStore;
}

export function memorySessions(): MemorySessions {
  const kept = new Map<string, { tenantId: string; record: SessionRecord }>();
  return {
    async markLost(atMs) {
      const open = [...kept.values()].filter(({ record }) => record.state !== 'stopped');
      for (const { record } of open)
        Object.assign(record, { state: 'stopped', stopped: { atMs, reason: 'lost', by: 'parley' } });
      return open.length;
    },
    forTenant: (tenantId) => {
      const own = (id: string): SessionRecord | null => {
        const row = kept.get(id);
        return row?.tenantId === tenantId ? row.record : null;
      };
      const all = (): SessionRecord[] =>
        [...kept.values()].filter((row) => row.tenantId === tenantId).map(({ record }) => record);
      return {
        add: async (head) =>
          void kept.set(head.id, { tenantId, record: structuredClone({ ...head, ...NEW_SESSION }) }),
        get: async (id) => structuredClone(own(id)),
        async progress(id, progress) {
          const record = own(id);
          if (record === null || record.state === 'stopped') return false;
          Object.assign(record, structuredClone(progress));
          return true;
        },
        list: async ({ limit, project, state, beforeMs = Number.POSITIVE_INFINITY }) =>
          structuredClone(
            all()
              .filter((each) => each.createdAtMs < beforeMs)
              .filter((each) => project === undefined || each.project === project)
              .filter((each) => state === undefined || each.state === state)
              .toSorted((a, b) => b.createdAtMs - a.createdAtMs || (a.id < b.id ? 1 : -1))
              .slice(0, limit),
          ),
      };
    },
  };
}
