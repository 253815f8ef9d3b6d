/** Who did what, in a chain that nobody can change unseen: read it, prove it, take it along. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import type { AuditRecord } from '#wire/audit.ts';
import { Badge, type Tone } from '../ui/badge.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
import { controlClass } from '../ui/field.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { Empty, Failure, Loading } from '../ui/panels.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { whenColumn } from '../ui/when.tsx';
import { auditApi, type AuditFilter } from './api.ts';
import { RecordDialog } from './record-dialog.tsx';
import { VerifyCard } from './verify-card.tsx';

export function AuditPage() {
  const [typed, setTyped] = useState<AuditFilter>(useSearch({ from: '/house/audit' }));
  const filter = useDeferredValue(typed);
  const [opened, setOpened] = useState<AuditRecord | null>(null);
  const audit = useInfiniteQuery({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam, signal }) => auditApi.list(filter, pageParam, signal),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.nextBefore,
    placeholderData: keepPreviousData,
  });
  const records = audit.data?.pages.flatMap((page) => page.records) ?? [];
  return (
    <div className="py-6 sm:py-8">
      <PageHead
        title="Audit"
        about="Every sensitive action, in a chain in which each record seals the one before it. Whoever changes, removes or moves one is found out."
        actions={
          <a href={auditApi.exportUrl} download className={buttonClass()}>
            <Download className="size-4" aria-hidden="true" /> Export with proof
          </a>
        }
      />
      <div className="mt-6">
        <VerifyCard />
      </div>
      <Filters filter={typed} choose={setTyped} />
      <div className="mt-4">
        {audit.isPending && <Loading what="the audit" rows={6} />}
        {audit.isError && <Failure error={audit.error} retry={() => void audit.refetch()} />}
        {audit.isSuccess && records.length === 0 && <Nothing filtered={Object.keys(filter).length > 0} />}
        {!audit.isError && records.length > 0 && (
          <Table
            caption="Audit records, newest first"
            columns={columns(setOpened)}
            rows={records}
            keyOf={({ seq }) => String(seq)}
          />
        )}
        {audit.hasNextPage && (
          <Button
            className="mx-auto mt-5 flex"
            disabled={audit.isFetchingNextPage}
            onClick={() => void audit.fetchNextPage()}
          >
            {audit.isFetchingNextPage ? 'Loading …' : 'Earlier records'}
          </Button>
        )}
      </div>
      {opened !== null && <RecordDialog record={opened} close={() => setOpened(null)} />}
    </div>
  );
}

const TIERS: Record<NonNullable<AuditRecord['riskTier']>, Tone> = {
  low: 'plain',
  medium: 'plain',
  high: 'warn',
  critical: 'bad',
};

function columns(open: (record: AuditRecord) => void): Column<AuditRecord>[] {
  return [
    {
      head: 'No.',
      cell: (record) => (
        <button
          type="button"
          onClick={() => open(record)}
          className="font-mono text-agent underline-offset-4 hover:underline"
          aria-label={`Record ${record.seq}: ${record.action}`}
        >
          {record.seq}
        </button>
      ),
    },
    {
      head: 'Action',
      cell: ({ action, riskTier }) => (
        <span className="flex flex-wrap items-center gap-2 max-sm:justify-end">
          <span className="font-mono text-[0.8125rem]">{action}</span>
          {riskTier !== null && riskTier !== 'low' && <Badge tone={TIERS[riskTier]}>{riskTier} risk</Badge>}
        </span>
      ),
    },
    { head: 'Who', cell: ({ actor }) => <span className="break-words">{actor.label}</span> },
    {
      head: 'What',
      cell: ({ subject }) => (
        <span className="text-soft">
          {subject.type} <span className="font-mono text-xs break-all">{subject.id}</span>
        </span>
      ),
    },
    whenColumn(({ at }) => at),
  ];
}

const BOXES: [keyof AuditFilter, string, string][] = [
  ['action', 'Action', 'agents.publish, or agents.'],
  ['actor', 'Who', 'id of a user or key'],
  ['subject', 'What', 'id of a call, number …'],
];

function Filters({ filter, choose }: { filter: AuditFilter; choose: (filter: AuditFilter) => void }) {
  return (
    <form
      role="search"
      className="mt-8 grid gap-3 sm:grid-cols-3"
      onSubmit={(event) => event.preventDefault()}
    >
      {BOXES.map(([key, label, example]) => (
        <label key={key} className="flex flex-col gap-1.5 text-sm font-medium">
          {label}
          <input
            value={filter[key] ?? ''}
            placeholder={example}
            onChange={({ target }) => {
              const { [key]: _was, ...rest } = filter;
              choose(target.value === '' ? rest : { ...rest, [key]: target.value });
            }}
            className={`${controlClass} font-normal`}
          />
        </label>
      ))}
    </form>
  );
}

function Nothing({ filtered }: { filtered: boolean }) {
  if (filtered) return <Empty title="No record fits">Ask for less, or for another action.</Empty>;
  return (
    <Empty title="Nothing has happened yet">
      Signing in, publishing, placing a call, deleting: whatever is sensitive will be written down here.
    </Empty>
  );
}
