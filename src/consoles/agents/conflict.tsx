/** Somebody else has saved the draft since it was opened here: who, what is different, and the two ways on. */
import { useMutation } from '@tanstack/react-query';
import { Users } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { agentsApi } from './api.ts';
import type { DraftWork } from './use-draft.ts';

const TextDiff = lazy(() => import('./text-diff.tsx'));

export function Conflict({ work, told }: { work: DraftWork; told: string }) {
  const theirs = useMutation({ mutationFn: () => agentsApi.draft(work.id) });
  const { data, reset } = theirs;
  return (
    <div
      role="alert"
      className="mt-4 flex flex-wrap items-center gap-3 rounded-xl border border-warn/40 bg-warn-wash p-4 text-sm"
    >
      <Users className="size-5 shrink-0 text-warn" aria-hidden="true" />
      <p className="min-w-0 flex-1 basis-64">{told} Nothing of yours is lost: it stands here, not saved.</p>
      <Button disabled={theirs.isPending} onClick={() => theirs.mutate()}>
        {theirs.isPending ? 'Loading …' : 'See both'}
      </Button>
      {theirs.isError && <p className="w-full text-bad">{theirs.error.message}</p>}
      <Dialog
        open={data !== undefined}
        close={reset}
        wide
        title="Two people, one draft"
        about={
          data &&
          `Lines with − are as ${data.updatedBy?.label ?? 'somebody'} has saved them, lines with + as you have them.`
        }
      >
        {data && (
          <div className="flex flex-col gap-5">
            <Suspense fallback={<p className="text-sm text-soft">Comparing …</p>}>
              <TextDiff before={data.source} after={work.source} />
            </Suspense>
            <div className="flex flex-wrap justify-end gap-2">
              <Button onClick={() => work.goOnFrom(data, true)}>Keep mine, to save over theirs</Button>
              <Button look="strong" onClick={() => work.goOnFrom(data, false)}>
                Take theirs
              </Button>
            </div>
          </div>
        )}
      </Dialog>
    </div>
  );
}
