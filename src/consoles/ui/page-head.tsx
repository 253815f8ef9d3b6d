/** The head of a page: what it is, in a sentence what it is for, and what can be done here. */
import type { ReactNode } from 'react';

export function PageHead({
  title,
  about,
  actions,
}: {
  title: string;
  about?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <header className="flex flex-wrap items-end justify-between gap-x-6 gap-y-4">
      <title>{`${title} · Parley`}</title>
      <div className="min-w-0">
        <h1 className="spoken text-3xl tracking-tight sm:text-4xl">{title}</h1>
        {about !== undefined && <p className="mt-1.5 max-w-2xl text-sm leading-6 text-soft">{about}</p>}
      </div>
      {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  );
}

/** A part of a page under a heading of its own. */
export function Section({
  title,
  about,
  actions,
  children,
}: {
  title: string;
  about?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="mt-9">
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h2 className="text-base font-semibold">{title}</h2>
          {about !== undefined && <p className="mt-1 max-w-2xl text-sm leading-6 text-soft">{about}</p>}
        </div>
        {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
      <div className="mt-4">{children}</div>
    </section>
  );
}
