/** The gate before a call is placed: allowed, refused, or left to a person. */
import type { Principal } from '#platform/tenancy/principal.ts';
import type { SensitiveKind } from '#platform/governance/risk.ts';
import type { CallGovernance } from '../../ports/call-store.ts';
import type { AskedCall } from '../ask.ts';
import type { CallRisk } from '../risk.ts';

export interface Clearance {
  ask(request: ClearanceRequest, signal: AbortSignal): Promise<ClearanceVerdict>;
}

export interface ClearanceRequest {
  tenantId: string;
  by: Principal | 'system';
  callId: string;
  to: string;
  from: string;
  agentId: string;
  channel: string;
  risk: CallRisk;
  /** Of whom and what the agent speaks. */
  sensitive: readonly SensitiveKind[];
  /** What the agent names under `policies`. */
  policies: readonly string[];
  /** All that was asked for, as it is asked again once people have agreed. */
  asked: AskedCall;
  idempotencyKey: string | null;
}

export type ClearanceVerdict =
  /** `governance`: the verdict, for the call's head; null where no policy is set. */
  | { verdict: 'allow'; governance: CallGovernance | null }
  | { verdict: 'deny'; reasons: string[] }
  /** It waits for a person under this id. */
  | { verdict: 'escalate'; approvalId: string; reasons: string[] };

/** Where no policy is set. */
export const allowAll: Clearance = { ask: async () => ({ verdict: 'allow', governance: null }) };
