/** A tenant's constitution: the principles that its agents are held to, under a hash that every call and every careful client carries. */
import { ParleyError } from '#voice/errors.ts';
import { canonicalJson, sha256 } from '../audit/canonical.ts';

export interface Constitution {
  version: number;
  principles: string[];
  /** Of the principles alone: the same principles have the same hash in every tenant and every version. */
  hash: string;
  author: string;
  note: string;
  createdAtMs: number;
}

/** SHA-256 of the canonical JSON (RFC 8785) of `{ "principles": […] }`, in hexadecimal digits. */
export function constitutionHash(principles: readonly string[]): string {
  return sha256(canonicalJson({ principles }));
}

/** What a tenant without any stands under, so that there is always a hash to carry. */
export const NO_CONSTITUTION = constitutionHash([]);

/** Throws `constitution.mismatch` when a request was made under another constitution than the one in force. */
export function demandConstitution(named: string, inForce: string): void {
  if (named.toLowerCase() === inForce) return;
  throw new ParleyError(
    'constitution.mismatch',
    `The request was made under ${named.slice(0, 64)}, in force is ${inForce}: read /api/constitution, and ask again under it.`,
  );
}
