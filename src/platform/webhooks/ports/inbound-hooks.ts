/** An address of ours at which another program may tell what happened there. */
export interface InboundHook {
  id: string;
  tenantId: string;
  name: string;
  generation: number;
  createdAtMs: number;
}

/** One tenant's. Throws ParleyError `storage.unavailable`. */
export interface InboundHookStore {
  create(hook: Pick<InboundHook, 'id' | 'name' | 'createdAtMs'>): Promise<InboundHook>;
  list(): Promise<InboundHook[]>;
  remove(id: string): Promise<boolean>;
}

/** For the one route that knows no tenant before it has found the hook. */
export interface InboundHooksOfAll {
  find(id: string): Promise<InboundHook | null>;
  /** False when this signature was taken before within the replay window; forgets older ones. */
  takeOnce(hook: InboundHook, signature: string, nowMs: number): Promise<boolean>;
}
