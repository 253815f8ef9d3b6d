/** The tables as Kysely sees them (migrations/ makes them). */
import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { CallHead, CallRow } from '#platform/calls/ports/call-store.ts';
import type { Tenant } from '#platform/tenancy/tenant.ts';
import type { CustodyTables } from './schema/custody.ts';
import type { LogEntry } from '#voice/log.ts';
import type { AgentTables } from './schema/agents.ts';
import type { BundleTables } from './schema/bundles.ts';
import type { AuditTables } from './schema/audit.ts';
import type { DispatchTables } from './schema/dispatch.ts';
import type { GovernanceTables } from './schema/governance.ts';
import type { ModelTables } from './schema/models.ts';
import type { OutboundCallTable, PhoneNumberTable } from './schema/calls-platform.ts';
import type { SessionTables } from './schema/sessions.ts';
import type { TenancyTables } from './schema/tenancy.ts';
import type { WebhookTables } from './schema/webhooks.ts';

export interface Database
  extends
    AgentTables,
    BundleTables,
    AuditTables,
    CustodyTables,
    DispatchTables,
    GovernanceTables,
    ModelTables,
    SessionTables,
    TenancyTables,
    WebhookTables {
  tenants: TenantTable;
  calls: CallTable;
  call_events: CallEventTable;
  phone_numbers: PhoneNumberTable;
  outbound_calls: OutboundCallTable;
}

interface TenantTable {
  id: string;
  name: string;
  state: Generated<Tenant['state']>;
  created_at_ms: number;
}

interface CallTable {
  id: string;
  tenant_id: Generated<string>;
  instance_id: string;
  agent_id: string;
  agent_name: string;
  channel: string;
  caller: string | null;
  callee: string | null;
  started_at_ms: number;
  plan: JSONColumnType<CallHead['plan']>;
  providers: JSONColumnType<CallHead['providers']>;
  governance: JSONColumnType<NonNullable<CallHead['governance']>> | null;
  state: Generated<CallRow['state']>;
  direction: Generated<CallRow['direction']>;
  answered_at_ms: number | null;
  ended_at_ms: number | null;
  duration_ms: number | null;
  end_reason: string | null;
  ended_by: string | null;
  turns: number | null;
  entries: number | null;
  agent_version: number | null;
  agent_hash: string | null;
  experiment_id: string | null;
}

interface CallEventTable {
  call_id: string;
  seq: number;
  tenant_id: Generated<string>;
  at_ms: number;
  kind: LogEntry['kind'];
  /** JSON text, in the form of `json-text.ts`. */
  data: ColumnType<string, string, never>;
  /** Under which epoch of its ticket it was written; 0 for a call that was never dispatched. */
  epoch: Generated<number>;
}
