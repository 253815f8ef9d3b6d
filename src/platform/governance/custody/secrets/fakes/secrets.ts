/** A tenant's secrets in memory, unsealed: for the tests of what keeps a key among them, and of what uses one. */
import { ParleyError } from '#voice/errors.ts';
import type { Secret } from '../secret.ts';
import type { NewSecret, Secrets } from '../secrets.ts';

export function memorySecrets(): Pick<Secrets, 'valid' | 'put' | 'get' | 'list' | 'remove'> {
  const kept = new Map<string, { value: Secret; version: number }>();
  return {
    async get(tenantId, name) {
      const known = kept.get(`${tenantId}/${name}`);
      if (known === undefined) throw new ParleyError('secret.unknown', `There is no secret "${name}".`);
      return known.value;
    },
    list: async (tenantId) =>
      [...kept].flatMap(([key, { version }]) => {
        const [of, name] = key.split('/') as [string, string];
        return of === tenantId ? [{ name, version, madeAtMs: 0, madeBy: 'test', previousUntilMs: null }] : [];
      }),
    remove: async (tenantId, name) => kept.delete(`${tenantId}/${name}`),
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
