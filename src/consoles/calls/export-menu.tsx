/** Takes the calls that are shown along, as a file. */
import { Menu } from '@base-ui/react/menu';
import { useMutation } from '@tanstack/react-query';
import { ChevronDown, Download } from 'lucide-react';
import { useMay } from '../access/session.ts';
import { buttonClass } from '../ui/button.tsx';
import { download } from '../ui/request.ts';
import { type CallFilter, queryOf } from './filter.ts';

const FORMATS = [
  ['csv', 'CSV', 'any number of calls'],
  ['xlsx', 'Excel workbook', 'up to 20,000 calls'],
] as const;

export function ExportMenu({ filter }: { filter: CallFilter }) {
  const may = useMay('calls:export');
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
      <Menu.Root>
        <Menu.Trigger className={buttonClass()} disabled={taking.isPending}>
          <Download className="size-4" aria-hidden="true" />
          {taking.isPending ? 'Preparing …' : 'Export'}
          <ChevronDown className="size-3.5 text-faint" aria-hidden="true" />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner sideOffset={6} align="end" collisionPadding={12} className="z-50">
            <Menu.Popup className="card animate-rise min-w-60 p-1.5 shadow-card outline-none">
              {FORMATS.map(([format, name, about]) => (
                <Menu.Item
                  key={format}
                  onClick={() => taking.mutate(format)}
                  className="flex min-h-10 cursor-pointer items-baseline justify-between gap-4 rounded-lg px-3 py-2 text-sm outline-none data-[highlighted]:bg-sunken"
                >
                  <span className="font-medium">{name}</span>
                  <span className="text-xs text-soft">{about}</span>
                </Menu.Item>
              ))}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      {taking.isError && (
        <p role="alert" className="max-w-sm text-right text-sm text-bad">
          {taking.error.message}
        </p>
      )}
    </div>
  );
}
