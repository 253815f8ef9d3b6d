/** Light, dark, or as the system says; and colours for what is drawn on a canvas. */
import { useSyncExternalStore } from 'react';

export type Theme = 'system' | 'light' | 'dark';
const KEY = 'parley.theme';
const CHANGED = 'parley:theme';
const media = window.matchMedia('(prefers-color-scheme: dark)');

function chosenTheme(): Theme {
  const theme = document.documentElement.dataset['theme'];
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}

export function chooseTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  try {
    if (theme === 'system') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // Storage is off: the choice holds until the page is closed.
  }
  window.dispatchEvent(new Event(CHANGED));
}

function subscribe(changed: () => void): () => void {
  media.addEventListener('change', changed);
  window.addEventListener(CHANGED, changed);
  return () => {
    media.removeEventListener('change', changed);
    window.removeEventListener(CHANGED, changed);
  };
}

export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, chosenTheme);
}

/** Changes whenever what a canvas shows must be drawn in other colours. */
export function usePalette(): string {
  return useSyncExternalStore(subscribe, () => `${chosenTheme()}:${media.matches}`);
}

/** A colour of the theme as the browser resolves it. */
export function colour(name: 'caller' | 'agent' | 'faint' | 'ink' | 'line'): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`);
}

export const reducedMotion = window.matchMedia('(prefers-reduced-motion: reduce)');
