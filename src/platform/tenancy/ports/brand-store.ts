/** How one tenant looks. Made for one tenant: knows no other. */
import type { Brand, Logo } from '../brand.ts';

export interface BrandStore {
  /** Null until one is put. */
  brand(): Promise<Brand | null>;
  logo(): Promise<Logo | null>;
  /** `logo` undefined leaves the one that is there, null takes it away. */
  putBrand(brand: Omit<Brand, 'logoHash'>, logo: Logo | null | undefined): Promise<Brand>;
}
