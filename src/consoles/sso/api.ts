/** The tenant's own sign-in provider. */
import { Sso, type SsoInput, SsoLook } from '#wire/tenancy.ts';
import { ApiError, request, send, sending } from '../ui/request.ts';

export const ssoApi = {
  /** Null where none is set up. */
  read: (signal: AbortSignal): Promise<Sso | null> =>
    request(Sso, '/api/sso', { signal }).catch((fault: unknown) => {
      if (fault instanceof ApiError && fault.status === 404) return null;
      throw fault;
    }),
  put: (sso: SsoInput) => request(Sso, '/api/sso', sending('PUT', sso)),
  check: (client: { issuer: string; clientId: string }) =>
    request(SsoLook, '/api/sso/check', sending('POST', client)),
  remove: () => send('/api/sso', sending('DELETE')),
};
