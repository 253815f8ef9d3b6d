import { useQuery } from '@tanstack/react-query';
import { UserX } from 'lucide-react';
import { useState } from 'react';
import { Badge, type Tone } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Confirm, Dialog } from '../ui/dialog.tsx';
import { Field, Input } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { fullTime, relativeTime } from '../ui/format.ts';
import { Once } from '../ui/once.tsx';
import { Empty, Failure, Loading } from '../ui/panels.tsx';
import { faultOf, useChange } from '../ui/use-change.ts';
import { type Erasure, retentionApi } from './api.ts';

const TONES: Record<Erasure['state'], Tone> = {
  requested: 'warn',
  refused: 'plain',
  running: 'agent',
  held: 'warn',
  done: 'good',
};

interface Props {
  /** A new one is being asked for. */
  asking: boolean;
  setAsking: (asking: boolean) => void;
}

/** Forgets a person: asked for, looked over, then done, with a receipt. */
export function ErasuresTab({ asking, setAsking }: Props) {
  const erasures = useQuery({
    queryKey: ['erasures'],
    queryFn: ({ signal }) => retentionApi.erasures(signal),
  });
  const [open, setOpen] = useState<{ erasure: Erasure; confirm: boolean } | null>(null);
  const ask = (
    <Button look="strong" onClick={() => setAsking(true)}>
      <UserX className="size-4" aria-hidden="true" /> Erase a person
    </Button>
  );
  if (erasures.isPending) return <Loading what="the erasures" />;
  if (erasures.isError) return <Failure error={erasures.error} retry={() => void erasures.refetch()} />;
  const list = erasures.data.erasures;
  return (
    <>
      {list.length === 0 ? (
        <Empty title="Nobody has asked to be forgotten" action={ask}>
          Calls, recordings, transcripts and whatever else names the person are found first, and erased when
          you confirm.
        </Empty>
      ) : (
        <>
          <div className="mb-4 flex justify-end">{ask}</div>
          <ul className="flex flex-col gap-4">
            {list.map((erasure) => (
              <Card key={erasure.id} erasure={erasure} decide={(confirm) => setOpen({ erasure, confirm })} />
            ))}
          </ul>
        </>
      )}
      {asking && <AskDialog close={() => setAsking(false)} />}
      {open !== null && <Decide {...open} close={() => setOpen(null)} />}
    </>
  );
}

/** Where something of the person is, and how much; the places where nothing is are not named. */
function found(preview: Erasure['preview']): string {
  const places = preview.filter(({ count }) => count > 0).map(({ where, count }) => `${count} ${where}`);
  return places.length === 0 ? 'nothing of this person' : places.join(', ');
}

function Card({ erasure, decide }: { erasure: Erasure; decide: (confirm: boolean) => void }) {
  const { state, reason, requestedBy, requestedAt, preview, receipt } = erasure;
  return (
    <li className="card p-5">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <p className="font-medium">{reason}</p>
          <p className="text-sm text-soft">
            Asked{' '}
            <time dateTime={requestedAt} title={fullTime(requestedAt)}>
              {relativeTime(requestedAt, Date.now())}
            </time>{' '}
            by <span className="break-all">{requestedBy}</span>
          </p>
        </div>
        <Badge tone={TONES[state]}>{state}</Badge>
      </div>
      {receipt === null ? (
        <p className="mt-3 text-sm text-soft">Found: {found(preview)}.</p>
      ) : (
        <Receipt receipt={receipt} />
      )}
      {state === 'requested' && (
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={() => decide(false)}>Refuse</Button>
          <Button look="danger" onClick={() => decide(true)}>
            Erase
          </Button>
        </div>
      )}
    </li>
  );
}

function Receipt({ receipt: { parts } }: { receipt: NonNullable<Erasure['receipt']> }) {
  const told = parts.filter(({ erased, kept }) => erased > 0 || kept.length > 0);
  if (told.length === 0) return <p className="mt-3 text-sm">There was nothing of this person to erase.</p>;
  return (
    <ul className="mt-3 text-sm">
      {told.map(({ where, erased, kept }) => (
        <li key={where}>
          {where}: {erased} erased
          {kept.length > 0 && <span className="text-warn">, {kept.length} kept under a hold or in use</span>}
        </li>
      ))}
    </ul>
  );
}

function AskDialog({ close }: { close: () => void }) {
  const [person, setPerson] = useState('');
  const [reason, setReason] = useState('');
  const preview = useChange(() => retentionApi.preview(person), []);
  const ask = useChange(() => retentionApi.erase(person, reason), ['erasures']);
  if (ask.isSuccess) {
    return (
      <Dialog
        open
        close={close}
        title="Asked for"
        about="Nothing is erased yet: look it over and confirm it in the list."
      >
        <Once
          label="Proof key: with it the person can check later that the receipt is about them"
          text={ask.data.proofKey}
        />
      </Dialog>
    );
  }
  return (
    <Dialog open close={close} title="Erase a person">
      <Form
        verb="Ask for the erasure"
        send={() => ask.mutate()}
        busy={ask.isPending}
        error={ask.error}
        incomplete={person.trim() === '' || reason.trim() === ''}
        cancel={close}
      >
        <Field label="Number or address" hint="However it is written." error={faultOf(ask.error, 'person')}>
          <Input
            value={person}
            onChange={({ target }) => {
              setPerson(target.value);
              preview.reset();
            }}
            autoFocus
          />
        </Field>
        <Field label="Reason" error={faultOf(ask.error, 'reason')}>
          <Input
            value={reason}
            onChange={({ target }) => setReason(target.value)}
            placeholder="Asked by mail on 3 May"
          />
        </Field>
        <div>
          <Button disabled={person.trim() === '' || preview.isPending} onClick={() => preview.mutate()}>
            What is kept of them?
          </Button>
          <ul role="status" className="mt-3 text-sm text-soft">
            {preview.data?.found.map(({ where, count }) => (
              <li key={where}>
                {where}: {count}
              </li>
            ))}
            {preview.data?.found.length === 0 && <li>Nothing is kept of them.</li>}
          </ul>
        </div>
      </Form>
    </Dialog>
  );
}

function Decide({ erasure, confirm, close }: { erasure: Erasure; confirm: boolean; close: () => void }) {
  const decide = useChange(() => retentionApi.decide(erasure.id, confirm), ['erasures', 'calls'], close);
  return (
    <Confirm
      close={close}
      title={confirm ? 'Erase for good?' : 'Refuse the request?'}
      verb={confirm ? 'Erase' : 'Refuse'}
      change={decide}
    >
      {confirm
        ? 'What was found is deleted and cannot be brought back. What is under a hold stays, and the receipt says so.'
        : 'Nothing is erased. The request stays in the audit.'}
    </Confirm>
  );
}
