/** The sidebar of a narrow screen, open. Fetched when it is asked for. */
import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { Brand } from '#wire/brand.ts';
import { HouseMark } from '../brand/house-mark.tsx';
import type { Page } from '../pages.ts';
import { Sidebar } from './sidebar.tsx';

interface Open {
  pages: readonly Page[];
  house: { brand: Brand | null; name: string };
  close: () => void;
}

export default function OpenDrawer({ pages, house, close }: Open) {
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-[rgb(20_17_12/45%)]" />
        <Dialog.Popup
          aria-label="Pages"
          className="fixed inset-y-0 left-0 z-50 flex w-[min(18rem,85vw)] flex-col overflow-y-auto border-r border-line bg-paper p-3 outline-none"
        >
          <div className="mb-4 flex items-center justify-between pl-3">
            <HouseMark brand={house.brand} tenant={house.name} />
            <Dialog.Close
              aria-label="Close"
              className="grid size-10 place-items-center rounded-lg text-soft hover:bg-sunken hover:text-ink"
            >
              <X className="size-5" aria-hidden="true" />
            </Dialog.Close>
          </div>
          <Sidebar pages={pages} chosen={close} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
