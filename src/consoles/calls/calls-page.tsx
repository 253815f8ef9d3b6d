/** Every call, the latest first; the ones that are going on are followed. */
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Globe, Phone, TestTube } from 'lucide-react';
import { useState } from 'react';
import type { Call } from '#wire/api.ts';
import { api } from '../ui/api.ts';
import type { CallFilter } from '../ui/api.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { clockTime, fullTime, plural, relativeTime } from '../ui/format.ts';
import { Empty, Failure, Loading } from '../ui/panels.tsx';
import { Select } from '../ui/select.tsx';
import { CallStateBadge, CHANNELS, endingOf } from './call-state.tsx';

const REFRESH_MS = 4000;
const ICONS = { twilio: Phone, browser: Globe, simulated: TestTube, session: Globe, fake: TestTube };

export function CallsPage() {
  const [filter, setFilter] = useState<CallFilter>({});
  const calls = useInfiniteQuery({
    queryKey: ['calls', filter],
    queryFn: ({ pageParam, signal }) => api.calls(filter, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextBefore,
    refetchInterval: REFRESH_MS,
    placeholderData: keepPreviousData,
  });
  const rows = calls.data?.pages.flatMap((page) => page.calls) ?? [];
  const filtered = filter.agent !== undefined || filter.state !== undefined;
  return (
    <div className="py-6 sm:py-8">
      <title>Calls · Parley</title>
      <div className="flex flex-wrap items-end justify-between gap-4">
        <h1 className="spoken text-3xl tracking-tight sm:text-4xl">Calls</h1>
        <Filters filter={filter} choose={setFilter} />
      </div>
      <div className="mt-6">
        {calls.isPending && <Loading what="the calls" rows={6} />}
        {calls.isError && <Failure error={calls.error} retry={() => void calls.refetch()} />}
        {calls.isSuccess && rows.length === 0 && <NoCalls filtered={filtered} clear={() => setFilter({})} />}
        {!calls.isError && rows.length > 0 && (
          <ul className="card divide-y divide-line overflow-hidden">
            {rows.map((call) => (
              <CallRow key={call.id} call={call} />
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

function CallRow({ call }: { call: Call }) {
  const Icon = ICONS[call.channel];
  return (
    <li>
      <Link
        to="/calls/$callId"
        params={{ callId: call.id }}
        className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-0.5 px-4 py-3.5 transition-colors -outline-offset-2 hover:bg-sunken sm:grid-cols-[4.5rem_minmax(0,1fr)_minmax(0,14rem)_5.5rem_7rem] sm:px-5"
      >
        <span className="max-sm:order-last max-sm:justify-self-end">
          <CallStateBadge state={call.state} />
        </span>
        <span className="flex min-w-0 flex-col">
          <span className="spoken truncate text-lg leading-6">{call.agent.name}</span>
          <span className="flex items-center gap-1.5 text-xs text-soft">
            <Icon className="size-3.5 shrink-0" aria-hidden="true" />
            <span className="truncate">
              {[CHANNELS[call.channel], call.from].filter(Boolean).join(' · ')}
            </span>
          </span>
        </span>
        <span className="truncate text-sm text-soft max-sm:order-2 max-sm:col-span-1">{endingOf(call)}</span>
        <span className="text-right text-sm tabular max-sm:hidden">
          <span className="block font-mono">
            {call.durationMs === null ? '–' : clockTime(call.durationMs)}
          </span>
          <span className="block text-xs text-faint">
            {call.turns === null ? '' : plural(call.turns, 'turn')}
          </span>
        </span>
        <time
          dateTime={call.startedAt}
          title={fullTime(call.startedAt)}
          className="text-right text-sm text-soft tabular"
        >
          {relativeTime(call.startedAt, Date.now())}
        </time>
      </Link>
    </li>
  );
}

function Filters({ filter, choose }: { filter: CallFilter; choose: (filter: CallFilter) => void }) {
  const agents = useQuery({ queryKey: ['agents'], queryFn: ({ signal }) => api.agents(signal) });
  return (
    <div className="flex flex-wrap gap-2">
      <Select
        label="Agent"
        value={filter.agent ?? ''}
        choose={(value) => {
          const { agent: _agent, ...rest } = filter;
          choose(value === '' ? rest : { ...rest, agent: value });
        }}
      >
        <option value="">Every agent</option>
        {agents.data?.agents.map((agent) => (
          <option key={agent.id} value={agent.id}>
            {agent.name}
          </option>
        ))}
      </Select>
      <Select
        label="State"
        value={filter.state ?? ''}
        choose={(value) => {
          const { state: _state, ...rest } = filter;
          choose(isState(value) ? { ...rest, state: value } : rest);
        }}
      >
        <option value="">Every state</option>
        <option value="active">Live</option>
        <option value="ended">Ended</option>
        <option value="lost">Lost</option>
      </Select>
    </div>
  );
}

function isState(value: string): value is Call['state'] {
  return value === 'active' || value === 'ended' || value === 'lost';
}

function NoCalls({ filtered, clear }: { filtered: boolean; clear: () => void }) {
  if (filtered) {
    return (
      <Empty title="No call fits this filter" action={<Button onClick={clear}>Show every call</Button>}>
        Choose another agent or state.
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
