/** Where erasures are kept. Made for one tenant. */
import type { Sealed } from '../keys/key-vault.ts';
import type { Erased, Found } from './personal-data.ts';

/** `held`: something stays because of a hold or because it is in use; it is tried again every hour until nothing stays. */
export type ErasureState = 'requested' | 'refused' | 'running' | 'held' | 'done';

export interface Erasure {
  id: string;
  state: ErasureState;
  reason: string;
  requestedBy: string;
  requestedAtMs: number;
  decidedBy: string | null;
  /** HMAC-SHA256 of the person under a key that only whoever asked has. */
  subjectDigest: string;
  preview: PreviewPart[];
  receipt: Receipt | null;
  doneAtMs: number | null;
}

export type PreviewPart = Found & { where: string };

export interface Receipt {
  parts: (Erased & { where: string })[];
  atMs: number;
}

export interface ErasureStore {
  add(erasure: Erasure, person: Sealed): Promise<void>;
  get(id: string): Promise<Erasure | null>;
  /** Who it is about; null when that is forgotten. */
  person(id: string): Promise<Sealed | null>;
  /** Newest first. */
  list(limit: number): Promise<Erasure[]>;
  /** False when it was in none of these states. What is done forgets who it was about. */
  move(
    id: string,
    from: readonly ErasureState[],
    to: Partial<Erasure> & { state: ErasureState },
  ): Promise<boolean>;
  /** Ids of those that are to be tried again. */
  unfinished(): Promise<string[]>;
  /** Of those whose person is sealed under an older key than this. */
  olderThan(keyVersion: number, limit: number): Promise<{ id: string; person: Sealed }[]>;
  reseal(id: string, was: Sealed, now: Sealed): Promise<boolean>;
}
