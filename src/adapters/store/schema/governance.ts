/** The tables of the policy gate (migration 0005). */
import type { ColumnType } from 'kysely';
import type { Approval, ApprovalState } from '#platform/governance/approvals/approval.ts';
import type { Outcome } from '#platform/governance/verdict.ts';

export interface GovernanceTables {
  policy_decisions: PolicyDecisionTable;
  approvals: ApprovalTable;
  tenant_policies: TenantPolicyTable;
  constitutions: ConstitutionTable;
}

interface PolicyDecisionTable {
  id: string;
  tenant_id: string;
  at_ms: number;
  action: string;
  outcome: Outcome;
  tier: string;
  call_id: string | null;
  latency_ms: number;
  decision: ColumnType<string, string, never>;
}

interface ApprovalTable {
  id: string;
  tenant_id: string;
  state: ApprovalState;
  carried_by: Approval['carriedBy'];
  token_hash: string | null;
  created_at_ms: number;
  expires_at_ms: number;
  changed_at_ms: number;
  asked: ColumnType<string, string, never>;
  votes: string;
  result: string | null;
}

interface TenantPolicyTable {
  tenant_id: string;
  version: number;
  source: string;
  author: string;
  note: string;
  created_at_ms: number;
}

interface ConstitutionTable {
  tenant_id: string;
  version: number;
  principles: string;
  hash: string;
  author: string;
  note: string;
  created_at_ms: number;
}
