/** Placed calls of all tenants in memory. Passes the contract of `PlacedStore`. */
import { isOver, type PlacedCall } from '../../placed-call.ts';
import type { PlacedDirectory, PlacedStore } from '../placed-store.ts';

export interface MemoryPlaced extends PlacedDirectory {
  forTenant(tenantId: string): PlacedStore;
}

export function memoryPlaced(): MemoryPlaced {
  const kept = new Map<string, PlacedCall>();
  const forTenant = (tenantId: string): PlacedStore => {
    const own = (callId: string): PlacedCall | null => {
      const call = kept.get(callId);
      return call?.tenantId === tenantId ? call : null;
    };
    const byKey = (key: string): PlacedCall | null =>
      [...kept.values()].find((call) => call.tenantId === tenantId && call.idempotencyKey === key) ?? null;
    return {
      async add(call) {
        const before = call.idempotencyKey === null ? null : byKey(call.idempotencyKey);
        if (!before) kept.set(call.callId, structuredClone(call));
        return structuredClone(before);
      },
      get: async (callId) => structuredClone(own(callId)),
      byKey: async (key) => structuredClone(byKey(key)),
      async change(callId, { states, attempt }, to) {
        const call = own(callId);
        if (!call || !states.includes(call.state)) return null;
        if (attempt !== undefined && call.attempt !== attempt) return null;
        Object.assign(call, to);
        return structuredClone(call);
      },
      async remove(callId) {
        if (own(callId)?.attempt === 0) kept.delete(callId);
      },
    };
  };
  return {
    forTenant,
    find: async (callId) => structuredClone(kept.get(callId) ?? null),
    open: async (limit) =>
      structuredClone([...kept.values()].filter((call) => !isOver(call.state)))
        .toSorted((a, b) => a.dueAtMs - b.dueAtMs)
        .slice(0, limit),
  };
}
