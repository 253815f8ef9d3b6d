/** A client's page in small, in both lights, as it will look. */
import type { CSSProperties } from 'react';
import type { Brand } from '#wire/brand.ts';
import { HouseMark } from './house-mark.tsx';
import { shadesIn } from './wear.ts';

/** The house's own (styles.css): what is derived from the page's colours does not change within it. */
const PAPERS = {
  light: {
    '--paper': '#f7f4ee',
    '--raised': '#fffdf9',
    '--line': '#e2dccf',
    '--line-strong': '#c9c1b1',
    '--ink': '#1d1b18',
    '--soft': '#57524a',
    '--logo-paper': 'transparent',
  },
  dark: {
    '--paper': '#131210',
    '--raised': '#1b1917',
    '--line': '#2d2a26',
    '--line-strong': '#45403a',
    '--ink': '#f0ece4',
    '--soft': '#b5aea2',
    '--logo-paper': '#fffdf9',
  },
};
const HOUSE_ACCENT = '#12695e';
const BARS = [38, 52, 44, 70, 61, 83, 30, 24, 66, 74, 58, 90];

export function Preview({ brand, tenant }: { brand: Brand; tenant: string }) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {(['light', 'dark'] as const).map((scheme) => (
        <figure key={scheme} className="min-w-0">
          <div
            aria-hidden="true"
            className="overflow-hidden rounded-[14px] border border-line"
            style={{ ...PAPERS[scheme], ...shadesIn(brand.accent ?? HOUSE_ACCENT, scheme) } as CSSProperties}
          >
            <div className="flex bg-paper text-ink">
              <div className="w-24 shrink-0 border-r border-line p-2.5">
                <p className="h-2 w-12 rounded bg-line-strong" />
                <p className="mt-2 rounded-md bg-agent-wash px-2 py-1 text-2xs font-medium text-agent">
                  Trends
                </p>
                <p className="px-2 py-1 text-2xs text-soft">Calls</p>
              </div>
              <div className="min-w-0 flex-1 p-3">
                <HouseMark brand={brand} tenant={tenant} />
                <p className="spoken mt-3 text-xl">Trends</p>
                <div className="mt-2 flex h-16 items-end gap-1 rounded-lg bg-raised p-2">
                  {BARS.map((height, index) => (
                    <span
                      key={index}
                      className="flex-1 rounded-t bg-agent"
                      style={{ height: `${height}%` }}
                    />
                  ))}
                </div>
                <p className="mt-2 text-2xs">
                  <span className="text-caller">Caller</span> <span className="text-agent">Agent</span>
                </p>
                <span className="mt-2 inline-block rounded-md bg-agent px-2.5 py-1 text-2xs font-medium text-on-agent">
                  Sign in
                </span>
              </div>
            </div>
          </div>
          <figcaption className="mt-1.5 text-xs text-soft">
            {scheme === 'light' ? 'By day' : 'By night'}
          </figcaption>
        </figure>
      ))}
    </div>
  );
}
