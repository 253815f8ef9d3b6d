/** What better-auth refuses, in the words of our error table. */
import { isAPIError } from 'better-auth/api';
import { PASSWORD_LENGTH } from '#platform/tenancy/ports/identity.ts';
import { type ErrorCode, ParleyError } from '#voice/errors.ts';

const REFUSED: [ErrorCode, string] = ['sign_in.refused', 'Check them, and try again.'];
const AGAIN: [ErrorCode, string] = ['sign_in.refused', 'Begin again with the password.'];
const LOCKED: [ErrorCode, string] = [
  'request.rate_limited',
  'Too many wrong codes: the account is locked for a quarter of an hour.',
];
const LINK: [ErrorCode, string] = ['link.invalid', 'Ask for a new one.'];
const LENGTH: [ErrorCode, string] = [
  'request.invalid',
  `A password has from ${PASSWORD_LENGTH.min} to ${PASSWORD_LENGTH.max} characters.`,
];

const MEANINGS: Record<string, [ErrorCode, string]> = {
  INVALID_EMAIL: REFUSED,
  INVALID_EMAIL_OR_PASSWORD: REFUSED,
  INVALID_PASSWORD: REFUSED,
  CREDENTIAL_ACCOUNT_NOT_FOUND: REFUSED,
  INVALID_CODE: REFUSED,
  INVALID_BACKUP_CODE: REFUSED,
  TOTP_NOT_ENABLED: AGAIN,
  BACKUP_CODES_NOT_ENABLED: AGAIN,
  INVALID_TWO_FACTOR_COOKIE: AGAIN,
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: AGAIN,
  ACCOUNT_TEMPORARILY_LOCKED: LOCKED,
  TOTP_ALREADY_ENABLED: ['request.invalid', 'The second factor is on already: turn it off first.'],
  INVALID_TOKEN: LINK,
  USER_NOT_FOUND: LINK,
  PASSWORD_TOO_SHORT: LENGTH,
  PASSWORD_TOO_LONG: LENGTH,
};

/** Runs one call of better-auth. Throws ParleyError for whatever it refuses, and `storage.unavailable` where its database is away. */
export async function told<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (fault) {
    if (isAPIError(fault)) throw meaningOf(fault);
    if (typeof (fault as { code?: unknown }).code === 'string')
      throw new ParleyError('storage.unavailable', 'the accounts could not be read', { cause: fault });
    throw fault;
  }
}

function meaningOf(fault: {
  body?: { code?: string | undefined } | undefined;
  status: unknown;
  message: string;
}): ParleyError {
  const known = MEANINGS[fault.body?.code ?? ''];
  if (known !== undefined) return new ParleyError(known[0], known[1], { cause: fault });
  if (fault.status === 'UNAUTHORIZED')
    return new ParleyError('request.unauthorized', 'Sign in first.', { cause: fault });
  return new ParleyError('internal.fault', `the accounts refused: ${fault.body?.code ?? fault.message}`, {
    cause: fault,
  });
}
