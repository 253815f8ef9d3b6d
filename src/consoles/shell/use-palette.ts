/** Opens the command palette by Ctrl-K (on a Mac ⌘K), and knows what is in it. */
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import type { Page } from '../pages.ts';
import { chooseTheme } from '../ui/theme.ts';
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
      ...COLOURS,
    ],
    [offered, pages, navigate],
  );
  return { open, setOpen, commands };
}
