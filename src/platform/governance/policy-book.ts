/** The policies of each tenant: what it adds to the shipped ones, checked before it is kept, version upon version. */
import type { Principal } from '#platform/tenancy/principal.ts';
import { ParleyError } from '#voice/errors.ts';
import type { Clock } from '#voice/ports/clock.ts';
import type { Audit } from './audit/audit.ts';
import type { TenantPolicies } from './ports/policy-engine.ts';
import type { PolicyFault, PolicyLanguage } from './ports/policy-language.ts';
import type { PolicyStore, PolicyVersion } from './ports/policy-store.ts';
import { remembered } from './remembered.ts';

/** How long another process may go by the version before. */
const FRESH_MS = 5_000;

export interface PolicyBook {
  /** What the gate adds for a tenant; null for nothing. */
  overridesOf(tenantId: string): Promise<TenantPolicies | null>;
  /** Throws `PoliciesRefused`, `policy.elsewhere`, and `policy.outdated` when another was faster than who based it on `basedOn`. */
  put(who: Principal, change: PolicyChange, signal: AbortSignal): Promise<PolicyVersion>;
  /** All that is wrong with it, empty when it may be kept. */
  check(source: string, signal: AbortSignal): Promise<PolicyFault[]>;
  /** Throws `PoliciesRefused`. */
  demandValid(source: string, signal: AbortSignal): Promise<void>;
}

export interface PolicyChange {
  /** Empty to add nothing any more. */
  source: string;
  note: string;
  /** The version that the author has seen, 0 for none; absent to replace whatever there is. */
  basedOn?: number | undefined;
}

/** The fault `policy.invalid`, with each error and its place. */
export class PoliciesRefused extends ParleyError {
  readonly faults: PolicyFault[];

  constructor(faults: PolicyFault[]) {
    super('policy.invalid', faults.map(({ line, message }) => `line ${line ?? '?'}: ${message}`).join('; '));
    this.faults = faults;
  }
}

export interface PolicyBookSetup {
  storeOf: (tenantId: string) => PolicyStore;
  /** Null where a policy server decides, which keeps its policies itself. */
  language: PolicyLanguage | null;
  audit: Audit;
  clock: Clock;
}

export function policyBook({ storeOf, language, audit, clock }: PolicyBookSetup): PolicyBook {
  const current = remembered((tenantId) => storeOf(tenantId).current(), { clock, freshMs: FRESH_MS });
  const demandLanguage = (): PolicyLanguage => {
    if (language) return language;
    throw new ParleyError('policy.elsewhere', 'Change them in the policy server that PARLEY_OPA_URL names.');
  };
  const demandValid = async (source: string, signal: AbortSignal): Promise<void> => {
    const faults = await demandLanguage().check(source, signal);
    if (faults.length > 0) throw new PoliciesRefused(faults);
  };
  return {
    demandValid,
    async overridesOf(tenantId) {
      if (!language) return null;
      const found = await current.get(tenantId);
      return found && found.source.trim() !== '' ? { version: found.version, source: found.source } : null;
    },
    check: (source, signal) => demandLanguage().check(source, signal),
    async put(who, { source, note, basedOn }, signal) {
      await demandValid(source, signal);
      const store = storeOf(who.tenantId);
      const before = await store.current();
      const last = before?.version ?? 0;
      if (basedOn !== undefined && basedOn !== last) throw outdated(last);
      const next = { version: last + 1, source, author: who.label, note, createdAtMs: clock.epochMs() };
      await audit.record({
        tenantId: who.tenantId,
        actor: who,
        action: 'policies.update',
        subject: { type: 'policies', id: `version ${next.version}` },
        before: before?.source ?? '',
        after: source,
        detail: { version: next.version, note },
      });
      if (!(await store.add(next))) throw outdated(last + 1);
      current.forget(who.tenantId);
      return next;
    },
  };
}

function outdated(version: number): ParleyError {
  return new ParleyError('policy.outdated', `Version ${version} is in force now: read it, and change that.`);
}
