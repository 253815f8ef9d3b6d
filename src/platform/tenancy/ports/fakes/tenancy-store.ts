/** Tenants and who belongs to them, kept in memory, for tests. Passes the contract of `TenancyStore` and `TenancyOfAll`. */
import { ParleyError } from '#voice/errors.ts';
import { HOME_TENANT, type Tenant } from '../../tenant.ts';
import type {
  ApiKey,
  Invitation,
  Membership,
  QuotaOverrides,
  SsoProvider,
  TeamInvitation,
  TeamOfAll,
  TenancyOfAll,
  TenancyStore,
} from '../tenancy-store.ts';

interface House {
  tenant: Tenant;
  members: Map<string, Membership>;
  invitations: Map<string, { invitation: Invitation; hash: string }>;
  keys: Map<string, { key: ApiKey; hash: string }>;
  sso: SsoProvider | null;
  links: Map<string, string>;
  quotas: QuotaOverrides;
}

export interface MemoryTenancy {
  ofAll: TenancyOfAll;
  forTenant(tenantId: string): TenancyStore;
}

const NO_QUOTAS: QuotaOverrides = {
  concurrentCalls: null,
  callsPerDay: null,
  storageBytes: null,
  requestsPerMinute: null,
};

/** With the home tenant in it, as every Parley has. */
export function memoryTenancy(): MemoryTenancy {
  const houses = new Map<string, House>();
  const add = (tenant: Tenant): void => {
    const house = { members: new Map(), invitations: new Map(), keys: new Map(), links: new Map() };
    houses.set(tenant.id, { tenant, ...house, sso: null, quotas: NO_QUOTAS });
  };
  add({ id: HOME_TENANT, name: 'Home', state: 'active', createdAtMs: 0 });
  return {
    ofAll: ofAll(houses, add),
    forTenant(tenantId) {
      const house = houses.get(tenantId);
      if (house === undefined) throw new RangeError(`there is no tenant "${tenantId}"`);
      return store(house);
    },
  };
}

function store(house: House): TenancyStore {
  const keepAnOwner = (personId: string): void => {
    const others = [...house.members.values()].some(
      (member) => member.role === 'owner' && member.personId !== personId,
    );
    if (!others) throw new ParleyError('person.last_owner', 'Make another person an owner first.');
  };
  return {
    members: async () => [...house.members.values()],
    member: async (personId) => house.members.get(personId) ?? null,
    async putMember(member) {
      const before = house.members.get(member.personId) ?? null;
      if (before?.role === 'owner' && member.role !== 'owner') keepAnOwner(member.personId);
      house.members.set(member.personId, { ...member, sinceMs: before?.sinceMs ?? member.sinceMs });
      return before?.role ?? null;
    },
    async removeMember(personId) {
      if (house.members.get(personId)?.role === 'owner') keepAnOwner(personId);
      return house.members.delete(personId);
    },
    invitations: async () =>
      [...house.invitations.values()]
        .map(({ invitation }) => invitation)
        .toSorted((a, b) => b.createdAtMs - a.createdAtMs),
    async invite(invitation, hash) {
      for (const [id, each] of house.invitations)
        if (each.invitation.email === invitation.email) house.invitations.delete(id);
      house.invitations.set(invitation.id, { invitation, hash });
    },
    async withdraw(id) {
      const found = house.invitations.get(id)?.invitation ?? null;
      house.invitations.delete(id);
      return found;
    },
    keys: async () =>
      [...house.keys.values()].map(({ key }) => key).toSorted((a, b) => b.createdAtMs - a.createdAtMs),
    addKey: async (key, hash) => void house.keys.set(key.id, { key, hash }),
    async revokeKey(id, atMs) {
      const found = house.keys.get(id);
      if (found === undefined) return null;
      found.key = { ...found.key, revokedAtMs: found.key.revokedAtMs ?? atMs };
      return found.key;
    },
    sso: async () => house.sso,
    putSso: async (provider) => void (house.sso = provider),
    async removeSso() {
      const was = house.sso !== null;
      house.sso = null;
      return was;
    },
    ssoPerson: async (issuer, subject) => house.links.get(`${issuer} ${subject}`) ?? null,
    async linkSso({ issuer, subject, personId }) {
      const link = `${issuer} ${subject}`;
      if (!house.links.has(link)) house.links.set(link, personId);
    },
    quotas: async () => house.quotas,
    putQuotas: async (quotas) => void (house.quotas = quotas),
    // Calls are kept elsewhere; here there are none.
    callsSince: async () => 0,
  };
}

function ofAll(houses: Map<string, House>, add: (tenant: Tenant) => void): TenancyOfAll {
  const platform = new Map<string, number>();
  let setup: string | null = null;
  const invited = (hash: string, nowMs: number) => {
    for (const house of houses.values())
      for (const each of house.invitations.values())
        if (each.hash === hash && each.invitation.expiresAtMs > nowMs) return { house, ...each };
    return null;
  };
  return {
    ...team(platform),
    tenants: async () =>
      [...houses.values()].map(({ tenant }) => tenant).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    tenant: async (id) => houses.get(id)?.tenant ?? null,
    async createTenant(tenant) {
      if (houses.has(tenant.id)) throw new ParleyError('tenant.exists', 'choose another id');
      add(tenant);
    },
    async changeTenant(id, change) {
      const house = houses.get(id);
      if (house === undefined) return null;
      return (house.tenant = { ...house.tenant, ...change });
    },
    tenantsOf: async (personId) =>
      [...houses.values()].flatMap(({ tenant, members }) => {
        const member = members.get(personId);
        return member === undefined ? [] : [{ tenant, role: member.role }];
      }),
    async keyByHash(hash, nowMs) {
      for (const { tenant, keys } of houses.values())
        for (const each of keys.values()) {
          const { revokedAtMs, expiresAtMs } = each.key;
          const good = revokedAtMs === null && (expiresAtMs === null || expiresAtMs > nowMs);
          if (each.hash === hash && good) return { key: each.key, tenant };
        }
      return null;
    },
    async noteKeyUse(id, atMs) {
      for (const { keys } of houses.values()) {
        const found = keys.get(id);
        if (found) found.key = { ...found.key, lastUsedAtMs: Math.max(found.key.lastUsedAtMs ?? 0, atMs) };
      }
    },
    async invitationByHash(hash, nowMs) {
      const found = invited(hash, nowMs);
      return found && { invitation: found.invitation, tenant: found.house.tenant };
    },
    async acceptInvitation(hash, personId, nowMs) {
      const found = invited(hash, nowMs);
      if (found === null) return false;
      const { house, invitation } = found;
      house.invitations.delete(invitation.id);
      if (!house.members.has(personId))
        house.members.set(personId, { personId, role: invitation.role, sinceMs: nowMs });
      return true;
    },
    putSetupToken: async (hash) => void (setup = hash),
    setupTokenIs: async (hash) => setup === hash,
    async completeSetup(hash, personId) {
      if (setup !== hash || platform.size > 0) return false;
      setup = null;
      platform.set(personId, 0);
      return true;
    },
  };
}

function team(platform: Map<string, number>): TeamOfAll {
  const invited = new Map<string, { invitation: TeamInvitation; hash: string }>();
  const byHash = (hash: string, nowMs: number) =>
    [...invited.values()].find((each) => each.hash === hash && each.invitation.expiresAtMs > nowMs);
  return {
    isPlatform: async (personId) => platform.has(personId),
    hasPlatform: async () => platform.size > 0,
    addPlatform: async (personId, atMs) => void platform.set(personId, platform.get(personId) ?? atMs),
    team: async () => [...platform].map(([personId, sinceMs]) => ({ personId, sinceMs })),
    async removePlatform(personId) {
      if (!platform.has(personId)) return false;
      if (platform.size === 1) throw new ParleyError('person.last_of_team', 'Invite another person first.');
      return platform.delete(personId);
    },
    teamInvitations: async () => [...invited.values()].map(({ invitation }) => invitation),
    inviteToTeam: async (invitation, hash) => void invited.set(invitation.email, { invitation, hash }),
    async withdrawFromTeam(id) {
      for (const [email, { invitation }] of invited) if (invitation.id === id) return invited.delete(email);
      return false;
    },
    teamInvitationByHash: async (hash, nowMs) => byHash(hash, nowMs)?.invitation ?? null,
    async acceptTeamInvitation(hash, personId, nowMs) {
      const found = byHash(hash, nowMs);
      if (found === undefined) return false;
      invited.delete(found.invitation.email);
      platform.set(personId, platform.get(personId) ?? nowMs);
      return true;
    },
  };
}
