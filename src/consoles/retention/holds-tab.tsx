import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field, Input, TextArea } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { fullTime, relativeTime } from '../ui/format.ts';
import { Empty, Failure, Loading } from '../ui/panels.tsx';
import { phoneNumber } from '../ui/phone.ts';
import { Select } from '../ui/select.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { faultOf, useChange } from '../ui/use-change.ts';
import { type Hold, type HoldSubject, retentionApi } from './api.ts';

interface Props {
  /** Whether the dialog for a new one is open: it can be asked for from anywhere. */
  placing: boolean;
  setPlacing: (placing: boolean) => void;
}

/** Legal holds: nothing under one is deleted, by whatever way. */
export function HoldsTab({ placing, setPlacing }: Props) {
  const holds = useQuery({ queryKey: ['holds'], queryFn: ({ signal }) => retentionApi.holds(signal) });
  const [lifting, setLifting] = useState<Hold | null>(null);
  const place = (
    <Button look="strong" onClick={() => setPlacing(true)}>
      <Plus className="size-4" aria-hidden="true" /> Place a hold
    </Button>
  );
  if (holds.isPending) return <Loading what="the holds" />;
  if (holds.isError) return <Failure error={holds.error} retry={() => void holds.refetch()} />;
  return (
    <>
      {holds.data.holds.length === 0 ? (
        <Empty title="Nothing is on hold" action={place}>
          When a dispute is near, hold a call, a caller or everything: from that moment nothing of it is
          deleted.
        </Empty>
      ) : (
        <>
          <div className="mb-4 flex justify-end">{place}</div>
          <Table
            caption="Holds"
            columns={columns(setLifting)}
            rows={holds.data.holds}
            keyOf={({ id }) => id}
          />
        </>
      )}
      {placing && <PlaceDialog close={() => setPlacing(false)} />}
      {lifting !== null && <LiftDialog hold={lifting} close={() => setLifting(null)} />}
    </>
  );
}

function subjectWords(subject: HoldSubject): string {
  switch (subject.kind) {
    case 'call':
      return `call ${subject.callId}`;
    case 'caller':
      return partyWords(subject.party);
    case 'tenant':
      return 'everything of this tenant';
  }
}

/** A caller is kept by the digits of the number, so that however it is written it is the same one. */
function partyWords(party: string): string {
  return phoneNumber(/^[1-9]\d{6,14}$/.test(party) ? `+${party}` : party);
}

function columns(lift: (hold: Hold) => void): Column<Hold>[] {
  return [
    {
      head: 'What',
      cell: ({ subject }) => (
        <span className={`font-medium ${subject.kind === 'caller' ? 'whitespace-nowrap' : 'break-words'}`}>
          {subjectWords(subject)}
        </span>
      ),
    },
    { head: 'Why', cell: ({ reason }) => reason },
    {
      head: 'Placed',
      cell: ({ placedBy, placedAt }) => (
        <span className="text-soft">
          <time dateTime={placedAt} title={fullTime(placedAt)} className="block whitespace-nowrap text-ink">
            {relativeTime(placedAt, Date.now())}
          </time>
          <span className="block text-xs break-words">by {placedBy}</span>
        </span>
      ),
    },
    {
      head: 'State',
      cell: ({ lifted }) =>
        lifted === null ? (
          <Badge tone="warn">held</Badge>
        ) : (
          <span title={lifted.reason}>
            <Badge>lifted {relativeTime(lifted.at, Date.now())}</Badge>
          </span>
        ),
    },
    {
      head: '',
      align: 'right',
      cell: (hold) =>
        hold.lifted === null && (
          <Button
            look="quiet"
            onClick={() => lift(hold)}
            aria-label={`Lift the hold on ${subjectWords(hold.subject)}`}
          >
            Lift
          </Button>
        ),
    },
  ];
}

function PlaceDialog({ close }: { close: () => void }) {
  const [kind, setKind] = useState<HoldSubject['kind']>('caller');
  const [what, setWhat] = useState('');
  const [reason, setReason] = useState('');
  const subject: HoldSubject =
    kind === 'tenant' ? { kind } : kind === 'call' ? { kind, callId: what.trim() } : { kind, party: what };
  const place = useChange(() => retentionApi.hold(subject, reason), ['holds'], close);
  return (
    <Dialog
      open
      close={close}
      title="Place a hold"
      about="It holds from the moment it is placed, and stands in the audit with its reason."
    >
      <Form
        verb="Place the hold"
        send={() => place.mutate()}
        busy={place.isPending}
        error={place.error}
        incomplete={reason.trim() === '' || (kind !== 'tenant' && what.trim() === '')}
        cancel={close}
      >
        <div>
          <Select label="On what" value={kind} choose={(value) => setKind(value as HoldSubject['kind'])}>
            <option value="caller">A caller</option>
            <option value="call">One call</option>
            <option value="tenant">Everything of this tenant</option>
          </Select>
        </div>
        {kind !== 'tenant' && (
          <Field
            label={kind === 'call' ? 'Id of the call' : 'Number or address of the caller'}
            error={faultOf(place.error, kind === 'call' ? 'subject.callId' : 'subject.party')}
          >
            <Input value={what} onChange={({ target }) => setWhat(target.value)} autoFocus />
          </Field>
        )}
        <Field label="Reason" error={faultOf(place.error, 'reason')}>
          <Input
            value={reason}
            onChange={({ target }) => setReason(target.value)}
            placeholder="Case 2026-114"
          />
        </Field>
      </Form>
    </Dialog>
  );
}

function LiftDialog({ hold, close }: { hold: Hold; close: () => void }) {
  const [reason, setReason] = useState('');
  const lift = useChange(() => retentionApi.lift(hold.id, reason), ['holds'], close);
  return (
    <Dialog
      open
      close={close}
      title="Lift the hold?"
      about={`On ${subjectWords(hold.subject)}. What is due is deleted at the next run.`}
    >
      <Form
        verb="Lift it"
        send={() => lift.mutate()}
        busy={lift.isPending}
        error={lift.error}
        incomplete={reason.trim() === ''}
        cancel={close}
      >
        <Field label="Reason" error={faultOf(lift.error, 'reason')}>
          <TextArea rows={2} value={reason} onChange={({ target }) => setReason(target.value)} autoFocus />
        </Field>
      </Form>
    </Dialog>
  );
}
