/** The gate before a call is placed: allowed, refused, or left to a person. */
import type { Principal } from '#platform/tenancy/principal.ts';
import type { Passed, PassOptions } from '#platform/governance/approvals/approvals.ts';
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
  /** What the request brings of an approval, or wishes of one. */
  approval: Pick<PassOptions, 'token' | 'wantsToken'>;
}

export type ClearanceVerdict =
  /** `governance`: the verdict, for the call's head; null where no policy is set. `finish` is told how it went. */
  | { verdict: 'allow'; governance: CallGovernance | null; finish?: Passed['finish'] }
  | { verdict: 'deny'; reasons: string[] }
  /** It waits for a person under this id; `token`: shown once, where whoever asked wants to do it. */
  | { verdict: 'escalate'; approvalId: string; token?: string | null; reasons: string[] };
