/** The gate, the queue behind it, the policies and the constitutions, put together over one set of stores. */
import type { Chance, Clock } from '#voice/ports/clock.ts';
import { Approvals, type ApprovalsSetup } from './approvals/approvals.ts';
import type { Audit } from './audit/audit.ts';
import { constitutions, type Constitutions } from './constitution/constitutions.ts';
import { createGate, type Gate, type GateSetup } from './gate.ts';
import { policyBook, type PolicyBook } from './policy-book.ts';
import type { ApprovalsOfAll, ApprovalStore } from './ports/approval-store.ts';
import type { ConstitutionStore } from './ports/constitution-store.ts';
import type { DecisionStore } from './ports/decision-store.ts';
import type { PolicyEngine } from './ports/policy-engine.ts';
import type { PolicyLanguage } from './ports/policy-language.ts';
import type { PolicyStore } from './ports/policy-store.ts';

/** One tenant's. */
export interface GovernanceStores {
  decisions: DecisionStore;
  approvals: ApprovalStore;
  policies: PolicyStore;
  constitutions: ConstitutionStore;
}

export interface Governance {
  gate: Gate;
  approvals: Approvals;
  policies: PolicyBook;
  constitutions: Constitutions;
  engine: Pick<PolicyEngine, 'id' | 'label'>;
  /** Null where a policy server decides. */
  language: PolicyLanguage | null;
}

export interface GovernanceSetup {
  storesOf: (tenantId: string) => GovernanceStores;
  approvalsOfAll: ApprovalsOfAll;
  engine: PolicyEngine;
  shipped: PolicyEngine;
  whenAway: GateSetup['whenAway'];
  language: PolicyLanguage | null;
  audit: Audit;
  clock: Clock;
  chance: Chance;
  announce: ApprovalsSetup['announce'];
  onGateFault: GateSetup['onFault'];
  onRunFault: ApprovalsSetup['onFault'];
}

export function createGovernance(setup: GovernanceSetup): Governance {
  const { storesOf, engine, shipped, whenAway, language, audit, clock, chance } = setup;
  const policies = policyBook({ storeOf: (id) => storesOf(id).policies, language, audit, clock });
  const gate = createGate({
    engine,
    shipped,
    whenAway,
    overridesOf: (tenantId) => policies.overridesOf(tenantId),
    decisionsOf: (tenantId) => storesOf(tenantId).decisions,
    audit,
    clock,
    chance,
    onFault: setup.onGateFault,
  });
  const approvals = new Approvals({
    storeOf: (tenantId) => storesOf(tenantId).approvals,
    all: setup.approvalsOfAll,
    gate,
    audit,
    clock,
    chance,
    announce: setup.announce,
    onFault: setup.onRunFault,
  });
  const charters = constitutions({ storeOf: (id) => storesOf(id).constitutions, audit, clock });
  return { gate, approvals, policies, constitutions: charters, engine, language };
}
