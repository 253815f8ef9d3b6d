/** Somebody who asks: with a key of a tenant, or as one of the internal team. */
import type { Role } from '#platform/tenancy/permissions.ts';
import { Jar } from '#platform/tenancy/ports/identity.contract.ts';
import type { MemoryIdentity } from '#platform/tenancy/ports/fakes/identity.ts';
import type { MemoryTenancy } from '#platform/tenancy/ports/fakes/tenancy-store.ts';
import { hashOf } from '#platform/tenancy/secret-text.ts';
import type { Clock } from '#voice/ports/clock.ts';

export const OWN_HOST = 'localhost:7070';

let somebodies = 0;

/** Headers of somebody with that role there. The tenant is made where it is missing. */
export async function somebody(parts: {
  role: Role;
  tenantId: string;
  tenancy: MemoryTenancy;
  identity: MemoryIdentity;
  clock: Clock;
}): Promise<Record<string, string>> {
  const { role, tenantId, tenancy, identity, clock } = parts;
  const nowMs = clock.epochMs();
  somebodies += 1;
  if ((await tenancy.ofAll.tenant(tenantId)) === null)
    await tenancy.ofAll.createTenant({ id: tenantId, name: tenantId, state: 'active', createdAtMs: nowMs });
  if (role === 'platform') {
    const email = `team${somebodies}@parley.example`;
    const { id } = await identity.createPersonWithoutPassword({ email, name: 'Team' });
    await tenancy.ofAll.addPlatform(id, nowMs);
    const { cookie } = new Jar().take(await identity.admit(id, null, new Jar()));
    return { host: OWN_HOST, cookie, 'x-parley-tenant': tenantId };
  }
  const secret = `pk_${role}_${somebodies}`;
  const times = { createdAtMs: nowMs, lastUsedAtMs: null, expiresAtMs: null, revokedAtMs: null };
  const key = {
    id: `key_${somebodies}`,
    name: `${role} of ${tenantId}`,
    role,
    scopes: null,
    hint: 'pk_',
    createdBy: 'test',
    ...times,
  };
  await tenancy.forTenant(tenantId).addKey(key, hashOf(secret));
  return { host: OWN_HOST, authorization: `Bearer ${secret}` };
}
