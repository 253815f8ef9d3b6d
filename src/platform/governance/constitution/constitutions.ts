/** Each tenant's constitution: which is in force, and making the next. */
import type { Principal } from '#platform/tenancy/principal.ts';
import { ParleyError } from '#voice/errors.ts';
import type { Clock } from '#voice/ports/clock.ts';
import type { Audit } from '../audit/audit.ts';
import type { ConstitutionStore } from '../ports/constitution-store.ts';
import { remembered } from '../remembered.ts';
import { constitutionHash, NO_CONSTITUTION, type Constitution } from './constitution.ts';

/** How long another process may go by the one before. */
const FRESH_MS = 5_000;

export interface Constitutions {
  /** The hash of the principles in force. */
  hashOf(tenantId: string): Promise<string>;
  /** Throws `policy.outdated` when another was faster. The same principles again make a new version with the same hash. */
  put(who: Principal, change: { principles: string[]; note: string }): Promise<Constitution>;
}

export function constitutions(setup: {
  storeOf: (tenantId: string) => ConstitutionStore;
  audit: Audit;
  clock: Clock;
}): Constitutions {
  const { storeOf, audit, clock } = setup;
  const inForce = remembered(
    async (tenantId) => (await storeOf(tenantId).current())?.hash ?? NO_CONSTITUTION,
    { clock, freshMs: FRESH_MS },
  );
  return {
    hashOf: (tenantId) => inForce.get(tenantId),
    async put(who, { principles, note }) {
      const store = storeOf(who.tenantId);
      const before = await store.current();
      const version = (before?.version ?? 0) + 1;
      const hash = constitutionHash(principles);
      await audit.record({
        tenantId: who.tenantId,
        actor: who,
        action: 'constitution.update',
        subject: { type: 'constitution', id: hash },
        before: before?.principles ?? [],
        after: principles,
        detail: { version, hash, note },
      });
      const next: Constitution = {
        version,
        principles,
        hash,
        author: who.label,
        note,
        createdAtMs: clock.epochMs(),
      };
      if (!(await store.add(next))) {
        throw new ParleyError(
          'policy.outdated',
          `Another made version ${version} at the same time: read it first.`,
        );
      }
      inForce.forget(who.tenantId);
      return next;
    },
  };
}
