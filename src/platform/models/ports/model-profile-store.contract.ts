/** What every store of model profiles keeps. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { ModelProfile } from '../model-profile.ts';
import type { ModelProfileStore } from './model-profile-store.ts';

const profile = (name: string, more: Partial<ModelProfile> = {}): ModelProfile => ({
  name,
  url: 'https://llm.example.com/v1',
  model: 'large',
  secret: 'llm-key',
  updatedAtMs: 5,
  updatedBy: 'Ada',
  ...more,
});

/** `make` answers with the stores of two tenants, with nothing in them. */
export function modelProfileContract(
  name: string,
  make: () => Promise<{ own: ModelProfileStore; other: ModelProfileStore }>,
): void {
  describe(`${name} keeps the contract of ModelProfileStore`, () => {
    let own: ModelProfileStore;
    let other: ModelProfileStore;
    beforeEach(async () => {
      ({ own, other } = await make());
    });

    test('a profile is there once it is put, and in its own tenant only', async () => {
      expect([await own.list(), await own.get('careful')]).toEqual([[], null]);
      await own.put(profile('careful'));
      expect(await own.get('careful')).toEqual(profile('careful'));
      expect([await other.list(), await other.get('careful')]).toEqual([[], null]);
    });

    test('two tenants have one of the same name each, and neither changes that of the other', async () => {
      await own.put(profile('careful'));
      await other.put(profile('careful', { url: 'https://other.example.com', secret: null }));
      expect(await own.get('careful')).toEqual(profile('careful'));
      expect(await other.remove('careful')).toBe(true);
      expect(await own.get('careful')).toEqual(profile('careful'));
    });

    test('a later one takes the place of the one before it, and all come by name', async () => {
      await own.put(profile('quick'));
      await own.put(profile('careful'));
      const changed = profile('quick', { model: 'small', secret: null, updatedAtMs: 9, updatedBy: 'Eve' });
      await own.put(changed);
      expect(await own.list()).toEqual([profile('careful'), changed]);
    });

    test('one that is removed is gone, and removing tells whether it was there', async () => {
      await own.put(profile('careful'));
      expect([await own.remove('careful'), await own.remove('careful')]).toEqual([true, false]);
      expect(await own.list()).toEqual([]);
    });
  });
}
