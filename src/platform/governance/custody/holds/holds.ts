/** Placing and lifting holds, each with who and why, each in the evidence. */
import type { Chance, Clock } from '#voice/ports/clock.ts';
import { ParleyError } from '#voice/errors.ts';
import type { Audit, AuditActor } from '../../audit/audit.ts';
import { type Hold, type HoldSubject, partyOf } from './hold.ts';
import type { HoldStore } from './hold-store.ts';

export interface Holds {
  list(tenantId: string, which: 'standing' | 'all'): Promise<Hold[]>;
  get(tenantId: string, id: string): Promise<Hold>;
  place(tenantId: string, hold: { subject: HoldSubject; reason: string; by: AuditActor }): Promise<Hold>;
  /** Throws `hold.unknown`, also for one that was lifted before. */
  lift(tenantId: string, id: string, lift: { reason: string; by: AuditActor }): Promise<Hold>;
}

export interface HoldsParts {
  storeOf: (tenantId: string) => HoldStore;
  audit: Audit;
  clock: Clock;
  chance: Chance;
}

export function holds({ storeOf, audit, clock, chance }: HoldsParts): Holds {
  const found = (hold: Hold | null, id: string): Hold => {
    if (hold === null) throw new ParleyError('hold.unknown', `There is no hold ${id} that stands.`);
    return hold;
  };
  return {
    list: (tenantId, which) => storeOf(tenantId).list(which),
    get: async (tenantId, id) => found(await storeOf(tenantId).get(id), id),
    async place(tenantId, { subject, reason, by }) {
      const hold: Hold = {
        id: chance.id('hold'),
        subject: subject.kind === 'caller' ? { kind: 'caller', party: partyOf(subject.party) } : subject,
        reason,
        placedBy: by.label,
        placedAtMs: Math.round(clock.epochMs()),
        lifted: null,
      };
      // Held first: a hold that its evidence could not be written for holds all the same, and is told as a fault.
      await storeOf(tenantId).place(hold);
      await audit.record({
        tenantId,
        actor: by,
        action: 'holds.place',
        subject: { type: 'hold', id: hold.id },
        after: hold,
        detail: { over: subject.kind, ...(subject.kind === 'call' && { callId: subject.callId }) },
      });
      return hold;
    },
    async lift(tenantId, id, { reason, by }) {
      const store = storeOf(tenantId);
      const standing = found(await store.get(id), id);
      if (standing.lifted !== null)
        throw new ParleyError('hold.unknown', `The hold ${id} was lifted before.`);
      const lifted = { atMs: Math.round(clock.epochMs()), by: by.label, reason };
      await audit.record({
        tenantId,
        actor: by,
        action: 'holds.lift',
        subject: { type: 'hold', id },
        before: standing,
        after: { ...standing, lifted },
      });
      return found(await store.lift(id, lifted), id);
    },
  };
}
