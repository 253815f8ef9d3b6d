/** Who is behind a request: a person's session, a key, or a service's token, each within one tenant. */
import { ParleyError } from '#voice/errors.ts';
import type { Clock } from '#voice/ports/clock.ts';
import { ROLES } from './permissions.ts';
import type { Browser, Identity, Session } from './ports/identity.ts';
import type { TenancyOfAll, TenantOfPerson, TenantRole } from './ports/tenancy-store.ts';
import type { Principal } from './principal.ts';
import { Remembered } from './remembered.ts';
import { hashOf } from './secret-text.ts';
import { HOME_TENANT, type Tenant } from './tenant.ts';

export interface Recognised {
  /** Null for who belongs to no tenant. */
  principal: Principal | null;
  session: Session | null;
  /** `Set-Cookie` lines for the answer. */
  cookies: string[];
}

/** What a person may enter. */
export interface Places {
  platform: boolean;
  own: TenantOfPerson[];
}

/** The tenant that is asked for by name must be entered or refused; the one that was chosen before is a wish. */
export interface Wishes {
  named: string | null;
  chosen: string | null;
}

/** A key's last use is written down this often at most. */
const NOTE_USE_EVERY_MS = 60_000;

export class Recognition {
  readonly #identity: Identity;
  readonly #tenancy: TenancyOfAll;
  readonly #clock: Clock;
  readonly #sessions: Remembered<Session | null>;
  readonly #places: Remembered<Places>;
  readonly #tenants: Remembered<Tenant | null>;
  readonly #keys: Remembered<Awaited<ReturnType<TenancyOfAll['keyByHash']>>>;
  readonly #tokens: Remembered<Principal | null>;
  readonly #notedUse = new Map<string, number>();

  constructor({ identity, tenancy, clock }: { identity: Identity; tenancy: TenancyOfAll; clock: Clock }) {
    this.#identity = identity;
    this.#tenancy = tenancy;
    this.#clock = clock;
    this.#sessions = new Remembered(clock);
    this.#places = new Remembered(clock);
    this.#tenants = new Remembered(clock);
    this.#keys = new Remembered(clock);
    this.#tokens = new Remembered(clock);
  }

  /** After every change of a session, a role, a key or a tenant: the next request asks anew. */
  forget(): void {
    for (const each of [this.#sessions, this.#places, this.#tenants, this.#keys, this.#tokens]) each.forget();
  }

  /** Null for a stranger. Throws `tenant.unknown` and `tenant.suspended`. */
  async bySession(browser: Browser, wishes: Wishes): Promise<Recognised | null> {
    if (browser.cookie === '') return null;
    let cookies: string[] = [];
    const session = await this.#sessions.get(hashOf(browser.cookie), async () => {
      const found = await this.#identity.session(browser);
      cookies = found?.cookies ?? [];
      return found && { ...found, cookies: [] };
    });
    if (session === null) return null;
    const places = await this.placesOf(session);
    const entered = places.platform ? await this.#asPlatform(wishes) : asMember(places.own, wishes);
    const { person } = session;
    const principal: Principal | null = entered && {
      kind: 'user',
      id: person.id,
      label: person.email,
      ...entered,
      scopes: null,
    };
    return { principal, session, cookies };
  }

  /** Where a session may go: one that was opened by a tenant's own provider, into that tenant only, and never as the internal team. */
  placesOf({ id, person, boundTenantId }: Session): Promise<Places> {
    return this.#places.get(id, async () => {
      const own = await this.#tenancy.tenantsOf(person.id);
      if (boundTenantId !== null)
        return { platform: false, own: own.filter(({ tenant }) => tenant.id === boundTenantId) };
      return { platform: await this.#tenancy.isPlatform(person.id), own };
    });
  }

  /** Null for what is no key of ours. Throws `tenant.unknown` and `tenant.suspended`. */
  async byKey(secret: string, { named }: Wishes): Promise<Principal | null> {
    const hash = hashOf(secret);
    const nowMs = this.#clock.epochMs();
    const found = await this.#keys.get(hash, () => this.#tenancy.keyByHash(hash, nowMs));
    if (found === null || (found.key.expiresAtMs ?? Infinity) <= nowMs) return null;
    const { key, tenant } = found;
    demandOpen(tenant, named);
    this.#noteUse(key.id, nowMs);
    return {
      kind: 'key',
      id: key.id,
      label: key.name,
      tenantId: tenant.id,
      role: key.role,
      scopes: key.scopes,
    };
  }

  /** Null for what is no token of ours. Throws `tenant.unknown` and `tenant.suspended`. */
  async byToken(token: string, { named }: Wishes): Promise<Principal | null> {
    const principal = await this.#tokens.get(hashOf(token), async () => {
      const claims = await this.#identity.verifyToken(token);
      if (claims === null || !isTenantRole(claims.role)) return null;
      const { tokenId, tenantId, role } = claims;
      return { kind: 'service' as const, id: tokenId, label: 'service', tenantId, role, scopes: null };
    });
    if (principal === null) return null;
    const tenant = await this.tenant(principal.tenantId);
    if (tenant === null) return null;
    demandOpen(tenant, named);
    return principal;
  }

  tenant(id: string): Promise<Tenant | null> {
    return this.#tenants.get(id, () => this.#tenancy.tenant(id));
  }

  async #asPlatform({ named, chosen }: Wishes): Promise<Pick<Principal, 'tenantId' | 'role'>> {
    if (named !== null && (await this.tenant(named)) === null) throw unknown(named);
    const wished = named ?? (chosen !== null && (await this.tenant(chosen)) !== null ? chosen : HOME_TENANT);
    return { tenantId: wished, role: 'platform' };
  }

  #noteUse(keyId: string, nowMs: number): void {
    if (nowMs - (this.#notedUse.get(keyId) ?? -Infinity) < NOTE_USE_EVERY_MS) return;
    this.#notedUse.set(keyId, nowMs);
    // What is only told on a page is not worth refusing a request for.
    this.#tenancy.noteKeyUse(keyId, nowMs).catch(() => this.#notedUse.delete(keyId));
  }
}

function asMember(
  own: TenantOfPerson[],
  { named, chosen }: Wishes,
): Pick<Principal, 'tenantId' | 'role'> | null {
  const entered =
    named === null
      ? (own.find(({ tenant }) => tenant.id === chosen && tenant.state === 'active') ??
        own.find(({ tenant }) => tenant.state === 'active') ??
        own[0])
      : own.find(({ tenant }) => tenant.id === named);
  if (entered === undefined) {
    if (named !== null) throw unknown(named);
    return null;
  }
  demandOpen(entered.tenant, null);
  return { tenantId: entered.tenant.id, role: entered.role };
}

function demandOpen(tenant: Tenant, named: string | null): void {
  if (named !== null && named !== tenant.id) throw unknown(named);
  demandActive(tenant);
}

/** Throws `tenant.suspended`. */
export function demandActive(tenant: Tenant): void {
  if (tenant.state === 'suspended')
    throw new ParleyError('tenant.suspended', `${tenant.name} is suspended; ask whoever runs this Parley.`);
}

/** The same for a tenant that does not exist and for one of others. */
function unknown(tenantId: string): ParleyError {
  return new ParleyError('tenant.unknown', `There is no tenant "${tenantId.slice(0, 40)}" for you.`);
}

function isTenantRole(role: string): role is TenantRole {
  return role !== 'platform' && (ROLES as readonly string[]).includes(role);
}
