/** Opens the command palette by Ctrl-K (on a Mac ⌘K), and knows what is in it. */
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import type { Session } from '#wire/access.ts';
import { access, goTo } from '../access/access-api.ts';
import { useSession } from '../access/session.ts';
import type { Page } from '../pages.ts';
import { chooseTheme } from '../ui/theme.ts';
import { ACTIONS } from './actions.ts';
import { type Command, useCommands } from './commands.ts';

const COLOURS: readonly Command[] = (['light', 'dark', 'system'] as const).map((theme) => ({
  id: `colours ${theme}`,
  label: theme === 'system' ? 'Colours as the system' : `Colours: ${theme}`,
  group: 'Appearance',
  words: 'theme mode',
  run: () => chooseTheme(theme),
}));

export function usePalette(pages: readonly Page[]): {
  open: boolean;
  setOpen: (open: boolean) => void;
  commands: readonly Command[];
} {
  const [open, setOpen] = useState(false);
  const navigate = useNavigate();
  const offered = useCommands();
  const { data: session } = useSession();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      event.preventDefault();
      setOpen((was) => !was);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  const commands = useMemo(
    () => [
      ...offered,
      ...pages.map(({ path, label, words }) => ({
        id: `page ${path}`,
        label,
        group: 'Pages',
        words,
        run: () => void navigate({ to: path }),
      })),
      ...ACTIONS.filter(({ needs }) => session?.permissions.includes(needs) ?? false).map(
        ({ label, path, hash, words }): Command => ({
          id: `action ${path} ${hash}`,
          label,
          group: 'Actions',
          words,
          run: () => void navigate({ to: path, hash }),
        }),
      ),
      ...tenants(session),
      ...account(session, () => void navigate({ to: '/account' })),
      ...COLOURS,
    ],
    [offered, pages, navigate, session],
  );
  return { open, setOpen, commands };
}

function tenants(session: Session | undefined): Command[] {
  return (session?.tenants ?? [])
    .filter(({ id }) => id !== session?.tenant?.id)
    .map(({ id, name }) => ({
      id: `tenant ${id}`,
      label: `Enter ${name}`,
      group: 'Tenants',
      words: `${id} switch`,
      run: () => void access.chooseTenant(id).then(() => goTo('/')),
    }));
}

function account(session: Session | undefined, open: () => void): Command[] {
  if (session === undefined) return [];
  const own: Command = {
    id: 'account',
    label: 'Password and second factor',
    group: 'Account',
    words: 'two-factor 2fa security',
    run: open,
  };
  const out: Command = {
    id: 'sign out',
    label: session.kind === 'demo' ? 'Leave the demo' : 'Sign out',
    group: 'Account',
    words: 'log out leave',
    run: () => void access.signOut().then(() => goTo('/sign-in')),
  };
  return session.person !== null && !session.bound ? [own, out] : [out];
}
