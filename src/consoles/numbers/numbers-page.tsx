/** Phone numbers, and who answers each: one agent, or by the time of day. */
import { useQuery } from '@tanstack/react-query';
import { Moon, Phone, Plus } from 'lucide-react';
import { useState } from 'react';
import type { Agent } from '#wire/api.ts';
import type { PhoneNumber } from '#wire/numbers.ts';
import { useMay } from '../access/session.ts';
import { useAction } from '../shell/actions.ts';
import { api } from '../ui/api.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/dialog.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { Empty, Failure, Loading } from '../ui/panels.tsx';
import { phoneNumber } from '../ui/phone.ts';
import { useChange } from '../ui/use-change.ts';
import { numbersApi } from './api.ts';
import { NumberDialog } from './number-dialog.tsx';
import { describeRange } from './week.ts';

type Open = { what: 'add' } | { what: 'change' | 'remove'; number: PhoneNumber };

export function NumbersPage() {
  const numbers = useQuery({
    queryKey: ['numbers'],
    queryFn: ({ signal }) => numbersApi.list(signal),
    refetchInterval: 60_000,
  });
  const agents = useQuery({ queryKey: ['agents'], queryFn: ({ signal }) => api.agents(signal) });
  const [open, setOpen] = useState<Open | null>(null);
  const mayChange = useMay('numbers:update');
  const close = (): void => setOpen(null);
  useAction('new', () => setOpen({ what: 'add' }));
  const known = agents.data?.agents ?? [];
  const add = mayChange && (
    <Button look="strong" onClick={() => setOpen({ what: 'add' })}>
      <Plus className="size-4" aria-hidden="true" /> Add a number
    </Button>
  );
  const list = numbers.data?.numbers ?? [];
  return (
    <div className="py-6 sm:py-8">
      <PageHead
        title="Numbers"
        about="Which agent answers which phone number, and when."
        actions={list.length > 0 && add}
      />
      <div className="mt-6">
        {numbers.isPending && <Loading what="the numbers" />}
        {numbers.isError && <Failure error={numbers.error} retry={() => void numbers.refetch()} />}
        {numbers.isSuccess && list.length === 0 && (
          <Empty title="No numbers yet" action={add}>
            Buy a number at Twilio, let its voice webhook point to{' '}
            <code className="font-mono text-xs">/twilio/voice</code> of this Parley, and say here who answers
            it.
          </Empty>
        )}
        {list.length > 0 && (
          <ul className="grid gap-4 md:grid-cols-2">
            {list.map((number) => (
              <NumberCard key={number.id} number={number} agents={known} open={mayChange ? setOpen : null} />
            ))}
          </ul>
        )}
      </div>
      {open !== null && open.what !== 'remove' && (
        <NumberDialog number={open.what === 'change' ? open.number : null} agents={known} close={close} />
      )}
      {open?.what === 'remove' && <Remove number={open.number} close={close} />}
    </div>
  );
}

function NumberCard({
  number,
  agents,
  open,
}: {
  number: PhoneNumber;
  agents: readonly Agent[];
  /** Null for who may not change it. */
  open: ((open: Open) => void) | null;
}) {
  const nameOf = (id: string): string => agents.find((agent) => agent.id === id)?.name ?? id;
  const { answersNow, hours } = number;
  return (
    <li className="card flex flex-col gap-3 p-5">
      <div className="flex flex-wrap items-start justify-between gap-x-3 gap-y-2">
        <div className="min-w-0">
          <p className="text-lg font-medium whitespace-nowrap tabular">{phoneNumber(number.number)}</p>
          {number.label !== '' && <p className="text-sm text-soft">{number.label}</p>}
        </div>
        {'closed' in answersNow ? (
          <Badge tone="warn">
            <Moon className="size-3.5" aria-hidden="true" /> now: closed
          </Badge>
        ) : (
          <Badge tone="agent">
            <Phone className="size-3.5" aria-hidden="true" /> now: {nameOf(answersNow.agentId)}
          </Badge>
        )}
      </div>
      {hours === null ? (
        <p className="text-sm text-soft">{nameOf(number.agentId)} answers at all times.</p>
      ) : (
        <ul className="flex flex-col gap-1 text-sm text-soft">
          {hours.ranges.map((range) => (
            <li key={`${range.days.join()} ${range.from} ${range.to}`}>
              {describeRange(range)}: {nameOf(range.agentId ?? number.agentId)}
            </li>
          ))}
          <li>
            Otherwise:{' '}
            {'closed' in hours.outside ? `“${hours.outside.closed}”` : nameOf(hours.outside.agentId)}{' '}
            <span className="text-faint">({hours.timeZone})</span>
          </li>
        </ul>
      )}
      {open !== null && (
        <div className="mt-auto flex justify-end gap-1 pt-1">
          <Button
            look="quiet"
            onClick={() => open({ what: 'change', number })}
            aria-label={`Change ${number.number}`}
          >
            Change
          </Button>
          <Button
            look="quiet"
            onClick={() => open({ what: 'remove', number })}
            aria-label={`Remove ${number.number}`}
          >
            Remove
          </Button>
        </div>
      )}
    </li>
  );
}

function Remove({ number, close }: { number: PhoneNumber; close: () => void }) {
  const remove = useChange(() => numbersApi.remove(number.id), ['numbers'], close);
  return (
    <Confirm close={close} title={`Remove ${phoneNumber(number.number)}?`} verb="Remove" change={remove}>
      Who rings it reaches nobody here any more. At the carrier it stays yours.
    </Confirm>
  );
}
