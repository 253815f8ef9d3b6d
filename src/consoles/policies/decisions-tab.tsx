import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Decision } from '#wire/governance.ts';
import { useMay } from '../access/session.ts';
import { approvalsApi } from '../approvals/api.ts';
import { OUTCOME_TONES, TIER_TONES } from '../approvals/tones.ts';
import { peopleApi } from '../people/api.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Empty, Failure, Loading } from '../ui/panels.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { whenColumn } from '../ui/when.tsx';

/** What the gate has decided, newest first, with its reasons. */
export function DecisionsTab() {
  const people = usePeople();
  const decisions = useInfiniteQuery({
    queryKey: ['decisions'],
    queryFn: ({ pageParam, signal }) => approvalsApi.decisions(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextBefore,
    refetchInterval: 10_000,
  });
  const list = decisions.data?.pages.flatMap((page) => page.decisions) ?? [];
  if (decisions.isPending) return <Loading what="the decisions" rows={6} />;
  if (decisions.isError) return <Failure error={decisions.error} retry={() => void decisions.refetch()} />;
  if (list.length === 0) return <Empty title="No decisions yet">The first call will bring some.</Empty>;
  return (
    <>
      <Table caption="Decisions, newest first" columns={columns(people)} rows={list} keyOf={({ id }) => id} />
      {decisions.hasNextPage && (
        <Button
          className="mx-auto mt-5 flex"
          disabled={decisions.isFetchingNextPage}
          onClick={() => void decisions.fetchNextPage()}
        >
          Earlier decisions
        </Button>
      )}
    </>
  );
}

/** Who belongs to the tenant, by id; empty for those who may not know. */
function usePeople(): ReadonlyMap<string, string> {
  const may = useMay('people:read');
  const people = useQuery({
    queryKey: ['people'],
    queryFn: ({ signal }) => peopleApi.list(signal),
    enabled: may,
  });
  return new Map(people.data?.people.map(({ id, name }) => [id, name]));
}

function columns(people: ReadonlyMap<string, string>): Column<Decision>[] {
  return [
    { head: 'Verdict', cell: ({ outcome }) => <Badge tone={OUTCOME_TONES[outcome]}>{outcome}</Badge> },
    {
      head: 'Action',
      cell: ({ action, resource, callId }) => (
        <>
          <span className="block font-mono text-[0.8125rem]">{action}</span>
          {callId === null ? (
            <span className="block max-w-44 truncate text-xs text-soft" title={resource.id}>
              {resource.id}
            </span>
          ) : (
            <Link
              to="/calls/$callId"
              params={{ callId }}
              title={callId}
              className="block max-w-44 truncate text-xs text-agent underline-offset-4 hover:underline"
            >
              {callId}
            </Link>
          )}
        </>
      ),
    },
    {
      head: 'Who',
      cell: ({ principal }) => (
        <span className="text-soft">
          <span className="block max-w-44 truncate text-ink" title={principal.id}>
            {people.get(principal.id) ?? principal.id}
          </span>
          <span className="block text-xs first-letter:uppercase">
            {principal.type === 'Agent' ? 'agent' : (principal.role ?? 'somebody')}
          </span>
        </span>
      ),
    },
    { head: 'Risk', cell: ({ tier }) => <Badge tone={TIER_TONES[tier]}>{tier}</Badge> },
    {
      head: 'Reasons',
      cell: ({ reasons, degraded }) => (
        <span className="text-soft">
          {reasons.join(' ')}
          {degraded && ' The policy engine could not be asked.'}
        </span>
      ),
    },
    whenColumn(({ at }) => at),
  ];
}
