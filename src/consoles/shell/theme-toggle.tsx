import { Monitor, Moon, Sun } from 'lucide-react';
import { chooseTheme, useTheme } from '../ui/theme.ts';
import type { Theme } from '../ui/theme.ts';

const NEXT: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' };
const ICONS = { system: Monitor, light: Sun, dark: Moon };
const WORDS = { system: 'as the system', light: 'light', dark: 'dark' };

export function ThemeToggle() {
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
