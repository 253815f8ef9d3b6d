/** Where a tenant's policy of redaction is kept. Made for one tenant. */
import type { RedactionPolicy } from './redactions.ts';

export interface RedactionStore {
  /** Null where the tenant has chosen nothing. */
  get(): Promise<RedactionPolicy | null>;
  put(policy: RedactionPolicy): Promise<void>;
}
