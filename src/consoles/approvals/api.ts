/** What waits for people, and what the gate has decided. */
import { Approval, ApprovalList, ApprovalToken, DecisionList } from '#wire/governance.ts';
import { request, sending } from '../ui/request.ts';

export const approvalsApi = {
  list(state: Approval['state'] | null, before: string | null, signal: AbortSignal) {
    const query = new URLSearchParams({ limit: '50' });
    if (state !== null) query.set('state', state);
    if (before !== null) query.set('before', before);
    return request(ApprovalList, `/api/approvals?${query.toString()}`, { signal });
  },
  vote: (id: string, agrees: boolean, note: string) =>
    request(
      Approval,
      `/api/approvals/${encodeURIComponent(id)}/${agrees ? 'approve' : 'reject'}`,
      sending('POST', { note }),
    ),
  renewToken: (id: string) =>
    request(ApprovalToken, `/api/approvals/${encodeURIComponent(id)}/token`, sending('POST', {})),
  decisions(before: string | null, signal: AbortSignal) {
    const query = new URLSearchParams({ limit: '50' });
    if (before !== null) query.set('before', before);
    return request(DecisionList, `/api/decisions?${query.toString()}`, { signal });
  },
};
