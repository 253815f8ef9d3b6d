/** One tenant's own policies, version upon version. */
import type { TenantPolicies } from './policy-engine.ts';

export interface PolicyVersion extends TenantPolicies {
  author: string;
  note: string;
  createdAtMs: number;
}

export interface PolicyStore {
  /** Null before the first. */
  current(): Promise<PolicyVersion | null>;
  get(version: number): Promise<PolicyVersion | null>;
  /** Newest first. */
  list(limit: number): Promise<Omit<PolicyVersion, 'source'>[]>;
  /** False when another has that version already, in whatever process. */
  add(policies: PolicyVersion): Promise<boolean>;
}
