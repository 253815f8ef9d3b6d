/** What a page shows when it has nothing, waits, or failed. */
import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { ApiError } from './request.ts';
import { Button } from './button.tsx';

export function Empty({
  title,
  children,
  action,
}: {
  title: string;
  children: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="card flex flex-col items-center gap-3 px-6 py-16 text-center">
      <Hush />
      <h2 className="spoken text-2xl">{title}</h2>
      <div className="max-w-md text-sm leading-6 text-soft">{children}</div>
      {action}
    </div>
  );
}

/** Two voices at rest. */
function Hush() {
  return (
    <svg width="120" height="36" viewBox="0 0 120 36" aria-hidden="true">
      <path
        d="M2 13h116"
        stroke="var(--caller)"
        strokeWidth="2"
        strokeLinecap="round"
        strokeDasharray="2 8"
      />
      <path d="M2 23h116" stroke="var(--agent)" strokeWidth="2" strokeLinecap="round" strokeDasharray="2 8" />
    </svg>
  );
}

export function Failure({ error, retry }: { error: Error; retry?: () => void }) {
  const status = error instanceof ApiError ? error.status : null;
  return (
    <div role="alert" className="card flex flex-wrap items-start gap-4 border-bad/40 p-5">
      <TriangleAlert className="mt-0.5 size-5 shrink-0 text-bad" aria-hidden="true" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{titleOf(status)}</p>
        <p className="mt-1 text-sm text-soft">
          {error instanceof ApiError
            ? error.message
            : 'Parley answered in a form that this page does not know. Reload it after an update.'}
        </p>
      </div>
      {/* What one may not see stays so, however often one asks. */}
      {retry && status !== 403 && <Button onClick={retry}>Try again</Button>}
    </div>
  );
}

function titleOf(status: number | null): string {
  if (status === 401) return 'You are not signed in';
  return status === 403 ? 'This is not for your role' : 'This could not be loaded';
}

export function Loading({ what, rows = 4 }: { what: string; rows?: number }) {
  return (
    <div role="status" className="flex flex-col gap-3">
      <span className="sr-only">Loading {what} …</span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="card animate-breathe h-16" aria-hidden="true" />
      ))}
    </div>
  );
}
