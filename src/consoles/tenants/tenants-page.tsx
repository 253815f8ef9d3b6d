/** For the internal team: the client companies, new ones, and the suspended. */
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { Tenant } from '#wire/tenancy.ts';
import { access, goTo } from '../access/access-api.ts';
import { useSession } from '../access/session.ts';
import { useAction } from '../shell/actions.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Confirm, Dialog } from '../ui/dialog.tsx';
import { Field, Input } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { fullTime, relativeTime } from '../ui/format.ts';
import { PageHead } from '../ui/page-head.tsx';
import { Failure, Loading } from '../ui/panels.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { faultOf, useChange } from '../ui/use-change.ts';
import { tenantsApi } from './api.ts';

export function TenantsPage() {
  const tenants = useQuery({ queryKey: ['tenants'], queryFn: ({ signal }) => tenantsApi.list(signal) });
  const [making, setMaking] = useState(false);
  useAction('new', () => setMaking(true));
  const [changing, setChanging] = useState<Tenant | null>(null);
  return (
    <div className="py-6 sm:py-8">
      <PageHead
        title="Tenants"
        about="Each client company has a house of its own: its agents, numbers, calls, people and secrets, and nobody else’s."
        actions={
          <Button look="strong" onClick={() => setMaking(true)}>
            <Plus className="size-4" aria-hidden="true" /> New tenant
          </Button>
        }
      />
      <div className="mt-6">
        {tenants.isPending && <Loading what="the tenants" />}
        {tenants.isError && <Failure error={tenants.error} retry={() => void tenants.refetch()} />}
        {tenants.isSuccess && (
          <Table
            caption="Tenants"
            columns={columns(setChanging)}
            rows={tenants.data.tenants}
            keyOf={({ id }) => id}
          />
        )}
      </div>
      {making && <NewTenant close={() => setMaking(false)} />}
      {changing !== null && <Suspend tenant={changing} close={() => setChanging(null)} />}
    </div>
  );
}

function columns(change: (tenant: Tenant) => void): Column<Tenant>[] {
  return [
    {
      head: 'Name',
      cell: ({ id, name }) => (
        <>
          <span className="spoken block text-lg leading-6">{name}</span>
          <span className="block font-mono text-xs text-soft">{id}</span>
        </>
      ),
    },
    {
      head: 'State',
      cell: ({ state }) =>
        state === 'active' ? <Badge tone="good">active</Badge> : <Badge tone="bad">suspended</Badge>,
    },
    {
      head: 'Since',
      cell: ({ createdAt }) => (
        <time dateTime={createdAt} title={fullTime(createdAt)} className="text-soft">
          {relativeTime(createdAt, Date.now())}
        </time>
      ),
    },
    {
      head: '',
      align: 'right',
      cell: (tenant) => (
        <span className="flex justify-end gap-1">
          <Enter tenant={tenant} />
          <Button
            look="quiet"
            onClick={() => change(tenant)}
            aria-label={`${verbFor(tenant)} ${tenant.name}`}
          >
            {verbFor(tenant)}
          </Button>
        </span>
      ),
    },
  ];
}

/** Goes on in that tenant, on its first page. */
function Enter({ tenant: { id, name, state } }: { tenant: Tenant }) {
  const { data: session } = useSession();
  const choose = useChange(
    () => access.chooseTenant(id),
    [],
    () => goTo('/today'),
  );
  const here = session?.tenant?.id === id;
  if (here) return <span className="self-center px-3 text-xs text-soft">you are here</span>;
  return (
    <Button
      look="quiet"
      disabled={state !== 'active' || choose.isPending}
      onClick={() => choose.mutate()}
      aria-label={`Enter ${name}`}
    >
      Enter
    </Button>
  );
}

function verbFor({ state }: Tenant): string {
  return state === 'active' ? 'Suspend' : 'Resume';
}

function Suspend({ tenant, close }: { tenant: Tenant; close: () => void }) {
  const state = tenant.state === 'active' ? 'suspended' : 'active';
  const change = useChange(() => tenantsApi.change(tenant.id, { state }), ['tenants'], close);
  return (
    <Confirm
      close={close}
      title={`${verbFor(tenant)} ${tenant.name}?`}
      verb={verbFor(tenant)}
      change={change}
    >
      {state === 'suspended'
        ? 'Its people and keys are refused and its calls are not answered until it is resumed. Nothing of it is deleted.'
        : 'Its people get in again, and its agents answer.'}
    </Confirm>
  );
}

function NewTenant({ close }: { close: () => void }) {
  const [name, setName] = useState('');
  const [typedId, setTypedId] = useState<string | null>(null);
  const id = typedId ?? idFrom(name);
  const make = useChange(() => tenantsApi.make({ id, name }), ['tenants', 'session'], close);
  return (
    <Dialog open close={close} title="New tenant">
      <Form
        verb="Make the tenant"
        send={() => make.mutate()}
        busy={make.isPending}
        error={make.error}
        incomplete={name.trim() === '' || id === ''}
        cancel={close}
      >
        <Field label="Name" error={faultOf(make.error, 'name')}>
          <Input
            value={name}
            onChange={({ target }) => setName(target.value)}
            placeholder="Willow Dental"
            autoFocus
          />
        </Field>
        <Field
          label="Id"
          hint="In addresses and keys; it cannot be changed later."
          error={faultOf(make.error, 'id')}
        >
          <Input value={id} onChange={({ target }) => setTypedId(target.value)} className="font-mono" />
        </Field>
      </Form>
    </Dialog>
  );
}

function idFrom(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40);
}
