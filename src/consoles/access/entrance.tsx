/** The frame of everything before the house: one card between two voices. */
import type { ReactNode } from 'react';
import { useEntrance } from '../brand/entrance.ts';
import { HouseMark } from '../brand/house-mark.tsx';
import { ThemeToggle } from '../shell/theme-toggle.tsx';

export function Entrance({
  title,
  about,
  children,
  below,
}: {
  title: string;
  about?: ReactNode;
  children: ReactNode;
  below?: ReactNode;
}) {
  const house = useEntrance();
  return (
    <div className="relative flex min-h-dvh flex-col overflow-hidden">
      <title>{`${title} · ${house?.name ?? 'Parley'}`}</title>
      <Voices />
      <header className="relative flex h-14 items-center justify-between px-4 sm:px-6">
        <HouseMark brand={house?.brand} tenant={house?.name ?? ''} />
        <ThemeToggle />
      </header>
      <main className="relative flex flex-1 flex-col items-center justify-center px-4 py-8">
        <div className="card animate-rise w-full max-w-[25rem] p-6 shadow-card sm:p-8">
          <h1 className="spoken text-3xl tracking-tight">{title}</h1>
          {about !== undefined && <p className="mt-1.5 text-sm leading-6 text-soft">{about}</p>}
          <div className="mt-6">{children}</div>
        </div>
        {below !== undefined && (
          <div className="mt-5 w-full max-w-[25rem] text-center text-sm text-soft">{below}</div>
        )}
      </main>
    </div>
  );
}

/** Two voices that meet behind the card. */
function Voices() {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 1200 400"
      preserveAspectRatio="none"
      className="pointer-events-none absolute inset-x-0 top-1/2 h-80 w-full -translate-y-1/2 opacity-45"
    >
      <path
        d={wave(1, 200)}
        fill="none"
        stroke="var(--caller)"
        strokeWidth="2"
        vectorEffect="non-scaling-stroke"
      />
      <path
        d={wave(-1, 200)}
        fill="none"
        stroke="var(--agent)"
        strokeWidth="2"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}

function wave(side: 1 | -1, middle: number): string {
  const points = Array.from({ length: 121 }, (_, index) => {
    const x = index * 10;
    const swell = Math.sin((index / 120) * Math.PI) ** 2;
    const y =
      middle +
      side * (18 + 90 * swell * Math.sin(index / 5.5 + (side === 1 ? 0 : 0.6)) * Math.cos(index / 19));
    return `${x},${y.toFixed(1)}`;
  });
  return `M${points.join(' L')}`;
}
