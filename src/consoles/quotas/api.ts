/** What the tenant may use, and uses. */
import type { z } from 'zod';
import { type QuotasInput, QuotasNow } from '#wire/tenancy.ts';
import { request, sending } from '../ui/request.ts';

export type QuotasInput = z.infer<typeof QuotasInput>;
export type QuotasNow = z.infer<typeof QuotasNow>;

export const quotasApi = {
  now: (signal: AbortSignal) => request(QuotasNow, '/api/quotas', { signal }),
  put: (quotas: QuotasInput) => request(QuotasNow, '/api/quotas', sending('PUT', quotas)),
};
