import type { Brand } from '#platform/tenancy/brand.ts';
import type * as wire from '#wire/brand.ts';

/** The logo's address changes with the logo, so that it may be kept for ever. */
export function presentBrand(tenantId: string, brand: Brand | null): wire.Brand {
  const { name = null, accent = null, logoHash = null } = brand ?? {};
  const logo = logoHash === null ? null : `/api/entrance/logo?tenant=${tenantId}&v=${logoHash}`;
  return { name, accent, logo };
}
