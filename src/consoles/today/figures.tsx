/** What figures of calls are shown by: one number, shares of a whole, the latest calls. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Overview } from '#wire/overview.ts';
import { endedBy, endingOf, partyOf } from '../calls/call-state.tsx';
import { api } from '../ui/api.ts';
import { fullTime, relativeTime } from '../ui/format.ts';
import { Failure, Loading } from '../ui/panels.tsx';

export function Figure({
  name,
  value,
  aside,
  live = false,
  bad = false,
}: {
  name: string;
  value: string;
  aside?: ReactNode;
  live?: boolean;
  bad?: boolean;
}) {
  return (
    <li className="card p-4 sm:p-5">
      <p className="flex items-center gap-2 text-sm text-soft">
        {live && <span className="size-2 animate-breathe rounded-full bg-caller" aria-hidden="true" />}
        {name}
      </p>
      <p className={`spoken mt-1 text-4xl tracking-tight tabular ${bad ? 'text-bad' : ''}`}>{value}</p>
      <p className="mt-1 min-h-4 text-xs text-faint">{aside}</p>
    </li>
  );
}

const MOST_ROWS = 7;

export function Shares({
  rows,
  empty,
}: {
  rows: { name: string; calls: number; aside?: string }[];
  empty: string;
}) {
  const all = rows.reduce((sum, { calls }) => sum + calls, 0);
  // A line that says "the others" takes the place of two at least.
  const shown = rows.length > MOST_ROWS ? rows.slice(0, MOST_ROWS - 1) : rows;
  const others = rows.slice(shown.length);
  if (all === 0) return <p className="card p-5 text-sm text-soft">{empty}</p>;
  return (
    <ul className="card divide-y divide-line overflow-hidden">
      {shown.map(({ name, calls, aside }) => (
        <li key={`${name} ${aside ?? ''}`} className="relative px-4 py-3">
          <span
            aria-hidden="true"
            className="absolute inset-y-0 left-0 bg-agent-wash"
            style={{ width: `${(calls / all) * 100}%` }}
          />
          <span className="relative flex items-baseline justify-between gap-4 text-sm">
            <span className="min-w-0 truncate first-letter:uppercase">{name}</span>
            <span className="shrink-0 text-soft tabular">
              {aside !== undefined && aside !== '' && (
                <span className="mr-3 text-xs max-sm:hidden">{aside}</span>
              )}
              {calls}
            </span>
          </span>
        </li>
      ))}
      {others.length > 0 && (
        <li
          title={others.map(({ name, calls }) => `${name}: ${calls}`).join('\n')}
          className="flex items-baseline justify-between gap-4 px-4 py-3 text-sm text-soft"
        >
          {others.length} others
          <span className="tabular">{others.reduce((sum, { calls }) => sum + calls, 0)}</span>
        </li>
      )}
    </ul>
  );
}

/** How calls ended, and by whom. */
export function Endings({ endings }: { endings: Overview['endings'] }) {
  const rows = endings.map(({ by, reason, calls }) => ({ name: reason, aside: endedBy(by), calls }));
  return <Shares rows={rows} empty="No call has ended in these days." />;
}

export function Latest() {
  const calls = useQuery({
    queryKey: ['calls', 'latest'],
    queryFn: ({ signal }) => api.calls({}, null, signal),
    refetchInterval: 10_000,
  });
  if (calls.isPending) return <Loading what="the latest calls" rows={2} />;
  if (calls.isError) return <Failure error={calls.error} retry={() => void calls.refetch()} />;
  return (
    <ul className="card divide-y divide-line">
      {calls.data.calls.slice(0, 5).map((call) => (
        <li key={call.id}>
          <Link
            to="/calls/$callId"
            params={{ callId: call.id }}
            className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-4 px-4 py-2.5 -outline-offset-2 hover:bg-sunken"
          >
            <span className="spoken truncate text-lg leading-6">{call.agent.name}</span>
            <time
              dateTime={call.startedAt}
              title={fullTime(call.startedAt)}
              className="text-right text-sm text-soft tabular"
            >
              {relativeTime(call.startedAt, Date.now())}
            </time>
            <span className="col-span-2 truncate text-xs text-soft">
              {[partyOf(call), endingOf(call)].filter(Boolean).join(' · ')}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
