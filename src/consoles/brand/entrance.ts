/** The tenant whose own link was followed (`/sign-in?tenant=acme`): its look is worn before anybody is signed in. */
import { useQuery } from '@tanstack/react-query';
import type { Entrance } from '#wire/brand.ts';
import { brandApi } from './api.ts';
import { useWornBrand } from './wear.ts';

export function askedTenant(): string | null {
  const tenant = new URLSearchParams(location.search).get('tenant');
  return tenant === null || tenant === '' ? null : tenant;
}

/** Undefined for the house's own entrance, and for a tenant that has no look. */
export function useEntrance(): Entrance | undefined {
  const tenant = askedTenant();
  const { data } = useQuery({
    queryKey: ['entrance', tenant],
    queryFn: ({ signal }) => brandApi.entrance(tenant ?? '', signal),
    enabled: tenant !== null,
    retry: false,
    staleTime: Infinity,
  });
  useWornBrand(data?.brand);
  return data;
}
