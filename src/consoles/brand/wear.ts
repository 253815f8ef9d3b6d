/** Lays a tenant's colour over the whole page, in shades that can be read; and takes it off again. */
import { useEffect } from 'react';
import { accentOf } from '#wire/accent.ts';
import type { Brand } from '#wire/brand.ts';

const NAMES = {
  '--agent': 'accent',
  '--agent-wash': 'wash',
  '--on-agent': 'on',
  '--caller': 'caller',
  '--caller-wash': 'callerWash',
} as const;

/** As CSS properties for a part of the page that is shown in one light. */
export function shadesIn(accent: string, scheme: 'light' | 'dark'): Record<string, string> {
  const shades = accentOf(accent)[scheme];
  return Object.fromEntries(Object.entries(NAMES).map(([name, shade]) => [name, shades[shade]]));
}

function shadesOf(accent: string): Record<string, string> {
  const { light, dark } = accentOf(accent);
  return Object.fromEntries(
    Object.entries(NAMES).map(([name, shade]) => [name, `light-dark(${light[shade]}, ${dark[shade]})`]),
  );
}

export function useWornBrand(brand: Brand | null | undefined): void {
  const accent = brand?.accent ?? null;
  useEffect(() => {
    if (accent === null) return;
    const { style } = document.documentElement;
    for (const [name, value] of Object.entries(shadesOf(accent))) style.setProperty(name, value);
    return () => {
      for (const name of Object.keys(NAMES)) style.removeProperty(name);
    };
  }, [accent]);
}
