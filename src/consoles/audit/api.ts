/** The audit, as its page asks for it. */
import { AuditList, AuditReport } from '#wire/audit.ts';
import { request } from '../ui/request.ts';

export interface AuditFilter {
  action?: string;
  actor?: string;
  subject?: string;
}

const A_PAGE = '50';

export const auditApi = {
  list(filter: AuditFilter, before: number | null, signal: AbortSignal) {
    const query = new URLSearchParams({ limit: A_PAGE, ...filter });
    if (before !== null) query.set('before', String(before));
    return request(AuditList, `/api/audit?${query.toString()}`, { signal });
  },
  verify: (calls: boolean, signal: AbortSignal) =>
    request(AuditReport, `/api/audit/verify?calls=${calls}`, { signal }),
  exportUrl: '/api/audit/export',
};
