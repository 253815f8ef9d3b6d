/** People and invitations of the tenant. */
import type { TenantRole } from '#wire/access.ts';
import { Invited, People } from '#wire/tenancy.ts';
import { request, send, sending } from '../ui/request.ts';

export const peopleApi = {
  list: (signal: AbortSignal) => request(People, '/api/people', { signal }),
  invite: (email: string, role: TenantRole) =>
    request(Invited, '/api/people/invitations', sending('POST', { email, role })),
  withdraw: (id: string) => send(`/api/people/invitations/${encodeURIComponent(id)}`, sending('DELETE')),
  change: (id: string, role: TenantRole) =>
    send(`/api/people/${encodeURIComponent(id)}`, sending('PUT', { role })),
  remove: (id: string) => send(`/api/people/${encodeURIComponent(id)}`, sending('DELETE')),
};
