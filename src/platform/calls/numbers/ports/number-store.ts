import type { Answering } from '../answering.ts';

/** A number at which callers reach a tenant, and by which it calls. */
export interface PhoneNumber extends Answering {
  id: string;
  /** E.164; of one tenant only. */
  number: string;
  /** What people call it. */
  label: string;
  createdAtMs: number;
  updatedAtMs: number;
}

/** The numbers of one tenant. */
export interface NumberStore {
  /** By number. */
  list(): Promise<PhoneNumber[]>;
  get(id: string): Promise<PhoneNumber | null>;
  /** Throws ParleyError `number.taken`, which does not say whose it is. */
  add(number: PhoneNumber): Promise<void>;
  /** All but its number, which stays. False where there is none with this id. */
  change(id: string, to: Omit<PhoneNumber, 'id' | 'number' | 'createdAtMs'>): Promise<boolean>;
  /** False where there was none. */
  remove(id: string): Promise<boolean>;
}

/** All numbers: who is called is known before whose caller it is. */
export interface NumberDirectory {
  /** By E.164. */
  find(number: string): Promise<{ tenantId: string; number: PhoneNumber } | null>;
}
