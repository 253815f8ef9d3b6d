/** A tenant: an organisation that owns everything below it. */

/** The tenant that every Parley has from its first start: what one person at home uses, and the demo that can be entered without signing in. */
export const HOME_TENANT = 'default';

/** In addresses, tables and folders. */
export const TENANT_ID = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;

export interface Tenant {
  id: string;
  name: string;
  createdAtMs: number;
  /** A suspended tenant's calls are refused and its people cannot sign in; nothing of it is deleted. */
  state: 'active' | 'suspended';
}
