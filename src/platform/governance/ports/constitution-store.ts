/** One tenant's constitution, version upon version. */
import type { Constitution } from '../constitution/constitution.ts';

export interface ConstitutionStore {
  /** Null before the first. */
  current(): Promise<Constitution | null>;
  /** Newest first. */
  list(limit: number): Promise<Constitution[]>;
  /** False when another has that version already, in whatever process. */
  add(constitution: Constitution): Promise<boolean>;
}
