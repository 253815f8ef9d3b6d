/** Secrets: what agents and adapters may use and nobody may read. */
import { useQuery } from '@tanstack/react-query';
import { Plus, RotateCw } from 'lucide-react';
import { useState } from 'react';
import type { z } from 'zod';
import type { StoredSecret } from '#wire/custody.ts';
import { useAction } from '../shell/actions.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Confirm, Dialog } from '../ui/dialog.tsx';
import { Field, Input, Switch } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { fullTime, plural, relativeTime } from '../ui/format.ts';
import { PageHead } from '../ui/page-head.tsx';
import { Empty, Failure, Loading } from '../ui/panels.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { faultOf, useChange } from '../ui/use-change.ts';
import { secretsApi } from './api.ts';

type Secret = z.infer<typeof StoredSecret>;
type Open = { what: 'put'; name: string } | { what: 'remove'; name: string } | { what: 'rotate' };

/** What Parley itself keeps sealed begins with this: nobody sets it, and without it what it has signed cannot be told. */
const OWN = 'parley.';
/** The old value is accepted this long after a change, so that nothing stands still meanwhile. */
const OVERLAP_S = 3600;

export function SecretsPage() {
  const secrets = useQuery({ queryKey: ['secrets'], queryFn: ({ signal }) => secretsApi.list(signal) });
  const [open, setOpen] = useState<Open | null>(null);
  const close = (): void => setOpen(null);
  useAction('new', () => setOpen({ what: 'put', name: '' }));
  const add = (
    <Button look="strong" onClick={() => setOpen({ what: 'put', name: '' })}>
      <Plus className="size-4" aria-hidden="true" /> Add a secret
    </Button>
  );
  const list = secrets.data?.secrets ?? [];
  return (
    <div className="py-6 sm:py-8">
      <PageHead
        title="Secrets"
        about="Sealed under this tenant’s own key. A value can be set and used, by its name, and never be read again: not here, not by the API, not in a log."
        actions={
          list.length > 0 && (
            <>
              <Button onClick={() => setOpen({ what: 'rotate' })}>
                <RotateCw className="size-4" aria-hidden="true" /> Rotate the key
              </Button>
              {add}
            </>
          )
        }
      />
      <div className="mt-6">
        {secrets.isPending && <Loading what="the secrets" />}
        {secrets.isError && <Failure error={secrets.error} retry={() => void secrets.refetch()} />}
        {secrets.isSuccess && list.length === 0 && (
          <Empty title="No secrets yet" action={add}>
            A token of a carrier or a key of a provider belongs here; settings refer to it as{' '}
            <code className="font-mono text-xs">secret:its-name</code>.
          </Empty>
        )}
        {list.length > 0 && (
          <Table caption="Secrets" columns={columns(setOpen)} rows={list} keyOf={({ name }) => name} />
        )}
      </div>
      {open?.what === 'put' && <PutDialog name={open.name} close={close} />}
      {open?.what === 'remove' && <Remove name={open.name} close={close} />}
      {open?.what === 'rotate' && <Rotate close={close} />}
    </div>
  );
}

function columns(open: (open: Open) => void): Column<Secret>[] {
  return [
    {
      head: 'Name',
      cell: ({ name }) => <span className="font-mono text-[0.8125rem] break-all">{name}</span>,
    },
    { head: 'Version', align: 'right', cell: ({ version }) => version },
    {
      head: 'Set',
      cell: ({ madeAt, madeBy }) => (
        <span className="text-soft">
          <time dateTime={madeAt} title={fullTime(madeAt)} className="block whitespace-nowrap text-ink">
            {relativeTime(madeAt, Date.now())}
          </time>
          <span className="block text-xs break-words">by {madeBy}</span>
        </span>
      ),
    },
    {
      head: 'State',
      cell: ({ previousUntil }) =>
        previousUntil !== null && Date.parse(previousUntil) > Date.now() ? (
          <Badge tone="warn">the old one is good too, until {fullTime(previousUntil)}</Badge>
        ) : (
          <Badge tone="good">in use</Badge>
        ),
    },
    {
      head: '',
      align: 'right',
      cell: ({ name }) =>
        name.startsWith(OWN) ? (
          <span className="px-3 text-xs text-soft">kept by Parley</span>
        ) : (
          <span className="flex justify-end gap-1">
            <Button look="quiet" onClick={() => open({ what: 'put', name })} aria-label={`Set ${name} anew`}>
              Set anew
            </Button>
            <Button look="quiet" onClick={() => open({ what: 'remove', name })} aria-label={`Delete ${name}`}>
              Delete
            </Button>
          </span>
        ),
    },
  ];
}

function PutDialog({ name: given, close }: { name: string; close: () => void }) {
  const [name, setName] = useState(given);
  const [value, setValue] = useState('');
  const [overlap, setOverlap] = useState(given !== '');
  const put = useChange(() => secretsApi.put(name, value, overlap ? OVERLAP_S : 0), ['secrets'], close);
  return (
    <Dialog open close={close} title={given === '' ? 'Add a secret' : `Set ${given} anew`}>
      <Form
        verb="Seal it"
        send={() => put.mutate()}
        busy={put.isPending}
        error={put.error}
        incomplete={name === '' || value === ''}
        cancel={close}
      >
        {given === '' && (
          <Field
            label="Name"
            hint="Small letters, digits, dots, hyphens and underscores, such as twilio.auth-token."
            error={faultOf(put.error, 'name')}
          >
            <Input
              value={name}
              onChange={({ target }) => setName(target.value)}
              className="font-mono"
              autoFocus
            />
          </Field>
        )}
        <Field label="Value" hint="You will not see it again." error={faultOf(put.error, 'value')}>
          <Input
            type="password"
            autoComplete="off"
            value={value}
            onChange={({ target }) => setValue(target.value)}
            autoFocus={given !== ''}
          />
        </Field>
        {given !== '' && (
          <Switch
            label="The old value stays good for an hour"
            hint="For the time in which both sides are changed over."
            checked={overlap}
            change={setOverlap}
          />
        )}
      </Form>
    </Dialog>
  );
}

function Remove({ name, close }: { name: string; close: () => void }) {
  const remove = useChange(() => secretsApi.remove(name), ['secrets'], close);
  return (
    <Confirm close={close} title={`Delete ${name}?`} verb="Delete" change={remove}>
      Whatever uses it fails from now on. Nobody can bring it back.
    </Confirm>
  );
}

function Rotate({ close }: { close: () => void }) {
  const rotate = useChange(() => secretsApi.rotate(), ['secrets']);
  if (rotate.isSuccess) {
    return (
      <Dialog open close={close} title="Rotated">
        <p className="text-sm leading-6">
          Key {rotate.data.keyVersion} seals from now on; {plural(rotate.data.resealed, 'item')} sealed anew.
          Nothing stood still.
        </p>
      </Dialog>
    );
  }
  return (
    <Confirm close={close} title="Rotate this tenant’s key?" verb="Rotate" change={rotate}>
      A new key is made and everything is sealed anew under it, while calls and pages go on.
    </Confirm>
  );
}
