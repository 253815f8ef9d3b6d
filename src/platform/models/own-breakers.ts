/** The circuits of tenants' own models: one for each tenant and profile, never shared with another's, also where both lead to the same server. */
import { createHash } from 'node:crypto';
import type { Secret } from '#platform/governance/custody/secrets/secret.ts';
import { Breaker, type BreakerSetup, type BreakerState } from '#platform/providers/breaker.ts';
import type { ModelProfile } from './model-profile.ts';

/** Circuits kept at once; beyond them the one that was asked for longest ago is forgotten, and begins anew, closed. */
const MOST_CIRCUITS = 1000;

interface Kept {
  /** Of address, model and key: with another of them, what failed before says nothing. */
  fingerprint: string;
  breaker: Breaker;
}

export interface OwnBreakersSetup extends Omit<BreakerSetup, 'onChange'> {
  onChange: (of: { tenantId: string; profile: string }, state: BreakerState) => void;
}

export class OwnBreakers {
  readonly #setup: OwnBreakersSetup;
  readonly #kept = new Map<string, Kept>();

  constructor(setup: OwnBreakersSetup) {
    this.#setup = setup;
  }

  of(tenantId: string, profile: ModelProfile, key: Secret | null): Breaker {
    const id = idOf(tenantId, profile.name);
    const fingerprint = fingerprintOf(profile, key);
    const found = this.#kept.get(id);
    const kept =
      found?.fingerprint === fingerprint
        ? found
        : { fingerprint, breaker: this.#closed(tenantId, profile.name) };
    this.#kept.delete(id);
    this.#kept.set(id, kept);
    const oldest = this.#kept.keys().next();
    if (this.#kept.size > MOST_CIRCUITS && oldest.done !== true) this.#kept.delete(oldest.value);
    return kept.breaker;
  }

  /** Null where no call of this process has asked for it yet. */
  standing(tenantId: string, profile: string): BreakerState | null {
    return this.#kept.get(idOf(tenantId, profile))?.breaker.state ?? null;
  }

  #closed(tenantId: string, profile: string): Breaker {
    const { clock, chance, onChange } = this.#setup;
    return new Breaker({ clock, chance, onChange: (state) => onChange({ tenantId, profile }, state) });
  }
}

/** Neither a tenant's id nor a profile's name has a slash in it. */
function idOf(tenantId: string, profile: string): string {
  return `${tenantId}/${profile}`;
}

function fingerprintOf({ url, model }: ModelProfile, key: Secret | null): string {
  const parts = JSON.stringify([url, model, key?.reveal() ?? null]);
  return createHash('sha256').update(parts).digest('base64');
}
