/** Who was on the line, as a reader sees it: a person's number in the clear for who may listen, its end for everybody else. */
import { may, type Principal } from '#platform/tenancy/principal.ts';

export interface Parties {
  from: string | null;
  to: string | null;
  direction: 'inbound' | 'outbound';
}

/** Digits that stay: enough to tell two calls apart, too few to ring anybody. */
const KEPT = 2;

export function listens(who: Principal): boolean {
  return may(who, 'calls:listen');
}

/** The house's own number is nobody's secret. */
export function presentParties(
  { from, to, direction }: Parties,
  mayListen: boolean,
): { from: string | null; to: string | null } {
  if (mayListen) return { from, to };
  return direction === 'outbound' ? { from, to: maskedParty(to) } : { from: maskedParty(from), to };
}

/** `•••23`. Of a name, or of what is too short to hide anything behind, nothing stays. */
export function maskedParty(party: string | null): string | null {
  if (party === null) return null;
  const digits = party.replaceAll(/\D/g, '');
  return digits.length > KEPT + 4 ? `•••${digits.slice(-KEPT)}` : '•••';
}
