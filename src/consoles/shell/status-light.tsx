/** The dot that says how Parley is, and behind it what each need is served by and how to get a better one. */
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useRef, useState } from 'react';
import { api } from '../ui/api.ts';

const StatusPopover = lazy(() => import('./status-popover.tsx'));

const HEALTH = {
  ok: { dot: 'bg-good', word: 'All well' },
  degraded: { dot: 'bg-warn', word: 'Degraded' },
  stopping: { dot: 'bg-warn', word: 'Stopping' },
  gone: { dot: 'bg-bad', word: 'No answer' },
};

export function StatusLight() {
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  const { data, isError, isPending } = useQuery({
    queryKey: ['status'],
    queryFn: ({ signal }) => api.status(signal),
    refetchInterval: 10_000,
    retry: false,
  });
  const health = HEALTH[isError ? 'gone' : (data?.health ?? 'ok')];
  const word = isPending ? 'Asking …' : health.word;
  return (
    <>
      <button
        ref={anchor}
        type="button"
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex min-h-9 items-center gap-2 rounded-lg px-2.5 text-sm text-soft hover:bg-sunken hover:text-ink"
        aria-label={`Status: ${word}`}
      >
        <span className={`size-2.5 rounded-full ${isPending ? 'bg-line-strong' : health.dot}`} />
        <span className="hidden md:inline">{word}</span>
      </button>
      {open && (
        <Suspense fallback={null}>
          <StatusPopover
            word={word}
            status={isError ? undefined : data}
            isPending={isPending}
            anchor={anchor}
            close={() => setOpen(false)}
          />
        </Suspense>
      )}
    </>
  );
}
