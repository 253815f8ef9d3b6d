/** Secrets of the tenant: names can be read, values only written. */
import { KeyRotated, SecretList, StoredSecret } from '#wire/custody.ts';
import { request, send, sending } from '../ui/request.ts';

export const secretsApi = {
  list: (signal: AbortSignal) => request(SecretList, '/api/secrets', { signal }),
  put: (name: string, value: string, keepPreviousSeconds: number) =>
    request(
      StoredSecret,
      `/api/secrets/${encodeURIComponent(name)}`,
      sending('PUT', { value, keepPreviousSeconds }),
    ),
  remove: (name: string) => send(`/api/secrets/${encodeURIComponent(name)}`, sending('DELETE')),
  rotate: () => request(KeyRotated, '/api/secrets/rotate-key', sending('POST')),
};
