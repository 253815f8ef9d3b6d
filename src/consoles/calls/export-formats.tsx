/** The files in which calls are taken along, to choose from. Fetched when it is opened. */
import { Menu } from '@base-ui/react/menu';
import type { Opened } from '../shell/opened.ts';

const FORMATS = [
  ['csv', 'CSV', 'any number of calls'],
  ['xlsx', 'Excel workbook', 'up to 20,000 calls'],
] as const;

export default function ExportFormats({ anchor, close, take }: Opened & { take: (format: string) => void }) {
  return (
    <Menu.Root open onOpenChange={(open) => !open && close()}>
      <Menu.Portal>
        <Menu.Positioner anchor={anchor} sideOffset={6} align="end" collisionPadding={12} className="z-50">
          <Menu.Popup
            finalFocus={anchor}
            aria-label="Export as"
            className="card animate-rise min-w-60 p-1.5 shadow-card outline-none"
          >
            {FORMATS.map(([format, name, about]) => (
              <Menu.Item
                key={format}
                onClick={() => take(format)}
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
  );
}
