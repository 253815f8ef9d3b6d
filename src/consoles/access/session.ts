/** Who is here, in which tenant, and what they may do. */
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { Session } from '#wire/access.ts';
import { access } from './access-api.ts';

export function useSession(): UseQueryResult<Session> {
  return useQuery({
    queryKey: ['session'],
    queryFn: ({ signal }) => access.session(signal),
    retry: false,
    staleTime: 60_000,
  });
}

/** False until it is known: what one may not do is never shown for a moment. */
export function useMay(permission: string): boolean {
  const { data } = useSession();
  return data?.permissions.includes(permission) ?? false;
}
