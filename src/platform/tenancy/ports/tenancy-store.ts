/** Tenants, and who belongs to them. Two halves: what a tenant may ask about itself, and what only sign-in and the internal team ask. */
import type { Permission, Role } from '../permissions.ts';
import type { Tenant } from '../tenant.ts';

/** Of a tenant; `platform` is no membership. */
export type TenantRole = Exclude<Role, 'platform'>;

export interface Membership {
  personId: string;
  role: TenantRole;
  sinceMs: number;
}

export interface Invitation {
  id: string;
  email: string;
  role: TenantRole;
  /** How evidence names who invited. */
  invitedBy: string;
  createdAtMs: number;
  expiresAtMs: number;
}

export interface ApiKey {
  id: string;
  name: string;
  role: TenantRole;
  /** Null: all that its role may. */
  scopes: Permission[] | null;
  /** The first letters of the key, by which its owner knows it. */
  hint: string;
  createdBy: string;
  createdAtMs: number;
  lastUsedAtMs: number | null;
  expiresAtMs: number | null;
  revokedAtMs: number | null;
}

/** A tenant's own sign-in provider (OpenID Connect). The secret is sealed; nobody reads it but the sign-in itself. */
export interface SsoProvider {
  issuer: string;
  clientId: string;
  sealedSecret: string;
  /** What a person gets who is let in by the provider and is no member yet; null lets in members only. */
  newcomerRole: TenantRole | null;
  /** Of which mail domains, in lower case, the provider may vouch for people; none means of all. */
  domains: string[];
  updatedAtMs: number;
}

/** What one tenant may use; null takes the default. */
export interface QuotaOverrides {
  concurrentCalls: number | null;
  callsPerDay: number | null;
  storageBytes: number | null;
  requestsPerMinute: number | null;
}

/** Made for one tenant: knows no other. */
export interface TenancyStore {
  members(): Promise<Membership[]>;
  member(personId: string): Promise<Membership | null>;
  /** Adds, or changes the role. Answers the role before, null for a new member. Throws `person.last_owner`. */
  putMember(member: Membership): Promise<TenantRole | null>;
  /** False when there was none. Throws `person.last_owner`. */
  removeMember(personId: string): Promise<boolean>;

  invitations(): Promise<Invitation[]>;
  /** Takes the place of an earlier one to the same address. */
  invite(invitation: Invitation, tokenHash: string): Promise<void>;
  withdraw(invitationId: string): Promise<Invitation | null>;

  keys(): Promise<ApiKey[]>;
  addKey(key: ApiKey, keyHash: string): Promise<void>;
  /** Null when there is none; a revoked one stays as it is. */
  revokeKey(keyId: string, atMs: number): Promise<ApiKey | null>;

  sso(): Promise<SsoProvider | null>;
  putSso(provider: SsoProvider): Promise<void>;
  removeSso(): Promise<boolean>;
  /** Who signs in by this issuer under this subject. */
  ssoPerson(issuer: string, subject: string): Promise<string | null>;
  linkSso(link: { issuer: string; subject: string; personId: string }): Promise<void>;

  quotas(): Promise<QuotaOverrides>;
  putQuotas(quotas: QuotaOverrides): Promise<void>;
  /** Calls that began since then, counted up to `most`. */
  callsSince(sinceMs: number, most: number): Promise<number>;
}

export interface TenantOfPerson {
  tenant: Tenant;
  role: TenantRole;
}

export type TeamInvitation = Omit<Invitation, 'role'>;

/** The internal team: who makes tenants, and may enter each. */
export interface TeamOfAll {
  isPlatform(personId: string): Promise<boolean>;
  /** Whether anybody is of the internal team: before that, the setup is open. */
  hasPlatform(): Promise<boolean>;
  addPlatform(personId: string, atMs: number): Promise<void>;
  /** The longest there first. */
  team(): Promise<{ personId: string; sinceMs: number }[]>;
  /** False when they were not of it. Throws `person.last_of_team`. */
  removePlatform(personId: string): Promise<boolean>;

  teamInvitations(): Promise<TeamInvitation[]>;
  /** Takes the place of an earlier one to the same address. */
  inviteToTeam(invitation: TeamInvitation, tokenHash: string): Promise<void>;
  withdrawFromTeam(invitationId: string): Promise<boolean>;
  /** Null for none, and for one whose time is over. */
  teamInvitationByHash(tokenHash: string, nowMs: number): Promise<TeamInvitation | null>;
  /** Joins and uses the invitation up, both or neither. False when another did so first, or its time is over. */
  acceptTeamInvitation(tokenHash: string, personId: string, nowMs: number): Promise<boolean>;
}

/** Across all tenants: for the gate, for sign-in, and for the internal team. Nothing of it is reachable by a tenant's repositories. */
export interface TenancyOfAll extends TeamOfAll {
  tenants(): Promise<Tenant[]>;
  tenant(id: string): Promise<Tenant | null>;
  /** Throws `tenant.exists`. */
  createTenant(tenant: Tenant): Promise<void>;
  /** Null when there is none. */
  changeTenant(id: string, change: Partial<Pick<Tenant, 'name' | 'state'>>): Promise<Tenant | null>;

  tenantsOf(personId: string): Promise<TenantOfPerson[]>;

  /** With its tenant; null for none, for a revoked one and for one whose time is over. */
  keyByHash(keyHash: string, nowMs: number): Promise<{ key: ApiKey; tenant: Tenant } | null>;
  noteKeyUse(keyId: string, atMs: number): Promise<void>;

  /** Null for none and for one whose time is over. */
  invitationByHash(
    tokenHash: string,
    nowMs: number,
  ): Promise<{ invitation: Invitation; tenant: Tenant } | null>;
  /** Makes the member and uses the invitation up, both or neither. False when another did so first, or its time is over. */
  acceptInvitation(tokenHash: string, personId: string, nowMs: number): Promise<boolean>;

  /** A new link makes the one before worthless. */
  putSetupToken(tokenHash: string, atMs: number): Promise<void>;
  setupTokenIs(tokenHash: string): Promise<boolean>;
  /** Makes the first of the internal team and uses the link up, both or neither. False when it is not this link's turn. */
  completeSetup(tokenHash: string, personId: string, atMs: number): Promise<boolean>;
}
