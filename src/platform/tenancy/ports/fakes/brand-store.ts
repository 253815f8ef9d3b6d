/** Brands kept in memory, for tests. Passes the contract of `BrandStore`. */
import type { Brand, Logo } from '../../brand.ts';
import type { BrandStore } from '../brand-store.ts';

export function memoryBrand(): BrandStore {
  let brand: Brand | null = null;
  let logo: Logo | null = null;
  return {
    brand: async () => brand,
    logo: async () => logo,
    async putBrand(next, nextLogo) {
      if (nextLogo !== undefined) logo = nextLogo;
      return (brand = { ...next, logoHash: logo?.hash ?? null });
    },
  };
}
