/** Who is here and in which tenant; to change either. */
import { ChevronsUpDown } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import { useSession } from '../access/session.ts';

const AccountPopover = lazy(() => import('./account-popover.tsx'));

export function AccountMenu() {
  const { data: session } = useSession();
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  if (session === undefined) return <span className="size-9" />;
  const name = session.person?.name ?? (session.kind === 'demo' ? 'Demo' : (session.kind ?? 'Nobody'));
  return (
    <>
      <button
        ref={anchor}
        type="button"
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        aria-label={`Account: ${name}${session.tenant ? `, in ${session.tenant.name}` : ''}`}
        className="flex min-h-9 items-center gap-2 rounded-lg py-1 pr-1.5 pl-1.5 text-sm text-soft hover:bg-sunken hover:text-ink"
      >
        <span
          aria-hidden="true"
          className="grid size-7 place-items-center rounded-full bg-agent-wash text-xs font-semibold text-agent"
        >
          {initials(name)}
        </span>
        <span className="hidden max-w-40 truncate font-medium md:inline">
          {session.tenant?.name ?? 'No tenant'}
        </span>
        <ChevronsUpDown className="size-3.5 shrink-0 text-faint" aria-hidden="true" />
      </button>
      {open && (
        <Suspense fallback={null}>
          <AccountPopover session={session} name={name} anchor={anchor} close={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== '');
  return `${words[0]?.[0] ?? '?'}${words.length > 1 ? (words.at(-1)?.[0] ?? '') : ''}`.toUpperCase();
}
