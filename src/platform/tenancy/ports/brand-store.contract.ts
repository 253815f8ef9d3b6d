/** What every store of brands keeps. */
import { beforeEach, describe, expect, test } from 'vitest';
import { logoOf } from '../brand.ts';
import type { BrandStore } from './brand-store.ts';

const SVG = logoOf(
  'image/svg+xml',
  new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"></svg>'),
);

/** `make` answers with the stores of two tenants, with nothing in them. */
export function brandContract(
  name: string,
  make: () => Promise<{ own: BrandStore; other: BrandStore }>,
): void {
  describe(`${name} keeps the contract of BrandStore`, () => {
    let own: BrandStore;
    let other: BrandStore;
    beforeEach(async () => {
      ({ own, other } = await make());
    });

    test('there is none until one is put, and then in its own tenant only', async () => {
      expect(await own.brand()).toBeNull();
      expect(await own.logo()).toBeNull();
      const put = await own.putBrand({ name: 'Willow', accent: '#1d4ed8', updatedAtMs: 5 }, SVG);
      expect(put).toEqual({ name: 'Willow', accent: '#1d4ed8', logoHash: SVG.hash, updatedAtMs: 5 });
      expect(await own.brand()).toEqual(put);
      expect(await own.logo()).toEqual(SVG);
      expect(await other.brand()).toBeNull();
      expect(await other.logo()).toBeNull();
    });

    test('a change without a logo leaves the one that is there, and null takes it away', async () => {
      await own.putBrand({ name: null, accent: null, updatedAtMs: 5 }, SVG);
      const kept = await own.putBrand({ name: 'Willow', accent: null, updatedAtMs: 6 }, undefined);
      expect(kept).toMatchObject({ name: 'Willow', logoHash: SVG.hash, updatedAtMs: 6 });
      expect(await own.logo()).toEqual(SVG);
      expect(await own.putBrand({ name: 'Willow', accent: null, updatedAtMs: 7 }, null)).toMatchObject({
        logoHash: null,
      });
      expect(await own.logo()).toBeNull();
    });

    test('a first brand without a logo has none', async () => {
      expect(await own.putBrand({ name: 'A', accent: null, updatedAtMs: 1 }, undefined)).toMatchObject({
        logoHash: null,
      });
    });
  });
}
