/** Where sensitive actions are written down so that nobody can change afterwards what happened, not even who owns the database. */
import type { RiskTier } from '../risk-tier.ts';

export interface Audit {
  /**
   * Resolves when the record is durable and linked into its tenant's chain; rejects with `storage.unavailable` when it cannot be.
   * Await it before the action takes effect, and let the fault through: what cannot be proved afterwards is not done. An action that
   * fails after its record stands in the evidence as tried; who can tell records the outcome as well.
   * Throws RangeError for an entry that is not of the form below, which is a fault of the caller's code.
   */
  record(entry: AuditEntry): Promise<AuditReceipt>;
}

export interface AuditEntry {
  /** Whose chain; the tenant must exist. What has none (the installation itself) goes to HOME_TENANT. */
  tenantId: string;
  /** A Principal fits; only these three fields of it are kept. */
  actor: AuditActor | 'system';
  action: AuditAction;
  /** What it was done to, such as `{ type: 'number', id: 'num_…' }`. */
  subject: { type: string; id: string };
  riskTier?: RiskTier;
  /**
   * The subject before and after: plain data of any size. Only the SHA-256 of its canonical JSON is kept. Pass no secret even so:
   * the hash of a short value can be guessed.
   */
  before?: unknown;
  after?: unknown;
  traceId?: string;
  /** What a reader must know besides; kept for good and shown to admins. No secret, no caller's words. At most 8 KB as JSON. */
  detail?: Readonly<Record<string, Json>>;
}

export interface AuditActor {
  kind: 'user' | 'key' | 'service' | 'caller' | 'agent' | 'system';
  id: string;
  /** An e-mail address, the name of a key: how a reader knows the actor years later. */
  label: string;
}

/**
 * `resource.deed` in lower case, the resource as in the permissions table, the deed as what was done or tried: `agents.publish`,
 * `keys.revoke`, `sessions.sign_in`, `sessions.sign_in_refused`, `calls.place`, `policy.verdict`, `audit.export`. One pattern rather than a
 * list: a list of everybody's actions would be where every change of the platform collides, and verification does not read it.
 */
export type AuditAction = `${Lowercase<string>}.${Lowercase<string>}`;
export const AUDIT_ACTION = /^[a-z][a-z0-9_]{1,39}(?:\.[a-z][a-z0-9_]{0,39}){1,3}$/;

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Names the record for whoever keeps a reference to it. */
export interface AuditReceipt {
  seq: number;
  hash: string;
}
