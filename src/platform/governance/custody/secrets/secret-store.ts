/** Where a tenant's secrets are kept, sealed. Made for one tenant. */
import type { Sealed } from '../keys/key-vault.ts';

export interface SecretStore {
  /** By name; nothing of their values. */
  list(): Promise<SecretRow[]>;
  /** Versions that are given out at this time, the current one first; none for an unknown name. */
  valid(name: string, nowMs: number): Promise<SealedSecret[]>;
  /**
   * Makes `version` the current one. Those before it are given out until `oldUntilMs`, and go when that is past. False when that version
   * is there already, or its data key has gone meanwhile: seal it anew and try again.
   */
  put(secret: SealedSecret & { madeAtMs: number; madeBy: string }, oldUntilMs: number): Promise<boolean>;
  /** The greatest version there is of a name; 0 when there is none. */
  latest(name: string): Promise<number>;
  /** With all its versions; false when there was none. */
  remove(name: string): Promise<boolean>;
  /** Up to `limit` versions that are sealed under an older key than this. */
  olderThan(keyVersion: number, limit: number): Promise<SealedSecret[]>;
  /** Puts another seal in the place of the one that was read. False when it has changed meanwhile. */
  reseal(was: SealedSecret, now: Sealed): Promise<boolean>;
  /** Removes versions whose time is past. */
  dropExpired(nowMs: number): Promise<void>;
}

export interface SealedSecret {
  name: string;
  version: number;
  sealed: Sealed;
}

export interface SecretRow {
  name: string;
  version: number;
  madeAtMs: number;
  madeBy: string;
  /** Until when the version before it is given out as well; null when it is not. */
  previousUntilMs: number | null;
}
