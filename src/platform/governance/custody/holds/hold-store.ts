/** Where holds are kept. Made for one tenant. */
import type { Hold } from './hold.ts';

export interface HoldStore {
  /** Resolves when no deletion can miss it any more: one that was going on is over. */
  place(hold: Hold): Promise<void>;
  /** The lifted hold; null when there is none of this id, or it was lifted before. */
  lift(id: string, lifted: NonNullable<Hold['lifted']>): Promise<Hold | null>;
  get(id: string): Promise<Hold | null>;
  /** Newest first, at most a thousand; those that stand, or all. */
  list(which: 'standing' | 'all'): Promise<Hold[]>;
}
