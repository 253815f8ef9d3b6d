/** Policies as Cedar wants them, one text each under an id, with what their annotations say to people. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ShippedPolicy } from '#platform/governance/ports/policy-language.ts';
import type { Cedar } from './wasm.ts';

const FOLDER = join(import.meta.dirname, 'shipped');

export const SCHEMA = readFileSync(join(FOLDER, 'parley.cedarschema'), 'utf8');

export function shippedPolicies(cedar: Cedar): ShippedPolicy[] {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.cedar'));
  return files
    .toSorted()
    .flatMap((name) => policiesIn(cedar, readFileSync(join(FOLDER, name), 'utf8'), (own) => own ?? name));
}

/** A tenant's policies; their ids begin with `tenant/`, so that none can take the place of a shipped one. */
export function tenantPolicies(cedar: Cedar, source: string): ShippedPolicy[] {
  return policiesIn(cedar, source, (own, number) => `tenant/${own ?? number}`);
}

/** Throws Error for a text that Cedar does not read, and for templates. */
function policiesIn(
  cedar: Cedar,
  source: string,
  idOf: (own: string | undefined, number: number) => string,
): ShippedPolicy[] {
  const parts = cedar.policySetTextToParts(source);
  if (parts.type === 'failure') throw new Error(parts.errors[0]?.message ?? 'not Cedar');
  if (parts.policy_templates.length > 0) throw new Error('templates are not supported');
  return parts.policies.map((text, index) => {
    const read = cedar.policyToJson(text);
    if (read.type === 'failure') throw new Error(read.errors[0]?.message ?? 'not Cedar');
    const { effect, annotations = {} } = read.json;
    const id = idOf(annotations['id'], index + 1);
    return {
      id,
      effect,
      asksPeople: effect === 'forbid' && annotations['asks'] === 'people',
      reason: annotations['reason'] ?? `${effect === 'permit' ? 'Permitted' : 'Forbidden'} by ${id}.`,
      text,
    };
  });
}
