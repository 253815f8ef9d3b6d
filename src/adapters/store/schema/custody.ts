/** The tables of custody as Kysely sees them (0006-custody.sql makes them). */
import type { ColumnType, Generated } from 'kysely';
import type { DataKind } from '#platform/governance/custody/retention/policy.ts';

export interface CustodyTables {
  tenant_keys: {
    tenant_id: string;
    version: number;
    master_id: string;
    wrapped: string;
    made_at_ms: number;
  };
  secrets: {
    tenant_id: string;
    name: string;
    version: number;
    key_version: number;
    sealed: Buffer;
    made_at_ms: number;
    made_by: string;
    valid_until_ms: number | null;
  };
  recordings: {
    call_id: string;
    tenant_id: string;
    instance_id: string;
    key_version: number | null;
    bytes: number;
    duration_ms: number;
    made_at_ms: number;
  };
  holds: {
    id: string;
    tenant_id: string;
    subject_kind: 'call' | 'caller' | 'tenant';
    subject: string;
    reason: string;
    placed_by: string;
    placed_at_ms: number;
    lifted_at_ms: number | null;
    lifted_by: string | null;
    lift_reason: string | null;
  };
  retention_policies: { tenant_id: string; kind: DataKind; days: number | null };
  /** JSON text. */
  redaction_policies: { tenant_id: string; policy: ColumnType<string, string, string> };
  deletions: {
    id: Generated<number>;
    tenant_id: string;
    call_id: string;
    step: 'recording' | 'tool-payloads' | 'mentions' | 'log' | 'head';
    because: string;
    state: 'begun' | 'done';
    bytes: Generated<number>;
    entries: Generated<number>;
    digest: string;
    begun_at_ms: number;
    done_at_ms: number | null;
    audited: Generated<boolean>;
  };
  call_tombstones: {
    call_id: string;
    tenant_id: string;
    agent_id: string;
    channel: string;
    started_at_ms: number;
    ended_at_ms: number | null;
    duration_ms: number | null;
    turns: number | null;
    entries: number | null;
    because: string;
    entombed_at_ms: number;
  };
  erasures: {
    id: string;
    tenant_id: string;
    state: 'requested' | 'refused' | 'running' | 'held' | 'done';
    subject: Buffer | null;
    key_version: number | null;
    subject_digest: string;
    reason: string;
    requested_by: string;
    requested_at_ms: number;
    decided_by: string | null;
    /** JSON text. */
    preview: string;
    receipt: string | null;
    done_at_ms: number | null;
  };
}
