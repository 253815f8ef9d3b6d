/** Where tenants' data keys are kept, wrapped. Across tenants: the vault is what keeps them apart. */

export interface WrappedKey {
  tenantId: string;
  /** From 1; the greatest of a tenant is the one under which new things are sealed. */
  version: number;
  masterId: string;
  wrapped: string;
  madeAtMs: number;
}

export interface DataKeyStore {
  /** The tenant's newest; null when it has none yet. */
  newest(tenantId: string): Promise<WrappedKey | null>;
  get(tenantId: string, version: number): Promise<WrappedKey | null>;
  /** False when that version is there already: another process was first. */
  add(key: WrappedKey): Promise<boolean>;
  /** Puts another wrapping in the place of the one that was read. False when it has changed meanwhile. */
  rewrap(was: WrappedKey, now: { masterId: string; wrapped: string }): Promise<boolean>;
  /** Up to `limit` keys that are wrapped under another master key. */
  notUnder(masterId: string, limit: number): Promise<WrappedKey[]>;
  /** Ids of the master keys under which anything is wrapped. */
  masterIds(): Promise<string[]>;
  /** Keys older than the tenant's newest that nothing is sealed under any more and that were replaced before this time; how many went. */
  dropUnused(replacedBeforeMs: number): Promise<number>;
}
