/** The frame around every page. */
import { Link, Outlet } from '@tanstack/react-router';
import { Monitor, Moon, Sun } from 'lucide-react';
import { Mark } from './mark.tsx';
import { StatusLight } from './status-light.tsx';
import { chooseTheme, useTheme } from './theme.ts';
import type { Theme } from './theme.ts';

const PAGES = [
  { to: '/', label: 'Talk', exact: true },
  { to: '/calls', label: 'Calls', exact: false },
  { to: '/agents', label: 'Agents', exact: false },
] as const;

export function Shell() {
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#page"
        className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:m-3 focus:rounded-lg focus:bg-raised focus:px-3 focus:py-2"
      >
        Skip to the page
      </a>
      <header className="sticky top-0 z-30 border-b border-line bg-paper/90 backdrop-blur">
        <div className="mx-auto flex h-14 w-full max-w-6xl items-center gap-1 px-3 sm:gap-4 sm:px-6">
          <Link to="/" className="flex items-center gap-2.5 rounded-lg pr-1" aria-label="Parley, home">
            <Mark />
            <span className="spoken hidden text-[1.375rem] leading-none font-medium tracking-tight sm:inline">
              Parley
            </span>
          </Link>
          <nav aria-label="Pages" className="flex h-full items-stretch">
            {PAGES.map(({ to, label, exact }) => (
              <Link
                key={to}
                to={to}
                activeOptions={{ exact }}
                className="relative flex items-center px-2.5 text-sm font-medium text-soft transition-colors hover:text-ink aria-[current=page]:text-ink aria-[current=page]:after:absolute aria-[current=page]:after:inset-x-2.5 aria-[current=page]:after:-bottom-px aria-[current=page]:after:h-0.5 aria-[current=page]:after:bg-agent sm:px-3"
              >
                {label}
              </Link>
            ))}
          </nav>
          <div className="ml-auto flex items-center gap-1">
            <StatusLight />
            <ThemeToggle />
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
  );
}

const NEXT: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' };
const ICONS = { system: Monitor, light: Sun, dark: Moon };
const WORDS = { system: 'as the system', light: 'light', dark: 'dark' };

function ThemeToggle() {
  const theme = useTheme();
  const Icon = ICONS[theme];
  return (
    <button
      type="button"
      onClick={() => chooseTheme(NEXT[theme])}
      className="grid size-9 place-items-center rounded-lg text-soft hover:bg-sunken hover:text-ink"
      aria-label={`Colours: ${WORDS[theme]}. Change to ${WORDS[NEXT[theme]]}.`}
      title={`Colours: ${WORDS[theme]}`}
    >
      <Icon className="size-4.5" aria-hidden="true" />
    </button>
  );
}
