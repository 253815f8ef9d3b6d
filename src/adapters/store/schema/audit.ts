/** The tables of 0004-audit.sql. */
import type { GeneratedAlways } from 'kysely';

export interface AuditTables {
  audit_records: {
    tenant_id: string;
    seq: number;
    body: string;
    prev_hash: string;
    hash: string;
    at: GeneratedAlways<string>;
    action: GeneratedAlways<string>;
    actor_id: GeneratedAlways<string>;
    subject_type: GeneratedAlways<string>;
    subject_id: GeneratedAlways<string>;
    trace_id: GeneratedAlways<string | null>;
  };
  audit_checkpoints: {
    tenant_id: string;
    seq: number;
    hash: string;
    at: string;
    key_id: string;
    signature: string;
  };
  audit_heads: { tenant_id: string; seq: number; hash: string };
}
