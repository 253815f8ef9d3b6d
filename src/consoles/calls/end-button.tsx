import { useMutation, useQueryClient } from '@tanstack/react-query';
import { PhoneOff } from 'lucide-react';
import { api } from '../ui/api.ts';
import { Button } from '../ui/button.tsx';

export function EndButton({ callId }: { callId: string }) {
  const queries = useQueryClient();
  const end = useMutation({
    mutationFn: () => api.endCall(callId),
    onSettled: () => queries.invalidateQueries({ queryKey: ['call', callId], exact: true }),
  });
  return (
    <Button look="danger" disabled={end.isPending || end.isSuccess} onClick={() => end.mutate()}>
      <PhoneOff className="size-4" aria-hidden="true" />
      {end.isError ? 'Try again to end it' : end.isPending || end.isSuccess ? 'Ending …' : 'End the call'}
    </Button>
  );
}
