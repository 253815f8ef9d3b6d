/** A tenant's sign-in provider as it is asked, its secret opened. */
import type { FastifyRequest } from 'fastify';
import type { SsoClient } from '#platform/tenancy/ports/single-sign-on.ts';
import { sealOf, type Seal } from '#platform/tenancy/seal.ts';
import { TENANT_ID } from '#platform/tenancy/tenant.ts';
import { ParleyError } from '#voice/errors.ts';
import { originOf } from '../access/cookies.ts';
import type { Access, ApiDeps } from '../deps.ts';

/** What was sealed for one tenant does not open for another. */
export function ssoSeal(secret: string, tenantId: string): Seal {
  return sealOf(secret, `single sign-on secret of ${tenantId}`);
}

/** Throws `sso.unknown`, also for a tenant that does not exist: a stranger learns of none. */
export async function ssoClient({ tenancy, tenant, access }: ApiDeps, tenantId: string): Promise<SsoClient> {
  const known = TENANT_ID.test(tenantId) && (await tenancy.tenant(tenantId)) !== null;
  const provider = known ? await tenant(tenantId).tenancy.sso() : null;
  if (provider === null) throw new ParleyError('sso.unknown', 'Check the name, or sign in with a password.');
  const secret = ssoSeal(access.secret, tenantId).open(provider.sealedSecret);
  if (secret === null)
    throw new ParleyError(
      'sso.failed',
      'The secret of the provider cannot be read any more: enter it again.',
    );
  return { issuer: provider.issuer, clientId: provider.clientId, secret };
}

export function ssoCallbackUrl(request: FastifyRequest, access: Access): string {
  return `${originOf(request, access)}/api/session/sso/callback`;
}
