/** A change asked of the API: while it runs, when it failed, and what has to be loaded again when it is done. */
import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { ApiError } from './request.ts';

/** `again` names the queries that the change makes old. */
export function useChange<Input = void, Result = void>(
  change: (input: Input) => Promise<Result>,
  again: readonly string[],
  done?: (result: Result) => void,
): UseMutationResult<Result, Error, Input> {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async (result) => {
      await Promise.all(again.map((key) => queries.invalidateQueries({ queryKey: [key] })));
      done?.(result);
    },
  });
}

/** What was wrong with one field of a form, as the API told it; `path` is the field's name. */
export function faultOf(error: Error | null, path: string): string | undefined {
  if (!(error instanceof ApiError)) return undefined;
  return error.problem?.errors?.find((each) => each.path.replace(/^body\.?/, '') === path)?.message;
}
