/** A tenant's secrets in memory, unsealed: for the tests of what keeps a key among them. */
import type { Secret } from '../secret.ts';
import type { NewSecret, Secrets } from '../secrets.ts';

export function memorySecrets(): Pick<Secrets, 'valid' | 'put'> {
  const kept = new Map<string, { value: Secret; version: number }>();
  return {
    async valid(tenantId, name) {
      const known = kept.get(`${tenantId}/${name}`);
      return known === undefined ? [] : [known.value];
    },
    async put(tenantId, { name, value, by }: NewSecret) {
      const key = `${tenantId}/${name}`;
      const version = (kept.get(key)?.version ?? 0) + 1;
      kept.set(key, { value, version });
      return { name, version, madeAtMs: 0, madeBy: by, previousUntilMs: null };
    },
  };
}
