/** Whom a tenant's own provider may let in, and as whom. */
import { ParleyError } from '#voice/errors.ts';
import type { Identity, Person } from './ports/identity.ts';
import type { SsoJourney, Vouched } from './ports/single-sign-on.ts';
import type { TenancyStore } from './ports/tenancy-store.ts';

export interface SsoJourneyRecord {
  tenantId: string;
  /** Where the browser wanted to go. */
  to: string;
  untilMs: number;
  journey: SsoJourney;
}

interface Parts {
  identity: Pick<Identity, 'people' | 'personByEmail' | 'createPersonWithoutPassword'>;
  store: TenancyStore;
  issuer: string;
  nowMs: number;
}

/**
 * A tenant governs its own provider, and could have it vouch for anybody's address. So what it vouches for counts in that tenant only: the
 * session is bound to it, and a person of other tenants gains or loses nothing there. Throws `sso.no_member`, `sso.no_address`, `sso.foreign_domain`.
 */
export async function admitVouched(
  { identity, store, issuer, nowMs }: Parts,
  vouched: Vouched,
): Promise<Person> {
  const { subject, name } = vouched;
  const { newcomerRole, domains } = (await store.sso()) ?? { newcomerRole: null, domains: [] };
  const known = await store.ssoPerson(issuer, subject);
  if (known !== null) {
    const [person] = await identity.people([known]);
    if (person !== undefined && (await store.member(known)) !== null) {
      demandDomain(person.email, domains);
      return person;
    }
    throw new ParleyError('sso.no_member', 'the person is no member of the tenant any more');
  }
  if (vouched.email === null || !vouched.emailVerified)
    throw new ParleyError(
      'sso.no_address',
      'the provider vouches for no verified e-mail address (claims `email` and `email_verified`)',
    );
  const email = vouched.email.toLowerCase();
  demandDomain(email, domains);
  const found = await identity.personByEmail(email);
  const member = found === null ? null : await store.member(found.id);
  if (member === null && newcomerRole === null)
    throw new ParleyError(
      'sso.no_member',
      'the person is no member of the tenant, and the provider lets in members only',
    );
  const person = found ?? (await identity.createPersonWithoutPassword({ email, name: name ?? email }));
  if (member === null && newcomerRole !== null)
    await store.putMember({ personId: person.id, role: newcomerRole, sinceMs: nowMs });
  await store.linkSso({ issuer, subject, personId: person.id });
  return person;
}

function demandDomain(email: string, domains: readonly string[]): void {
  if (domains.length === 0 || domains.includes(email.slice(email.lastIndexOf('@') + 1))) return;
  throw new ParleyError('sso.foreign_domain', 'the address is of no mail domain that the tenant lets in');
}
