/** What decides by policies whether an action may be done: Cedar in this process, or a server of one's own. */
import type { Role } from '#platform/tenancy/permissions.ts';
import type { PolicyAction, ResourceType } from '../actions.ts';
import type { Destination, SensitiveKind, ToolEffect } from '../risk.ts';
import type { RiskTier } from '../risk-tier.ts';

export interface PolicyEngine {
  readonly id: string;
  /** Such as `Cedar 4.13`, or where the server is. */
  readonly label: string;
  /**
   * Rejects with `policy.unavailable` when it cannot decide: the engine is away, answers nonsense, or a policy fails on this request. It never
   * answers «allow» for want of an answer.
   */
  decide(request: PolicyRequest, signal: AbortSignal): Promise<EngineAnswer>;
}

export interface EngineAnswer {
  decision: 'allow' | 'deny';
  /** Which policies made it so: all that forbid, or else those that permit; empty when nothing permits. */
  policies: DecidingPolicy[];
}

export interface DecidingPolicy {
  id: string;
  effect: 'permit' | 'forbid';
  /** A policy that forbids only as long as too few people have agreed. */
  asksPeople: boolean;
  /** One sentence for people. */
  reason: string;
}

/** Complete: a policy may read every field. */
export interface PolicyRequest {
  tenantId: string;
  principal: PolicyPrincipal;
  action: PolicyAction;
  resource: PolicyResource;
  context: PolicyContext;
  /** What the tenant adds to the shipped policies; null for nothing. */
  overrides: TenantPolicies | null;
}

/** Who does it: a person, a program, a service or Parley itself with a role; or an agent in a call, which has none. */
export type PolicyPrincipal =
  | { type: 'Actor'; kind: 'user' | 'key' | 'service' | 'system'; id: string; tenantId: string; role: Role }
  | { type: 'Agent'; id: string; tenantId: string };

export interface PolicyResource {
  type: ResourceType;
  id: string;
  tenantId: string;
  /** What sort of it: the name of a tool, `transcripts`, … Empty where there is only one. */
  kind: string;
}

export const CONSENTS = ['given', 'refused', 'unknown'] as const;
const DIRECTIONS = ['none', 'inbound', 'outbound'] as const;

export interface PolicyContext {
  riskTier: RiskTier;
  /** How many people have agreed to this very action. */
  approvals: number;
  /** Empty where no line is involved. */
  channel: string;
  direction: (typeof DIRECTIONS)[number];
  /** The caller's, to what is asked here. */
  consent: (typeof CONSENTS)[number];
  /** 0 to 23: where the other side is when that is known, otherwise UTC. */
  hour: number;
  destination: Destination;
  /** ISO 3166 alpha-2, upper case; empty when unknown. */
  country: string;
  recording: boolean;
  sensitive: SensitiveKind[];
  effects: ToolEffect[];
  /** The names that the agent of the call gives under `policies`: by these a tenant's policies know what is meant for it. */
  policies: string[];
  /** Of a bundle: whether its signature was verified. */
  signed: boolean;
}

export interface TenantPolicies {
  /** Another source has another version. */
  version: number;
  source: string;
}
