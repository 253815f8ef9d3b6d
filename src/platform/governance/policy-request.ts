/** From a question to what an engine is given: every attribute filled, so that no policy meets a gap. */
import type { AuditActor } from '#platform/governance/audit/audit.ts';
import { actionRow } from './actions.ts';
import type { PolicyPrincipal, PolicyRequest } from './ports/policy-engine.ts';
import type { RiskTier } from './risk-tier.ts';
import type { Asker, Question } from './verdict.ts';

const HOUR_MS = 3_600_000;

/** Without the tenant's policies, which are laid beside it. */
export function policyRequest(
  { tenantId, asker, action, resource, facts = {} }: Question,
  riskTier: RiskTier,
  approvals: number,
  epochMs: number,
): PolicyRequest {
  return {
    tenantId,
    principal: principalOf(asker, tenantId),
    action,
    resource: {
      type: actionRow(action).resource,
      id: resource.id,
      tenantId: resource.tenantId ?? tenantId,
      kind: resource.kind ?? '',
    },
    context: {
      riskTier,
      approvals,
      channel: facts.channel ?? '',
      direction: facts.direction ?? 'none',
      consent: facts.consent ?? 'unknown',
      hour: facts.hour ?? Math.floor(epochMs / HOUR_MS) % 24,
      destination: facts.destination ?? 'none',
      country: facts.country ?? '',
      recording: facts.recording ?? false,
      sensitive: [...new Set(facts.sensitive)],
      effects: [...new Set(facts.effects)],
      policies: [...new Set(facts.policies)],
      signed: facts.signed ?? false,
    },
    overrides: null,
  };
}

function principalOf(asker: Asker, tenantId: string): PolicyPrincipal {
  if (asker === 'system') return { type: 'Actor', kind: 'system', id: 'parley', tenantId, role: 'platform' };
  if (asker.kind === 'agent') return { type: 'Agent', id: asker.id, tenantId };
  const { kind, id, role } = asker;
  return { type: 'Actor', kind, id, tenantId: asker.tenantId, role };
}

export function actorOf(asker: Asker): AuditActor | 'system' {
  return asker === 'system' ? asker : { kind: asker.kind, id: asker.id, label: asker.label };
}
