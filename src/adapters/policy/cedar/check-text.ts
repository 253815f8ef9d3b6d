/** What is wrong with a tenant's policies. To be called in a program that may break (`check-worker.ts`). */
import type { ValidationError } from '@cedar-policy/cedar-wasm/nodejs';
import type { PolicyFault } from '#platform/governance/ports/policy-language.ts';
import { ACTIONS, POLICY_ACTIONS } from '#platform/governance/actions.ts';
import type { PolicyPrincipal, PolicyRequest } from '#platform/governance/ports/policy-engine.ts';
import { SCHEMA, shippedPolicies, tenantPolicies } from './policies.ts';
import { cedarRequest } from './request.ts';
import type { Cedar, CedarFault } from './wasm.ts';

const SET = { preparsedSchemaName: 'check', preparsedPolicySetId: 'check' };
const MOST_POLICIES = 200;

export function faultsIn(cedar: Cedar, source: string): PolicyFault[] {
  const answer = cedar.validate({ schema: SCHEMA, policies: { staticPolicies: source } });
  if (answer.type === 'failure') return answer.errors.map((fault) => faultAt(source, fault));
  const found: ValidationError[] = [...answer.validationErrors, ...answer.validationWarnings];
  if (found.length > 0) return onePerPlace(found.map(({ error }) => faultAt(source, error)));
  const own = tenantPolicies(cedar, source);
  if (own.length > MOST_POLICIES) return [whole(`${own.length} policies are more than ${MOST_POLICIES}`)];
  const ids = own.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) return [whole(`two policies are called ${twice}`, 'Give each its own @id.')];
  return trial(cedar, [...shippedPolicies(cedar), ...own]);
}

/** Each action is decided once, so that what breaks Cedar breaks it here. */
function trial(cedar: Cedar, policies: { id: string; text: string }[]): PolicyFault[] {
  cedar.preparseSchema(SET.preparsedSchemaName, SCHEMA);
  const staticPolicies = Object.fromEntries(policies.map(({ id, text }) => [id, text]));
  const read = cedar.preparsePolicySet(SET.preparsedPolicySetId, { staticPolicies });
  if (read.type === 'failure') return read.errors.map(({ message, help }) => whole(message, help));
  for (const principal of PRINCIPALS) {
    for (const action of POLICY_ACTIONS) {
      const answer = cedar.statefulIsAuthorized(
        cedarRequest({ ...SAMPLE, principal, action, resource: resourceOf(action) }, SET),
      );
      if (answer.type === 'failure') continue;
      const failed = answer.response.diagnostics.errors[0];
      if (failed) return [whole(`${failed.policyId} fails: ${failed.error.message}`, failed.error.help)];
    }
  }
  return [];
}

const PRINCIPALS: PolicyPrincipal[] = [
  { type: 'Actor', kind: 'user', id: 'sample', tenantId: 'sample', role: 'admin' },
  { type: 'Agent', id: 'sample', tenantId: 'sample' },
];
const SAMPLE: Pick<PolicyRequest, 'tenantId' | 'context' | 'overrides'> = {
  tenantId: 'sample',
  overrides: null,
  context: {
    riskTier: 'medium',
    approvals: 0,
    channel: 'twilio',
    direction: 'outbound',
    consent: 'given',
    hour: 12,
    destination: 'domestic',
    country: 'DE',
    recording: true,
    sensitive: ['contact'],
    effects: ['read'],
    policies: ['sample'],
    signed: true,
  },
};

function resourceOf(action: PolicyRequest['action']): PolicyRequest['resource'] {
  return { type: ACTIONS[action].resource, id: 'other', tenantId: 'sample', kind: '' };
}

function faultAt(source: string, { message, help, sourceLocations }: CedarFault): PolicyFault {
  const place = sourceLocations?.[0];
  const said = message.replace(
    /^(failed to parse policies from string: |for policy `policy\d+`, |for policy `policy\d+`: )/,
    '',
  );
  const advice = help ?? (place?.label ? place.label : null);
  return {
    ...positionOf(source, place?.start),
    message: said,
    help: advice?.replace(/^for policy `policy\d+`, /, '') ?? null,
  };
}

/** Cedar counts bytes of UTF-8; people count lines and letters from 1. */
function positionOf(source: string, byte: number | undefined): Pick<PolicyFault, 'line' | 'column'> {
  if (byte === undefined) return { line: null, column: null };
  const before = Buffer.from(source).subarray(0, byte).toString().split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** One slip is reported for each action that it concerns. */
function onePerPlace(faults: PolicyFault[]): PolicyFault[] {
  const seen = new Set<string>();
  return faults.filter(({ line, column }) => {
    const place = `${line}:${column}`;
    return !seen.has(place) && seen.add(place);
  });
}

function whole(message: string, help: string | null = null): PolicyFault {
  return { line: null, column: null, message, help };
}
