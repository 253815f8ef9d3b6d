/** Every call, the latest first; the ones that are going on are followed. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Globe, Phone, PhoneOutgoing, TestTube } from 'lucide-react';
import type { Call } from '#wire/api.ts';
import type { CallHit, CallHits } from '#wire/call-search.ts';
import { api } from '../ui/api.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { clockTime, fullTime, plural, relativeTime } from '../ui/format.ts';
import { PageHead } from '../ui/page-head.tsx';
import { Empty, Failure, Loading } from '../ui/panels.tsx';
import { ApiError } from '../ui/request.ts';
import { CallStateBadge, CHANNELS, endingOf, partyOf } from './call-state.tsx';
import { ExportMenu } from './export-menu.tsx';
import { FilterBar } from './filter-bar.tsx';
import { type CallFilter, queryOf } from './filter.ts';
import { LiveNow } from './live-now.tsx';
import { Snippets } from './snippets.tsx';

const REFRESH_MS = 4000;
const ICONS = { twilio: Phone, browser: Globe, simulated: TestTube, session: Globe, fake: TestTube };

export function CallsPage() {
  const filter = useSearch({ from: '/house/calls' });
  const navigate = useNavigate();
  const choose = (next: CallFilter): void => void navigate({ to: '/calls', search: next, replace: true });
  const calls = useInfiniteQuery({
    queryKey: ['calls', filter],
    queryFn: ({ pageParam, signal }) => api.calls(queryOf(filter), pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextBefore,
    refetchInterval: REFRESH_MS,
    placeholderData: keepPreviousData,
    // What is asked wrongly stays wrong.
    retry: (count, error) =>
      count < 2 && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
  });
  const rows = calls.data?.pages.flatMap((page) => page.calls) ?? [];
  const hits: CallHits = Object.assign({}, ...(calls.data?.pages.map((page) => page.hits) ?? []));
  const filtered = Object.keys(filter).length > 0;
  return (
    <div className="py-6 sm:py-8">
      <PageHead title="Calls" actions={<ExportMenu filter={filter} />} />
      <div className="mt-5">
        <LiveNow />
        <FilterBar filter={filter} choose={choose} />
      </div>
      <div className="mt-6">
        {calls.isPending && <Loading what="the calls" rows={6} />}
        {calls.isError && <Failure error={calls.error} retry={() => void calls.refetch()} />}
        {calls.isSuccess && rows.length === 0 && <NoCalls filtered={filtered} clear={() => choose({})} />}
        {!calls.isError && rows.length > 0 && (
          <ul className="card divide-y divide-line overflow-hidden">
            {rows.map((call) => (
              <CallRow key={call.id} call={call} hits={hits[call.id] ?? []} />
            ))}
          </ul>
        )}
        {calls.hasNextPage && (
          <Button
            className="mx-auto mt-5 flex"
            disabled={calls.isFetchingNextPage}
            onClick={() => void calls.fetchNextPage()}
          >
            {calls.isFetchingNextPage ? 'Loading …' : 'Earlier calls'}
          </Button>
        )}
      </div>
    </div>
  );
}

function CallRow({ call, hits }: { call: Call; hits: readonly CallHit[] }) {
  const party = partyOf(call);
  const Icon =
    call.channel === 'twilio' && call.direction === 'outbound' ? PhoneOutgoing : ICONS[call.channel];
  return (
    <li>
      <Link
        to="/calls/$callId"
        params={{ callId: call.id }}
        className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-0.5 px-4 py-3.5 transition-colors -outline-offset-2 hover:bg-sunken sm:grid-cols-[5rem_minmax(0,1fr)_minmax(0,1fr)_5rem_7rem] sm:px-5"
      >
        <span className="max-sm:order-last max-sm:justify-self-end">
          <CallStateBadge state={call.state} />
        </span>
        <span className="flex min-w-0 flex-col">
          <span className="spoken truncate text-lg leading-6">{call.agent.name}</span>
          <span className="flex items-center gap-1.5 text-xs text-soft">
            <Icon className="size-3.5 shrink-0" aria-hidden="true" />
            <span className="truncate">
              <span className={party === null ? '' : 'max-sm:sr-only'}>{CHANNELS[call.channel]}</span>
              {party !== null && (
                <>
                  <span className="max-sm:sr-only"> · </span>
                  {party}
                </>
              )}
            </span>
          </span>
        </span>
        <span
          title={endingOf(call)}
          className="truncate text-sm text-soft first-letter:uppercase max-sm:order-2 max-sm:col-span-1"
        >
          {endingOf(call)}
        </span>
        <span className="text-right text-sm tabular max-sm:hidden">
          <span className="block font-mono">
            {call.durationMs === null ? '–' : clockTime(call.durationMs)}
          </span>
          <span className="block text-xs text-faint">
            {call.turns === null || call.turns === 0 ? '' : plural(call.turns, 'turn')}
          </span>
        </span>
        <time
          dateTime={call.startedAt}
          title={fullTime(call.startedAt)}
          className="text-right text-sm text-soft tabular"
        >
          {relativeTime(call.startedAt, Date.now())}
        </time>
        {hits.length > 0 && (
          <div className="col-span-full max-sm:order-last">
            <Snippets hits={hits} />
          </div>
        )}
      </Link>
    </li>
  );
}

function NoCalls({ filtered, clear }: { filtered: boolean; clear: () => void }) {
  if (filtered) {
    return (
      <Empty title="No call fits this filter" action={<Button onClick={clear}>Show every call</Button>}>
        Look for fewer or other words, or allow more days, agents and states.
      </Empty>
    );
  }
  return (
    <Empty
      title="No calls yet"
      action={
        <Link to="/" className={buttonClass('strong')}>
          Talk to an agent
        </Link>
      }
    >
      <p>Make the first one here in the browser, or from a terminal:</p>
      <pre className="mt-3 overflow-x-auto rounded-lg bg-sunken px-4 py-3 text-left font-mono text-xs">
        npx parley call --say "Hello"
      </pre>
    </Empty>
  );
}
