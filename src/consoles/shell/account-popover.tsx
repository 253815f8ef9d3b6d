/** What stands behind the account's button. Fetched when it is opened. */
import { Popover } from '@base-ui/react/popover';
import { Link } from '@tanstack/react-router';
import { Check, LogOut, ShieldCheck, UserPlus } from 'lucide-react';
import { useState } from 'react';
import type { Session } from '#wire/access.ts';
import { access, goTo } from '../access/access-api.ts';
import type { Opened } from './opened.ts';

const ITEM =
  'flex min-h-10 w-full items-center gap-3 rounded-lg px-3 text-left text-sm hover:bg-sunken focus-visible:bg-sunken';

export default function AccountPopover({
  session,
  name,
  anchor,
  close,
}: Opened & { session: Session; name: string }) {
  return (
    <Popover.Root open onOpenChange={(open) => !open && close()}>
      <Popover.Portal>
        <Popover.Positioner anchor={anchor} sideOffset={8} align="end" collisionPadding={12} className="z-50">
          <Popover.Popup className="card animate-rise flex max-h-[80dvh] w-[min(19rem,calc(100vw-24px))] flex-col overflow-hidden shadow-card">
            <div className="border-b border-line px-5 py-4">
              <Popover.Title className="truncate font-medium">{name}</Popover.Title>
              <Popover.Description className="mt-0.5 truncate text-sm text-soft">
                {session.person?.email ??
                  (session.kind === 'demo' ? 'At this machine, without an account' : '')}
                {session.role !== null && ` · ${session.role}`}
              </Popover.Description>
            </div>
            {session.tenants.length > 1 && <Tenants session={session} />}
            <div className="p-2">
              {session.person !== null && !session.bound && (
                <Link to="/account" className={ITEM}>
                  <ShieldCheck className="size-4 text-faint" aria-hidden="true" /> Password and second factor
                </Link>
              )}
              {session.kind === 'demo' && (
                <a href="/sign-in" className={ITEM}>
                  <UserPlus className="size-4 text-faint" aria-hidden="true" /> Sign in with an account
                </a>
              )}
              <button
                type="button"
                className={ITEM}
                onClick={() => void access.signOut().then(() => goTo('/sign-in'))}
              >
                <LogOut className="size-4 text-faint" aria-hidden="true" />{' '}
                {session.kind === 'demo' ? 'Leave the demo' : 'Sign out'}
              </button>
            </div>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** The list can be long for the internal team: then it is searched. */
function Tenants({ session }: { session: Session }) {
  const [text, setText] = useState('');
  const found = session.tenants.filter(({ id, name }) =>
    `${id} ${name}`.toLowerCase().includes(text.toLowerCase()),
  );
  return (
    <div className="flex min-h-0 flex-col border-b border-line p-2">
      <p className="eyebrow px-3 py-1.5">Tenant</p>
      {session.tenants.length > 8 && (
        <input
          aria-label="Find a tenant"
          placeholder="Find …"
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="mx-1 mb-1 min-h-9 rounded-lg border border-line bg-paper px-3 text-sm"
        />
      )}
      <ul className="max-h-64 overflow-y-auto">
        {found.map((tenant) => (
          <li key={tenant.id}>
            <button
              type="button"
              aria-current={tenant.id === session.tenant?.id}
              className={`${ITEM} aria-[current=true]:text-agent`}
              onClick={() => void access.chooseTenant(tenant.id).then(() => goTo('/'))}
            >
              <span className="min-w-0 flex-1 truncate">{tenant.name}</span>
              <span className="text-xs text-faint">{tenant.suspended ? 'suspended' : tenant.role}</span>
              {tenant.id === session.tenant?.id && <Check className="size-4 shrink-0" aria-hidden="true" />}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
