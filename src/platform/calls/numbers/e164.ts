/** Phone numbers in the one form that carriers share (E.164), and what their plan says of them. */
import type { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { ParleyError } from '#voice/errors.ts';

export interface NumberFacts {
  /** Such as `+15550100`. */
  e164: string;
  /** Two letters; null for numbers of no country. */
  country: string | null;
  kind: NumberKind;
}

/** `premium`: whoever calls pays extra. `shared`: both sides pay. */
export type NumberKind = 'fixed' | 'mobile' | 'toll-free' | 'premium' | 'shared' | 'other';

const E164 = /^\+[1-9]\d{6,14}$/;

/** The numbering plans of all countries take a tenth of a second to read: they wait for the first number. */
let plans: Promise<{ parsePhoneNumberFromString: typeof parsePhoneNumberFromString }> | null = null;

/**
 * Reads a number that a person wrote in its international form; spaces, dots, dashes and brackets may stand in it. Numbers that no
 * plan knows are taken as they are when their form is right (private plans, numbers of tests). Throws ParleyError `number.invalid`.
 */
export async function readNumber(written: string): Promise<NumberFacts> {
  const plain = written.trim().replaceAll(/[\s().-]/g, '');
  if (!E164.test(plain)) {
    throw new ParleyError(
      'number.invalid',
      `"${written.slice(0, 40)}" is no international number: write + and the country code first, such as +14155550100.`,
    );
  }
  plans ??= import('libphonenumber-js/max');
  const { parsePhoneNumberFromString: parse } = await plans;
  const parsed = parse(plain);
  if (parsed === undefined) return { e164: plain, country: null, kind: 'other' };
  return {
    e164: parsed.number,
    country: parsed.country ?? parsed.getPossibleCountries()[0] ?? null,
    kind: KINDS[parsed.getType() ?? ''] ?? 'other',
  };
}

const KINDS: Record<string, NumberKind> = {
  FIXED_LINE: 'fixed',
  FIXED_LINE_OR_MOBILE: 'fixed',
  MOBILE: 'mobile',
  TOLL_FREE: 'toll-free',
  PREMIUM_RATE: 'premium',
  SHARED_COST: 'shared',
};
