/** The pages, by group; beside the page where there is room, in a drawer on a narrow screen. */
import { Link, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { GROUPS, type Page } from '../pages.ts';

export function Sidebar({ pages, chosen }: { pages: readonly Page[]; chosen?: () => void }) {
  const nav = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // On a low screen the last groups lie below its edge: the page that one is on is brought in.
  useEffect(() => {
    nav.current?.querySelector('[aria-current=page]')?.scrollIntoView({ block: 'nearest' });
  }, [pathname, pages.length]);
  return (
    <nav ref={nav} aria-label="Pages" className="flex flex-col gap-6">
      {GROUPS.map((group) => {
        const own = pages.filter((page) => page.group === group);
        if (own.length === 0) return null;
        return (
          <div key={group}>
            {group !== 'Work' && <p className="eyebrow px-3 pb-1.5">{group}</p>}
            <ul className="flex flex-col gap-0.5">
              {own.map(({ path, label, icon: Icon }) => (
                <li key={path}>
                  <Link
                    to={path}
                    activeOptions={{ exact: path === '/' }}
                    onClick={chosen}
                    className="flex min-h-9 items-center gap-3 rounded-lg px-3 text-sm font-medium text-soft transition-colors hover:bg-sunken hover:text-ink aria-[current=page]:bg-agent-wash aria-[current=page]:text-agent"
                  >
                    <Icon className="size-4.5 shrink-0" aria-hidden="true" />
                    {label}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        );
      })}
    </nav>
  );
}
