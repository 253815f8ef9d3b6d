/** Signing in, and who is signed in. */
import { z } from 'zod';
import { Brand } from './brand.ts';

const email = z.email('must be an e-mail address').max(254);
const newPassword = z
  .string()
  .min(10, 'must be at least 10 characters')
  .max(200, 'must be at most 200 characters');
const name = z.string().trim().min(1, 'must not be empty').max(120);
const link = z.string().min(1).max(200);

export const Role = z.enum(['platform', 'owner', 'admin', 'operator', 'viewer']).meta({ id: 'Role' });
export const TenantRole = z.enum(['owner', 'admin', 'operator', 'viewer']).meta({ id: 'TenantRole' });
export type TenantRole = z.infer<typeof TenantRole>;

export const Session = z
  .object({
    state: z.enum(['signed-in', 'signed-out']),
    kind: z.enum(['user', 'key', 'service', 'demo']).nullable(),
    person: z
      .object({ id: z.string(), email: z.string(), name: z.string(), secondFactor: z.boolean() })
      .nullable()
      .describe('Null for a key, a service and the demo.'),
    tenant: z
      .object({ id: z.string(), name: z.string() })
      .nullable()
      .describe('In which all requests act now.'),
    brand: Brand.nullable().describe('How that tenant looks.'),
    role: Role.nullable(),
    permissions: z.array(z.string()).describe('All that may be done here.'),
    tenants: z
      .array(z.object({ id: z.string(), name: z.string(), role: Role, suspended: z.boolean() }))
      .describe('What may be entered instead.'),
    bound: z.boolean().describe('Signed in by the tenant’s own provider: the account is governed there.'),
    demo: z.boolean().describe('Whether the demo can be entered from here.'),
    setup: z.boolean().describe('Whether this Parley still waits for its first person.'),
    mail: z.boolean().describe('Whether links are mailed; otherwise the operator’s terminal shows them.'),
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof Session>;

export const SignIn = z
  .object({ email: z.string().max(254), password: z.string().max(1000) })
  .meta({ id: 'SignIn' });
export const SignInResult = z
  .object({ state: z.enum(['signed-in', 'second-factor']) })
  .meta({ id: 'SignInResult' });
export const SecondFactorCode = z
  .object({ kind: z.enum(['app', 'backup']).default('app'), code: z.string().trim().min(1).max(40) })
  .meta({ id: 'SecondFactorCode' });
export const ChooseTenant = z.object({ tenant: z.string().max(40) }).meta({ id: 'ChooseTenant' });
export const ChangePassword = z
  .object({ present: z.string().max(1000), next: newPassword })
  .meta({ id: 'ChangePassword' });
export const AskReset = z.object({ email: z.string().max(254) }).meta({ id: 'AskReset' });
export const Reset = z.object({ token: link, password: newPassword }).meta({ id: 'Reset' });
export const WithPassword = z.object({ password: z.string().max(1000) }).meta({ id: 'WithPassword' });
export const WithCode = z.object({ code: z.string().trim().min(1).max(40) }).meta({ id: 'WithCode' });
export const SecondFactorBegun = z
  .object({
    uri: z.string().describe('For an authenticator app, `otpauth://…`.'),
    backupCodes: z.array(z.string()).describe('Each is good once; shown now only.'),
  })
  .meta({ id: 'SecondFactorBegun' });
export type SecondFactorBegun = z.infer<typeof SecondFactorBegun>;
export const OpenSignIn = z
  .object({
    id: z.string(),
    here: z.boolean().describe('The one that asks.'),
    userAgent: z.string().describe('What the browser calls itself; empty where it says nothing.'),
    provider: z.boolean().describe('By the tenant’s own provider.'),
    since: z.iso.datetime(),
    usedAt: z.iso.datetime().describe('Noted once a day at most.'),
    until: z.iso.datetime().describe('When it ends unless it is used before.'),
  })
  .meta({ id: 'OpenSignIn' });
export type OpenSignIn = z.infer<typeof OpenSignIn>;
export const OpenSignIns = z.object({ signIns: z.array(OpenSignIn) }).meta({ id: 'OpenSignIns' });
export const EndedSignIns = z.object({ ended: z.int() }).meta({ id: 'EndedSignIns' });
export const ServiceToken = z.object({ token: z.string(), expiresInS: z.int() }).meta({ id: 'ServiceToken' });
export const Done = z.object({ done: z.literal(true) }).meta({ id: 'Done' });

export const Setup = z.object({ token: link, email, name, password: newPassword }).meta({ id: 'Setup' });
export const WithLink = z.object({ token: link }).meta({ id: 'WithLink' });
export const InvitationLook = z
  .object({
    email: z.string(),
    role: Role.describe('`platform` for the internal team.'),
    tenant: z.string().describe('Whom one joins, by name.'),
    invitedBy: z.string(),
    account: z
      .boolean()
      .describe('Whether the address has an account: then sign in and accept; else choose a password.'),
  })
  .meta({ id: 'InvitationLook' });
export type InvitationLook = z.infer<typeof InvitationLook>;
export const AcceptInvitation = z
  .object({ token: link, name: name.optional(), password: newPassword.optional() })
  .meta({ id: 'AcceptInvitation' });
export const BeginSso = z
  .object({ tenant: z.string().trim().toLowerCase().max(40), to: z.string().max(500).default('/') })
  .meta({ id: 'BeginSso' });
/** Why a sign-in by the tenant's own provider came to nothing, as it stands in the address of the sign-in page. */
export const SsoRefusal = z.enum([
  'denied',
  'too_late',
  'no_member',
  'no_address',
  'foreign_domain',
  'signature',
  'suspended',
  'failed',
]);
export type SsoRefusal = z.infer<typeof SsoRefusal>;
export const SsoAway = z
  .object({ url: z.string().describe('Where the browser is to go.') })
  .meta({ id: 'SsoAway' });
