/** The gate before a call is placed: allowed, refused, or left to a person. */
import type { CallRisk } from '../risk.ts';

export interface Clearance {
  ask(request: ClearanceRequest, signal: AbortSignal): Promise<ClearanceVerdict>;
}

export interface ClearanceRequest {
  tenantId: string;
  by: { kind: string; id: string; label: string };
  to: string;
  from: string;
  agentId: string;
  channel: string;
  risk: CallRisk;
  /** All that was asked for, as it is placed once a person has approved it. */
  request: object;
}

export type ClearanceVerdict =
  | { verdict: 'allow' }
  | { verdict: 'deny'; reasons: string[] }
  /** It waits for a person under this id. */
  | { verdict: 'escalate'; approvalId: string; reasons: string[] };

/** Where no policy is set. */
export const allowAll: Clearance = { ask: async () => ({ verdict: 'allow' }) };
