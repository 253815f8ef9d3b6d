/** Wrapped data keys in memory. Passes the contract of `DataKeyStore`. */
import type { DataKeyStore, WrappedKey } from '../data-key-store.ts';

export interface MemoryDataKeyStore extends DataKeyStore {
  rows(): WrappedKey[];
  /** Something is sealed under this key, as a foreign key in a database would know. */
  use(tenantId: string, version: number): void;
  release(tenantId: string, version: number): void;
  /** Until it is called again with false, nothing is answered. */
  away(away: boolean): void;
}

export function memoryDataKeyStore(): MemoryDataKeyStore {
  let rows: WrappedKey[] = [];
  const used = new Set<string>();
  let isAway = false;
  const here = (): void => {
    if (isAway) throw new Error('the database is away');
  };
  const of = (tenantId: string): WrappedKey[] =>
    rows.filter((row) => row.tenantId === tenantId).toSorted((a, b) => b.version - a.version);
  return {
    rows: () => structuredClone(rows),
    use: (tenantId, version) => void used.add(`${tenantId} ${version}`),
    release: (tenantId, version) => void used.delete(`${tenantId} ${version}`),
    away: (away) => void (isAway = away),
    async newest(tenantId) {
      here();
      return structuredClone(of(tenantId)[0] ?? null);
    },
    async get(tenantId, version) {
      here();
      return structuredClone(of(tenantId).find((row) => row.version === version) ?? null);
    },
    async add(key) {
      here();
      if (of(key.tenantId).some((row) => row.version === key.version)) return false;
      rows.push(structuredClone(key));
      return true;
    },
    async rewrap(was, now) {
      here();
      const row = rows.find(
        (each) =>
          each.tenantId === was.tenantId && each.version === was.version && each.wrapped === was.wrapped,
      );
      if (row) Object.assign(row, now);
      return row !== undefined;
    },
    async notUnder(masterId, limit) {
      here();
      return structuredClone(rows.filter((row) => row.masterId !== masterId).slice(0, limit));
    },
    async masterIds() {
      here();
      return [...new Set(rows.map((row) => row.masterId))];
    },
    async dropUnused(replacedBeforeMs) {
      here();
      const before = rows.length;
      rows = rows.filter((row) => {
        const next = of(row.tenantId).find((other) => other.version > row.version);
        const unused = !used.has(`${row.tenantId} ${row.version}`);
        return !(unused && next !== undefined && next.madeAtMs < replacedBeforeMs);
      });
      return before - rows.length;
    },
  };
}
