/** Takes the calls that are shown along, as a file. */
import { useMutation } from '@tanstack/react-query';
import { ChevronDown, Download } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import { useMay } from '../access/session.ts';
import { Button } from '../ui/button.tsx';
import { download } from '../ui/request.ts';
import { type CallFilter, queryOf } from './filter.ts';

const ExportFormats = lazy(() => import('./export-formats.tsx'));

export function ExportMenu({ filter }: { filter: CallFilter }) {
  const may = useMay('calls:export');
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  const taking = useMutation({
    mutationFn: (format: string) =>
      download(
        `/api/calls/export?${new URLSearchParams({ ...queryOf(filter), format }).toString()}`,
        `calls.${format}`,
      ),
  });
  if (!may) return null;
  return (
    <div className="flex flex-col items-end gap-2">
      <Button
        ref={anchor}
        aria-haspopup="menu"
        aria-expanded={open}
        disabled={taking.isPending}
        onClick={() => setOpen(!open)}
      >
        <Download className="size-4" aria-hidden="true" />
        {taking.isPending ? 'Preparing …' : 'Export'}
        <ChevronDown className="size-3.5 text-faint" aria-hidden="true" />
      </Button>
      {open && (
        <Suspense fallback={null}>
          <ExportFormats
            anchor={anchor}
            close={() => setOpen(false)}
            take={(format) => taking.mutate(format)}
          />
        </Suspense>
      )}
      {taking.isError && (
        <p role="alert" className="max-w-sm text-right text-sm text-bad">
          {taking.error.message}
        </p>
      )}
    </div>
  );
}
