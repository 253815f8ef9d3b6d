/** What is asked at the gate, and what it answers. */
import type { Principal } from '#platform/tenancy/principal.ts';
import type { PolicyAction } from './actions.ts';
import type { PolicyContext } from './ports/policy-engine.ts';
import type { RiskFacts, RiskReason } from './risk.ts';
import type { RiskTier } from './risk-tier.ts';

/** Who asks: a principal, an agent during a call, or Parley by itself (a job). */
export type Asker = Principal | { kind: 'agent'; id: string; label: string } | 'system';

export interface Question {
  tenantId: string;
  asker: Asker;
  action: PolicyAction;
  resource: {
    id: string;
    /** What sort of it: a tool's name, `transcripts`. */
    kind?: string;
    /** The question's tenant when absent. */
    tenantId?: string;
  };
  /** What is known of the action; the rest counts as absent or unknown. */
  facts?: RiskFacts &
    Partial<Pick<PolicyContext, 'direction' | 'consent' | 'hour' | 'country' | 'signed'>> & {
      /** What the agent of the call names. */
      policies?: readonly string[];
    };
  /** The call that it is about or happens in. */
  callId?: string;
  traceId?: string;
}

export type Outcome = 'allow' | 'deny' | 'escalate';

export interface Verdict {
  outcome: Outcome;
  /** Sentences for people: of the deciding policies, or why no policy could be asked. */
  reasons: string[];
  policyIds: string[];
  tier: RiskTier;
  tierReasons: RiskReason[];
  /** How many people must agree; 0 unless it escalates. */
  approvalsNeeded: number;
  decisionId: string;
  /** Which engine answered. */
  engine: string;
  /** The engine failed, and this is what the setting for that case says. */
  degraded: boolean;
}
