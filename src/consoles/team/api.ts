/** The internal team. */
import { InvitedToTeam, Team } from '#wire/tenancy.ts';
import { request, send, sending } from '../ui/request.ts';

export const teamApi = {
  list: (signal: AbortSignal) => request(Team, '/api/team', { signal }),
  invite: (email: string) => request(InvitedToTeam, '/api/team/invitations', sending('POST', { email })),
  withdraw: (id: string) => send(`/api/team/invitations/${encodeURIComponent(id)}`, sending('DELETE')),
  remove: (id: string) => send(`/api/team/${encodeURIComponent(id)}`, sending('DELETE')),
};
