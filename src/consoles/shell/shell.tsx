/** The frame around every page: the pages at the side, how Parley is and who is here above. */
import { Link, Outlet } from '@tanstack/react-router';
import { Menu, Search } from 'lucide-react';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useSession } from '../access/session.ts';
import type { Brand } from '#wire/brand.ts';
import { PAGES, type Page } from '../pages.ts';
import { HouseMark } from '../brand/house-mark.tsx';
import { useWornBrand } from '../brand/wear.ts';
import { AccountMenu } from './account-menu.tsx';
import { Sidebar } from './sidebar.tsx';
import { StatusLight } from './status-light.tsx';
import { ThemeToggle } from './theme-toggle.tsx';
import { usePalette } from './use-palette.ts';

const Palette = lazy(() => import('./palette.tsx'));
const OpenDrawer = lazy(() => import('./open-drawer.tsx'));

export function Shell() {
  const pages = usePages();
  const palette = usePalette(pages);
  useWornBrand(useHouse().brand);
  return (
    <div className="flex min-h-dvh lg:grid lg:grid-cols-[15rem_minmax(0,1fr)]">
      <a
        href="#page"
        className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:m-3 focus:rounded-lg focus:bg-raised focus:px-3 focus:py-2"
      >
        Skip to the page
      </a>
      <aside className="sticky top-0 hidden h-dvh flex-col overflow-y-auto border-r border-line px-3 pb-4 lg:flex">
        <div className="flex h-14 shrink-0 items-center px-3">
          <Home />
        </div>
        <div className="mt-4">
          <Sidebar pages={pages} />
        </div>
      </aside>
      <div className="flex min-w-0 flex-1 flex-col">
        <header className="sticky top-0 z-30 border-b border-line bg-paper/90 backdrop-blur">
          <div className="flex h-14 items-center gap-1 px-3 sm:px-6">
            <div className="flex items-center gap-1 lg:hidden">
              <Drawer pages={pages} />
              <Home />
            </div>
            <button
              type="button"
              onClick={() => palette.setOpen(true)}
              className="ml-auto flex min-h-9 items-center gap-2 rounded-lg px-2.5 text-sm text-soft hover:bg-sunken hover:text-ink lg:mr-auto lg:ml-0 lg:w-72 lg:border lg:border-line lg:bg-raised"
              aria-label="Find a page or an action"
            >
              <Search className="size-4 shrink-0" aria-hidden="true" />
              <span className="hidden lg:inline">Find …</span>
              <kbd className="ml-auto hidden rounded border border-line px-1.5 font-sans text-2xs text-faint lg:inline">
                Ctrl K
              </kbd>
            </button>
            <div className="flex items-center gap-1">
              <StatusLight />
              <ThemeToggle />
              <AccountMenu />
            </div>
          </div>
        </header>
        <main
          id="page"
          tabIndex={-1}
          className="mx-auto flex w-full max-w-6xl flex-1 flex-col px-4 outline-none sm:px-6"
        >
          <Outlet />
        </main>
      </div>
      {palette.open && (
        <Suspense>
          <Palette commands={palette.commands} close={() => palette.setOpen(false)} />
        </Suspense>
      )}
    </div>
  );
}

/** Those that the person may see. */
function usePages(): readonly Page[] {
  const { data } = useSession();
  const allowed = data?.permissions;
  return useMemo(() => PAGES.filter(({ needs }) => allowed?.includes(needs) ?? false), [allowed]);
}

/** The internal team goes from house to house, and keeps its own clothes on. */
function useHouse(): { brand: Brand | null; name: string } {
  const { data } = useSession();
  const brand = data === undefined || data.role === 'platform' ? null : data.brand;
  const tenant = brand?.logo != null ? data?.tenant?.name : undefined;
  return { brand, name: brand?.name ?? tenant ?? 'Parley' };
}

function Home() {
  const { brand, name } = useHouse();
  return (
    <Link to="/" className="flex min-w-0 items-center rounded-lg pr-1" aria-label={`${name}, home`}>
      <HouseMark brand={brand} tenant={name} short />
    </Link>
  );
}

/** The sidebar of a narrow screen. */
function Drawer({ pages }: { pages: readonly Page[] }) {
  const [open, setOpen] = useState(false);
  const house = useHouse();
  return (
    <>
      <button
        type="button"
        aria-label="Pages"
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(true)}
        className="grid size-10 place-items-center rounded-lg text-soft hover:bg-sunken hover:text-ink"
      >
        <Menu className="size-5" aria-hidden="true" />
      </button>
      {open && (
        <Suspense>
          <OpenDrawer pages={pages} house={house} close={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
