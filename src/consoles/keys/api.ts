/** Keys with which programs reach the API. */
import type { z } from 'zod';
import { ApiKeyList, MadeApiKey, type NewApiKey } from '#wire/tenancy.ts';
import { request, send, sending } from '../ui/request.ts';

export const keysApi = {
  list: (signal: AbortSignal) => request(ApiKeyList, '/api/keys', { signal }),
  make: (key: z.infer<typeof NewApiKey>) => request(MadeApiKey, '/api/keys', sending('POST', key)),
  revoke: (id: string) => send(`/api/keys/${encodeURIComponent(id)}`, sending('DELETE')),
};
