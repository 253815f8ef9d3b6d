/** Tenants, people, keys, single sign-on and quotas. */
import { z } from 'zod';
import { TenantRole } from './access.ts';

const tenantId = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/,
    'must be lower-case letters, digits and hyphens, at most 40',
  );
const name = z.string().trim().min(1, 'must not be empty').max(200);

export const Tenant = z
  .object({
    id: z.string(),
    name: z.string(),
    state: z.enum(['active', 'suspended']),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Tenant' });
export type Tenant = z.infer<typeof Tenant>;
export const TenantList = z.object({ tenants: z.array(Tenant) }).meta({ id: 'TenantList' });
export const NewTenant = z.object({ id: tenantId, name }).meta({ id: 'NewTenant' });
export const TenantChange = z
  .object({ name: name.optional(), state: z.enum(['active', 'suspended']).optional() })
  .meta({ id: 'TenantChange' });
export const Rename = z.object({ name }).meta({ id: 'Rename' });

export const Member = z
  .object({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    role: TenantRole,
    secondFactor: z.boolean(),
    since: z.iso.datetime(),
  })
  .meta({ id: 'Member' });
export type Member = z.infer<typeof Member>;
export const Invitation = z
  .object({
    id: z.string(),
    email: z.string(),
    role: TenantRole,
    invitedBy: z.string(),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'Invitation' });
export type Invitation = z.infer<typeof Invitation>;
export const People = z
  .object({ people: z.array(Member), invitations: z.array(Invitation) })
  .meta({ id: 'People' });
export type People = z.infer<typeof People>;
export const Invite = z
  .object({ email: z.email('must be an e-mail address').max(254), role: TenantRole })
  .meta({ id: 'Invite' });
export const Invited = z
  .object({
    invitation: Invitation,
    link: z.string().nullable().describe('To be given to the person; null where it was mailed.'),
  })
  .meta({ id: 'Invited' });
export const RoleChange = z.object({ role: TenantRole }).meta({ id: 'RoleChange' });

const TeamInvitation = Invitation.omit({ role: true }).meta({ id: 'TeamInvitation' });
export const Team = z
  .object({
    people: z.array(Member.omit({ role: true }).meta({ id: 'TeamMember' })),
    invitations: z.array(TeamInvitation),
  })
  .meta({ id: 'Team' });
export type Team = z.infer<typeof Team>;
export const InviteToTeam = Invite.omit({ role: true }).meta({ id: 'InviteToTeam' });
export const InvitedToTeam = Invited.extend({ invitation: TeamInvitation }).meta({ id: 'InvitedToTeam' });

export const ApiKey = z
  .object({
    id: z.string(),
    name: z.string(),
    role: TenantRole,
    scopes: z.array(z.string()).nullable().describe('Null: all that the role may.'),
    hint: z.string().describe('Its first letters.'),
    createdBy: z.string(),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime().nullable(),
    expiresAt: z.iso.datetime().nullable(),
    revokedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'ApiKey' });
export type ApiKey = z.infer<typeof ApiKey>;
export const ApiKeyList = z
  .object({
    keys: z.array(ApiKey),
    scopes: z.array(z.string()).describe('All that a key of yours may be given.'),
  })
  .meta({ id: 'ApiKeyList' });
export const NewApiKey = z
  .object({
    name: z.string().trim().min(1, 'must not be empty').max(100),
    role: TenantRole.default('operator'),
    scopes: z.array(z.string().max(60)).max(100).nullable().default(null),
    expiresInDays: z.int().min(1).max(3650).nullable().default(null),
  })
  .meta({ id: 'NewApiKey' });
export const MadeApiKey = z
  .object({ key: ApiKey, secret: z.string().describe('Shown now only.') })
  .meta({ id: 'MadeApiKey' });

const limit = z
  .int()
  .min(0)
  .max(2 ** 52);
export const Quotas = z
  .object({ concurrentCalls: limit, callsPerDay: limit, storageBytes: limit, requestsPerMinute: limit })
  .meta({ id: 'Quotas' });
export const QuotasNow = z
  .object({
    limits: Quotas,
    own: z.record(z.string(), z.int().nullable()).describe('Null where the default counts.'),
    used: z.object({
      concurrentCalls: z.int(),
      callsToday: z.int(),
      requestsThisMinute: z.int(),
      storageBytes: z.int().describe('Of recordings; up to half a minute old.'),
    }),
  })
  .meta({ id: 'QuotasNow' });
const own = z.int().min(0).max(2_000_000_000).nullable().default(null).describe('Null takes the default.');
export const QuotasInput = z
  .object({
    concurrentCalls: own,
    callsPerDay: own,
    storageBytes: limit.nullable().default(null).describe('Null takes the default.'),
    requestsPerMinute: own,
  })
  .meta({ id: 'QuotasChange' });

export const Sso = z
  .object({
    issuer: z.string(),
    clientId: z.string(),
    newcomerRole: TenantRole.nullable(),
    domains: z.array(z.string()).describe('Mail domains that are let in; none means all.'),
    callbackUrl: z.string().describe('To be entered at the provider.'),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Sso' });
export type Sso = z.infer<typeof Sso>;
const issuer = z
  .url({ protocol: /^https?$/, error: 'must be an address that begins with https://' })
  .max(500);
const domain = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}$/, 'must be a domain such as example.com');
export const SsoCheck = z
  .object({ issuer, clientId: z.string().trim().min(1).max(300) })
  .meta({ id: 'SsoCheck' });
export const SsoLook = z
  .object({
    signInAt: z.string().describe('Where people are sent to sign in.'),
    pkce: z.boolean().nullable().describe('Whether it says that it takes PKCE; null where it says nothing.'),
    email: z.boolean().nullable().describe('Whether it says that it tells e-mail addresses.'),
  })
  .meta({ id: 'SsoLook' });
export type SsoLook = z.infer<typeof SsoLook>;
export const SsoInput = z
  .object({
    issuer,
    clientId: z.string().trim().min(1).max(300),
    clientSecret: z
      .string()
      .min(1)
      .max(1000)
      .optional()
      .describe('Write-only; may be left out when nothing else of the client changes.'),
    newcomerRole: TenantRole.nullable().default(null),
    domains: z.array(domain).max(50).default([]),
  })
  .meta({ id: 'SsoChange' });
export type SsoInput = z.input<typeof SsoInput>;
