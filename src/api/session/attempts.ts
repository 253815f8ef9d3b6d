/** How often whoever is not signed in may try: by address, and by account. */
import { Attempts } from '#platform/tenancy/attempts.ts';
import { hashOf } from '#platform/tenancy/secret-text.ts';
import type { Clock } from '#voice/ports/clock.ts';
import type { FastifyRequest } from 'fastify';
import { visitorAddress } from '../access/visitor-address.ts';

const MINUTE_MS = 60_000;
/** Somebody who mistypes needs three. */
const BY_ADDRESS = { most: 10, windowMs: MINUTE_MS };
/** Many addresses together guess no faster. */
const BY_ACCOUNT = { most: 10, windowMs: 15 * MINUTE_MS };
const LINKS_BY_ADDRESS = { most: 20, windowMs: MINUTE_MS };
/** A mailbox is not filled by others. */
const LETTERS_BY_ACCOUNT = { most: 3, windowMs: 15 * MINUTE_MS };

export interface EntryAttempts {
  /** Each throws `request.rate_limited`. */
  password(request: FastifyRequest, email: string): void;
  code(request: FastifyRequest): void;
  link(request: FastifyRequest): void;
  letter(request: FastifyRequest, email: string): void;
  succeeded(email: string): void;
}

export function entryAttempts(clock: Clock): EntryAttempts {
  const byAddress = new Attempts(clock, BY_ADDRESS);
  const byAccount = new Attempts(clock, BY_ACCOUNT);
  const links = new Attempts(clock, LINKS_BY_ADDRESS);
  const letters = new Attempts(clock, LETTERS_BY_ACCOUNT);
  // What people type as an address may be their password: only its hash is kept.
  const account = (email: string): string => hashOf(email.trim().toLowerCase());
  return {
    password(request, email) {
      byAddress.take(visitorAddress(request));
      byAccount.take(account(email));
    },
    code: (request) => byAddress.take(visitorAddress(request)),
    link: (request) => links.take(visitorAddress(request)),
    letter(request, email) {
      byAddress.take(visitorAddress(request));
      letters.take(account(email));
    },
    succeeded: (email) => byAccount.forget(account(email)),
  };
}
