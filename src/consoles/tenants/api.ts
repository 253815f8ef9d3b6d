/** All tenants, for who may make them. */
import type { z } from 'zod';
import { type NewTenant, Tenant, type TenantChange, TenantList } from '#wire/tenancy.ts';
import { request, sending } from '../ui/request.ts';

export const tenantsApi = {
  list: (signal: AbortSignal) => request(TenantList, '/api/tenants', { signal }),
  make: (tenant: z.infer<typeof NewTenant>) => request(Tenant, '/api/tenants', sending('POST', tenant)),
  change: (id: string, change: z.infer<typeof TenantChange>) =>
    request(Tenant, `/api/tenants/${encodeURIComponent(id)}`, sending('PUT', change)),
};
