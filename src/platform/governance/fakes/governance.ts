/** The gate and all around it over memory, for tests of what stands upon it. */
import { VirtualClock } from '#voice/ports/fakes/clock.ts';
import type { Clock } from '#voice/ports/clock.ts';
import { memoryAudit } from '../audit/fakes/audit.ts';
import type { Audit } from '../audit/audit.ts';
import { createGovernance, type Governance, type GovernanceStores } from '../governance.ts';
import { memoryApprovalStore } from '../ports/fakes/approval-store.ts';
import { memoryConstitutionStore } from '../ports/fakes/constitution-store.ts';
import { memoryDecisionStore } from '../ports/fakes/decision-store.ts';
import { fakePolicyEngine, type FakePolicyEngine } from '../ports/fakes/policy-engine.ts';
import { fakePolicyLanguage } from '../ports/fakes/policy-language.ts';
import { memoryPolicyStore } from '../ports/fakes/policy-store.ts';

export interface MemoryGovernance extends Governance {
  storesOf: (tenantId: string) => GovernanceStores;
  policyEngine: FakePolicyEngine;
  /** What the gate could not do while a caller waited, such as `engine: call.answer`. */
  faults: string[];
}

export function memoryGovernance({
  clock = new VirtualClock(),
  audit = memoryAudit(),
}: { clock?: Clock; audit?: Audit } = {}): MemoryGovernance {
  const tenants = new Map<string, GovernanceStores>();
  const storesOf = (tenantId: string): GovernanceStores => {
    const known = tenants.get(tenantId) ?? {
      decisions: memoryDecisionStore(),
      approvals: memoryApprovalStore(),
      policies: memoryPolicyStore(),
      constitutions: memoryConstitutionStore(),
    };
    tenants.set(tenantId, known);
    return known;
  };
  const policyEngine = fakePolicyEngine();
  const faults: string[] = [];
  let made = 0;
  const governance = createGovernance({
    storesOf,
    approvalsOfAll: { due: async () => [] },
    engine: policyEngine,
    shipped: fakePolicyEngine('shipped'),
    whenAway: 'shipped',
    language: fakePolicyLanguage(),
    audit,
    clock,
    chance: { id: (prefix) => `${prefix}_${(made += 1)}`, share: () => 0 },
    announce: () => {},
    onGateFault: (what, _fault, { action }) => faults.push(`${what}: ${action}`),
    onRunFault: (id) => faults.push(`run: ${id}`),
  });
  return { ...governance, storesOf, policyEngine, faults };
}
