import type { GovernanceStores } from '#platform/governance/governance.ts';
import type { InTenant } from '../in-tenant.ts';
import { postgresApprovalStore } from './approval-store.ts';
import { postgresConstitutionStore } from './constitution-store.ts';
import { postgresDecisionStore } from './decision-store.ts';
import { postgresPolicyStore } from './policy-store.ts';

/** What one tenant's gate keeps. */
export function postgresGovernanceStores(own: InTenant, tenantId: string): GovernanceStores {
  return {
    decisions: postgresDecisionStore(own, tenantId),
    approvals: postgresApprovalStore(own, tenantId),
    policies: postgresPolicyStore(own, tenantId),
    constitutions: postgresConstitutionStore(own, tenantId),
  };
}
