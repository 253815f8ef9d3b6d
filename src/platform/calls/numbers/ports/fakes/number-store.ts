/** Numbers of all tenants in memory. Passes the contract of `NumberStore`. */
import { taken } from '../../taken.ts';
import type { NumberDirectory, NumberStore, PhoneNumber } from '../number-store.ts';

export interface MemoryNumbers extends NumberDirectory {
  forTenant(tenantId: string): NumberStore;
}

export function memoryNumbers(): MemoryNumbers {
  const kept = new Map<string, { tenantId: string; number: PhoneNumber }>();
  const byNumber = (number: string) => [...kept.values()].find((each) => each.number.number === number);
  return {
    find: async (number) => structuredClone(byNumber(number) ?? null),
    forTenant: (tenantId) => {
      const own = (id: string): PhoneNumber | null => {
        const row = kept.get(id);
        return row?.tenantId === tenantId ? row.number : null;
      };
      return {
        list: async () =>
          structuredClone([...kept.values()])
            .filter((row) => row.tenantId === tenantId)
            .map((row) => row.number)
            .toSorted((a, b) => (a.number < b.number ? -1 : 1)),
        get: async (id) => structuredClone(own(id)),
        async add(number) {
          if (byNumber(number.number)) throw taken(number.number);
          kept.set(number.id, { tenantId, number: structuredClone(number) });
        },
        async change(id, to) {
          const number = own(id);
          if (!number) return false;
          const { label, agentId, hours, updatedAtMs } = structuredClone(to);
          Object.assign(number, { label, agentId, hours, updatedAtMs });
          return true;
        },
        remove: async (id) => own(id) !== null && kept.delete(id),
      };
    },
  };
}
