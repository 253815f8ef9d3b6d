/** API keys: what each may do, when it was last used, and an end to it. */
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { ApiKey } from '#wire/tenancy.ts';
import { ROLES } from '../people/roles.ts';
import { useAction } from '../shell/actions.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/dialog.tsx';
import { fullTime, plural, relativeTime } from '../ui/format.ts';
import { PageHead } from '../ui/page-head.tsx';
import { Empty, Failure, Loading } from '../ui/panels.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { useChange } from '../ui/use-change.ts';
import { keysApi } from './api.ts';
import { NewKeyDialog } from './new-key-dialog.tsx';

export function KeysPage() {
  const keys = useQuery({ queryKey: ['keys'], queryFn: ({ signal }) => keysApi.list(signal) });
  const [making, setMaking] = useState(false);
  useAction('new', () => setMaking(true));
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const make = (
    <Button look="strong" onClick={() => setMaking(true)}>
      <Plus className="size-4" aria-hidden="true" /> New key
    </Button>
  );
  return (
    <div className="py-6 sm:py-8">
      <PageHead
        title="API keys"
        about="For programs: each belongs to this tenant alone, and may do what both its role and its scopes allow."
        actions={keys.data !== undefined && keys.data.keys.length > 0 && make}
      />
      <div className="mt-6">
        {keys.isPending && <Loading what="the keys" />}
        {keys.isError && <Failure error={keys.error} retry={() => void keys.refetch()} />}
        {keys.isSuccess && keys.data.keys.length === 0 && (
          <Empty title="No keys yet" action={make}>
            A key lets your CRM place calls, or your reporting read them, as{' '}
            <code className="font-mono text-xs">Authorization: Bearer pk_…</code>
          </Empty>
        )}
        {keys.isSuccess && keys.data.keys.length > 0 && (
          <Table
            caption="API keys"
            columns={columns(setRevoking)}
            rows={keys.data.keys}
            keyOf={({ id }) => id}
          />
        )}
      </div>
      {making && keys.isSuccess && <NewKeyDialog scopes={keys.data.scopes} close={() => setMaking(false)} />}
      {revoking !== null && <Revoke apiKey={revoking} close={() => setRevoking(null)} />}
    </div>
  );
}

function columns(revoke: (key: ApiKey) => void): Column<ApiKey>[] {
  return [
    {
      head: 'Name',
      cell: ({ name, hint }) => (
        <>
          <span className="block font-medium">{name}</span>
          <span className="block font-mono text-xs text-soft">{hint}…</span>
        </>
      ),
    },
    {
      head: 'May',
      cell: ({ role, scopes }) => (
        <>
          <span className="block">{ROLES[role].label}</span>
          <span className="block text-xs text-soft" title={scopes?.join(', ')}>
            {scopes === null ? 'all that the role may' : plural(scopes.length, 'scope')}
          </span>
        </>
      ),
    },
    {
      head: 'Last used',
      cell: ({ lastUsedAt }) => (
        <span className="text-soft">
          {lastUsedAt === null ? 'never' : relativeTime(lastUsedAt, Date.now())}
        </span>
      ),
    },
    { head: 'State', cell: (key) => <State apiKey={key} /> },
    {
      head: '',
      align: 'right',
      cell: (key) =>
        key.revokedAt === null && (
          <Button look="quiet" onClick={() => revoke(key)} aria-label={`Revoke ${key.name}`}>
            Revoke
          </Button>
        ),
    },
  ];
}

function State({ apiKey: { revokedAt, expiresAt } }: { apiKey: ApiKey }) {
  if (revokedAt !== null) return <Badge tone="bad">revoked</Badge>;
  if (expiresAt === null) return <Badge tone="good">active</Badge>;
  if (Date.parse(expiresAt) < Date.now()) return <Badge tone="bad">expired</Badge>;
  return (
    <span title={fullTime(expiresAt)}>
      <Badge tone="good">ends {relativeTime(expiresAt, Date.now())}</Badge>
    </span>
  );
}

function Revoke({ apiKey, close }: { apiKey: ApiKey; close: () => void }) {
  const revoke = useChange(() => keysApi.revoke(apiKey.id), ['keys'], close);
  return (
    <Confirm close={close} title={`Revoke ${apiKey.name}?`} verb="Revoke" change={revoke}>
      Whatever uses this key is refused at once, and for good.
    </Confirm>
  );
}
