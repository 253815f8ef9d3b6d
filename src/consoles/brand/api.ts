/** How the tenant looks. */
import { Brand, type BrandInput, Entrance } from '#wire/brand.ts';
import { request, sending } from '../ui/request.ts';

export const brandApi = {
  read: (signal: AbortSignal) => request(Brand, '/api/brand', { signal }),
  put: (brand: BrandInput) => request(Brand, '/api/brand', sending('PUT', brand)),
  entrance: (tenant: string, signal: AbortSignal) =>
    request(Entrance, `/api/entrance?tenant=${encodeURIComponent(tenant)}`, { signal }),
};
