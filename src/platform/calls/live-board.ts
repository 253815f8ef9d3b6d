import type { LiveCall, LiveCalls, LiveChange } from './reception.ts';

/** The calls that are going on in this process, and who watches them. */
export class LiveBoard implements LiveCalls {
  readonly #calls = new Map<string, LiveCall>();
  readonly #watchers = new Map<string, Set<(change: LiveChange) => void>>();

  get count(): number {
    return this.#calls.size;
  }

  get(tenantId: string, callId: string): LiveCall | undefined {
    const call = this.#calls.get(callId);
    return call?.tenantId === tenantId ? call : undefined;
  }

  list(tenantId: string): LiveCall[] {
    return [...this.#calls.values()].filter((call) => call.tenantId === tenantId);
  }

  /** Of all tenants. */
  all(): LiveCall[] {
    return [...this.#calls.values()];
  }

  countOf(tenantId: string): number {
    let count = 0;
    for (const call of this.#calls.values()) if (call.tenantId === tenantId) count += 1;
    return count;
  }

  watch(tenantId: string, listener: (change: LiveChange) => void): () => void {
    const watchers = this.#watchers.get(tenantId) ?? new Set();
    this.#watchers.set(tenantId, watchers.add(listener));
    return () => {
      watchers.delete(listener);
      if (watchers.size === 0) this.#watchers.delete(tenantId);
    };
  }

  add(call: LiveCall): void {
    this.#calls.set(call.id, call);
    this.#tell({ type: 'started', call });
  }

  changed(call: LiveCall): void {
    if (this.#calls.has(call.id)) this.#tell({ type: 'changed', call });
  }

  remove(callId: string): void {
    const call = this.#calls.get(callId);
    if (!call) return;
    this.#calls.delete(callId);
    this.#tell({ type: 'ended', call });
  }

  #tell(change: LiveChange): void {
    for (const listener of this.#watchers.get(change.call.tenantId) ?? []) listener(change);
  }
}
