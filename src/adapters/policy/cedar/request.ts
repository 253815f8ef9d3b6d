/** A question of the gate in Cedar's words. */
import type { StatefulAuthorizationCall, TypeAndId } from '@cedar-policy/cedar-wasm/nodejs';
import type { PolicyContext, PolicyRequest } from '#platform/governance/ports/policy-engine.ts';
import { riskLevel } from '#platform/governance/risk.ts';

export function cedarRequest(
  { principal, action, resource, context }: PolicyRequest,
  loaded: { preparsedSchemaName: string; preparsedPolicySetId: string },
): StatefulAuthorizationCall {
  const who = uid(principal.type, principal.id);
  const what = uid(resource.type, resource.id);
  const tenant = ref('Tenant', principal.tenantId);
  const attributes =
    principal.type === 'Agent'
      ? { tenant, kind: '' }
      : { tenant, role: ref('Role', principal.role), kind: ref('Kind', principal.kind) };
  const thing = { tenant: ref('Tenant', resource.tenantId), kind: resource.kind };
  return {
    ...loaded,
    principal: who,
    action: uid('Action', action),
    resource: what,
    context: circumstances(context),
    validateRequest: true,
    entities: [
      { uid: who, attrs: attributes, parents: [] },
      // An agent that acts upon itself is one entity.
      ...(who.type === what.type && who.id === what.id ? [] : [{ uid: what, attrs: thing, parents: [] }]),
    ],
  };
}

function circumstances(context: PolicyContext): StatefulAuthorizationCall['context'] {
  return {
    riskTier: ref('RiskTier', context.riskTier),
    riskLevel: riskLevel(context.riskTier),
    approvals: context.approvals,
    channel: context.channel,
    direction: ref('Direction', context.direction),
    consent: ref('Consent', context.consent),
    hour: context.hour,
    destination: ref('Destination', context.destination),
    country: context.country,
    recording: context.recording,
    sensitive: context.sensitive.map((kind) => ref('Sensitive', kind)),
    effects: context.effects.map((effect) => ref('Effect', effect)),
    policies: context.policies,
    signed: context.signed,
  };
}

function uid(type: string, id: string): TypeAndId {
  return { type, id };
}

function ref(type: string, id: string): { __entity: TypeAndId } {
  return { __entity: { type, id } };
}
