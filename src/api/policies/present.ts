import { ACTIONS, POLICY_ACTIONS } from '#platform/governance/actions.ts';
import type { Decision as KeptDecision } from '#platform/governance/ports/decision-store.ts';
import type { PolicyVersion as KeptVersion } from '#platform/governance/ports/policy-store.ts';
import type { Question, Verdict as Given } from '#platform/governance/verdict.ts';
import type { Decision, DryRunInput, Policies, PolicyVersion, Verdict } from '#wire/governance.ts';

export function presentVersion({ version, source, author, note, createdAtMs }: KeptVersion): PolicyVersion {
  return { version, source, author, note, at: iso(createdAtMs) };
}

export function presentHead({ version, author, note, createdAtMs }: Omit<KeptVersion, 'source'>) {
  return { version, author, note, at: iso(createdAtMs) };
}

export const presentedActions: Policies['actions'] = POLICY_ACTIONS.map((action) => {
  const { meaning, resource, tier } = ACTIONS[action];
  return { action, meaning, resource, tier };
});

export function presentDecision({ atMs, principal, resource, ...decision }: KeptDecision): Decision {
  return {
    ...decision,
    at: iso(atMs),
    principal: {
      type: principal.type,
      id: principal.id,
      role: principal.type === 'Actor' ? principal.role : null,
    },
    resource: { type: resource.type, id: resource.id, kind: resource.kind },
    context: { ...decision.context },
  };
}

/** A rehearsal has no record that its id could lead to. */
export function presentVerdict({ decisionId: _none, ...verdict }: Given): Verdict {
  return verdict;
}

export function questionOf(tenantId: string, { asker, action, resource, facts }: DryRunInput): Question {
  const given = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
  return {
    tenantId,
    asker:
      asker.kind === 'agent'
        ? { ...asker, label: asker.id }
        : { kind: asker.kind, id: asker.id, label: asker.id, tenantId, role: asker.role, scopes: null },
    action,
    resource,
    facts: given as NonNullable<Question['facts']>,
  };
}

function iso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
