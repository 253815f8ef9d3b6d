/** Where a person's data may lie. Whoever keeps some implements this, and is asked when the person is to be erased. */
import { partyOf } from '../holds/hold.ts';

export interface PersonalData {
  /** As the preview and the receipt name it, such as `calls` or `webhook deliveries`. */
  readonly name: string;
  find(tenantId: string, person: Person): Promise<Found>;
  /** Safe to repeat. Looks for holds itself, in the transaction in which it deletes; what is held is `kept`. */
  erase(tenantId: string, person: Person, erasure: { id: string; nowMs: number }): Promise<Erased>;
}

export interface Person {
  /** A number's digits or an address in small letters: as `calls` and holds compare it. */
  party: string;
  /** A POSIX regular expression of how it may be written within a text: digits with anything usual between them. */
  pattern: string;
}

export interface Found {
  count: number;
  /** Some of them, for whoever decides. */
  ids: string[];
}

export interface Erased {
  erased: number;
  /** Why each of these stays: a hold, or that it is in use and is tried again. */
  kept: { id: string; because: { hold: string } | 'in use' }[];
  /** SHA-256 over what went, in hex; null when nothing did. */
  digest: string | null;
}

/** The shortest that names one person. */
const LEAST = 5;
const MOST = 320;
/** A number is also written without its country: so many digits from its end name it as well. */
const NATIONAL_DIGITS = 9;

/** Null for what is too short or too long to name one person. */
export function personOf(written: string): Person | null {
  const party = partyOf(written);
  if (party.length < LEAST || party.length > MOST) return null;
  if (!/^\d+$/.test(party)) return { party, pattern: literal(party) };
  const digits = party.slice(-NATIONAL_DIGITS).split('');
  return { party, pattern: `(^|[^0-9])[0-9 ().+/-]{0,8}${digits.join('[ ()./-]{0,3}')}($|[^0-9])` };
}

function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
