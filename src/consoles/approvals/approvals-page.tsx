/** What the gate has held back until a person agrees; and what became of it. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Approval } from '#wire/governance.ts';
import { useMay, useSession } from '../access/session.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { fullTime, plural, relativeTime } from '../ui/format.ts';
import { PageHead } from '../ui/page-head.tsx';
import { Empty, Failure, Loading } from '../ui/panels.tsx';
import { Select } from '../ui/select.tsx';
import { approvalsApi } from './api.ts';
import { subjectOf } from './subject.ts';
import { TokenDialog } from './token-dialog.tsx';
import { actionWords, STATE_TONES, TIER_TONES } from './tones.ts';
import { VoteDialog } from './vote-dialog.tsx';

const SHOWN: [string, Approval['state'] | null][] = [
  ['Waiting', 'waiting'],
  ['Approved, not done yet', 'approved'],
  ['Done', 'done'],
  ['Failed', 'failed'],
  ['Rejected', 'rejected'],
  ['Expired', 'expired'],
  ['Every state', null],
];

export function ApprovalsPage() {
  const [state, setState] = useState<Approval['state'] | null>('waiting');
  const [voting, setVoting] = useState<{ approval: Approval; agrees: boolean } | null>(null);
  const [renewing, setRenewing] = useState<Approval | null>(null);
  const approvals = useInfiniteQuery({
    queryKey: ['approvals', state],
    queryFn: ({ pageParam, signal }) => approvalsApi.list(state, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextBefore,
    refetchInterval: 10_000,
  });
  const list = approvals.data?.pages.flatMap((page) => page.approvals) ?? [];
  return (
    <div className="py-6 sm:py-8">
      <PageHead
        title="Approvals"
        about="What is too risky to happen on one word alone waits here. What is approved runs once; what nobody answers expires."
        actions={
          <Select
            label="State"
            value={state ?? ''}
            choose={(value) => setState(SHOWN.find(([, each]) => (each ?? '') === value)?.[1] ?? null)}
          >
            {SHOWN.map(([label, each]) => (
              <option key={label} value={each ?? ''}>
                {label}
              </option>
            ))}
          </Select>
        }
      />
      <div className="mt-6">
        {approvals.isPending && <Loading what="the approvals" />}
        {approvals.isError && <Failure error={approvals.error} retry={() => void approvals.refetch()} />}
        {approvals.isSuccess && list.length === 0 && (
          <Empty title={state === 'waiting' ? 'Nothing waits for you' : 'None of these'}>
            A call to a premium number, a bundle from a stranger, the erasure of a person: such things stop
            here first.
          </Empty>
        )}
        <ul className="flex flex-col gap-4">
          {list.map((approval) => (
            <ApprovalCard
              key={approval.id}
              approval={approval}
              vote={(agrees) => setVoting({ approval, agrees })}
              renew={() => setRenewing(approval)}
            />
          ))}
        </ul>
        {approvals.hasNextPage && (
          <Button
            className="mx-auto mt-5 flex"
            disabled={approvals.isFetchingNextPage}
            onClick={() => void approvals.fetchNextPage()}
          >
            Earlier ones
          </Button>
        )}
      </div>
      {voting !== null && <VoteDialog {...voting} close={() => setVoting(null)} />}
      {renewing !== null && <TokenDialog approval={renewing} close={() => setRenewing(null)} />}
    </div>
  );
}

interface CardProps {
  approval: Approval;
  vote: (agrees: boolean) => void;
  renew: () => void;
}

function ApprovalCard({ approval, vote, renew }: CardProps) {
  const { state, action, tier, asker, reasons, votes, createdAt, expiresAt, result } = approval;
  return (
    <li className="card p-5">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h2 className="spoken text-xl">
            {actionWords(action)} <span className="text-soft">{subjectOf(approval)}</span>
          </h2>
          <p className="mt-0.5 text-sm text-soft">
            Asked by {asker.label}{' '}
            <time dateTime={createdAt} title={fullTime(createdAt)}>
              {relativeTime(createdAt, Date.now())}
            </time>
            {state === 'waiting' && `, ends ${relativeTime(expiresAt, Date.now())}`}
          </p>
        </div>
        <span className="flex flex-wrap gap-2">
          <Badge tone={TIER_TONES[tier]}>{tier} risk</Badge>
          <Badge tone={STATE_TONES[state]}>{state}</Badge>
        </span>
      </div>
      <ul className="mt-3 list-disc pl-5 text-sm leading-6">
        {reasons.map((reason) => (
          <li key={reason} className="first-letter:uppercase">
            {reason}
          </li>
        ))}
      </ul>
      <details className="mt-3 text-sm">
        <summary className="text-soft hover:text-ink">What would run</summary>
        <pre className="mt-2 overflow-x-auto rounded-lg bg-sunken p-3 font-mono text-xs leading-5">
          {JSON.stringify(approval.payload, null, 2)}
        </pre>
      </details>
      {votes.length > 0 && (
        <ul className="mt-3 flex flex-col gap-1 text-sm text-soft">
          {votes.map(({ userId, label, agrees, note, at }) => (
            <li key={userId}>
              {label} {agrees ? 'agreed' : 'refused'} {relativeTime(at, Date.now())}
              {note !== '' && `: “${note}”`}
            </li>
          ))}
        </ul>
      )}
      {result?.detail !== undefined && <p className="mt-3 text-sm text-bad">{result.detail}</p>}
      <CardFoot approval={approval} vote={vote} renew={renew} />
    </li>
  );
}

/** What can be done about it now. */
function CardFoot({ approval, vote, renew }: CardProps) {
  const mayDecide = useMay('approvals:decide');
  const { data: session } = useSession();
  const { state, asker, votes, needed, carriedBy } = approval;
  if (state !== 'waiting' && state !== 'approved') return null;
  const byToken = carriedBy === 'token';
  const agreed = votes.filter(({ agrees }) => agrees).length;
  const mayRenew = byToken && (mayDecide || (asker.kind === 'user' && asker.id === session?.person?.id));
  return (
    <div className="mt-4 flex flex-wrap items-center justify-end gap-2">
      <p className="mr-auto min-w-48 flex-1 text-sm text-soft max-sm:basis-full">
        {agreed} of {plural(needed, 'person', 'people')} agreed.
        {byToken && ` ${asker.label} does it with a token once it is approved.`}
      </p>
      {mayRenew && (
        <Button look="quiet" onClick={renew}>
          Token lost?
        </Button>
      )}
      {state === 'waiting' && mayDecide && (
        <>
          <Button look="danger" onClick={() => vote(false)}>
            Reject
          </Button>
          <Button look="strong" onClick={() => vote(true)}>
            Approve
          </Button>
        </>
      )}
    </div>
  );
}
