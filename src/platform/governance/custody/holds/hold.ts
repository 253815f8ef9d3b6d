/** Legal holds: what is under one is not deleted, whoever asks. */

export type HoldSubject =
  | { kind: 'call'; callId: string }
  /** A telephone number or an address, in the form of `partyOf`. */
  | { kind: 'caller'; party: string }
  | { kind: 'tenant' };

export interface Hold {
  id: string;
  subject: HoldSubject;
  reason: string;
  /** How evidence names who placed it. */
  placedBy: string;
  placedAtMs: number;
  lifted: { atMs: number; by: string; reason: string } | null;
}

/** A call as holds see it. */
export interface HoldableCall {
  callId: string;
  /** Everyone on the line, in the form of `partyOf`. */
  parties: readonly string[];
}

/** The oldest hold that stands over a call; null when none does. */
export function holdOver<Standing extends Pick<Hold, 'subject' | 'lifted' | 'placedAtMs'>>(
  call: HoldableCall,
  holds: readonly Standing[],
): Standing | null {
  let oldest: Standing | null = null;
  for (const hold of holds) {
    if (hold.lifted !== null || !covers(hold.subject, call)) continue;
    if (oldest === null || hold.placedAtMs < oldest.placedAtMs) oldest = hold;
  }
  return oldest;
}

function covers(subject: HoldSubject, { callId, parties }: HoldableCall): boolean {
  switch (subject.kind) {
    case 'tenant':
      return true;
    case 'call':
      return subject.callId === callId;
    case 'caller':
      return parties.includes(subject.party);
  }
}

const NUMBER = /^\s*(?:tel:)?\+?[0-9 ()./-]{5,}\s*$/;

/** One form for a number however it is written (its digits), and for an address. The database does the same: `custody_party`. */
export function partyOf(written: string): string {
  return NUMBER.test(written)
    ? written.replaceAll(/[^0-9]/g, '').replace(/^00/, '')
    : written.trim().toLowerCase();
}
