/** Models: the tenant's own language models, by the names under which agents ask for them. */
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { ModelProfile } from '#wire/model-profiles.ts';
import { useMay } from '../access/session.ts';
import { useAction } from '../shell/actions.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/dialog.tsx';
import { fullTime, relativeTime } from '../ui/format.ts';
import { PageHead } from '../ui/page-head.tsx';
import { Empty, Failure, Loading } from '../ui/panels.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { useChange } from '../ui/use-change.ts';
import { modelsApi } from './api.ts';
import { ModelDialog } from './model-dialog.tsx';

type Open = { what: 'put'; profile: ModelProfile | null } | { what: 'remove'; name: string };

export function ModelsPage() {
  const models = useQuery({
    queryKey: ['model-profiles'],
    queryFn: ({ signal }) => modelsApi.list(signal),
    refetchInterval: 30_000,
  });
  const mayChange = useMay('models:update');
  const [open, setOpen] = useState<Open | null>(null);
  const close = (): void => setOpen(null);
  const begin = (): void => setOpen({ what: 'put', profile: null });
  useAction('new', () => mayChange && begin());
  const add = mayChange && (
    <Button look="strong" onClick={begin}>
      <Plus className="size-4" aria-hidden="true" /> Add a model
    </Button>
  );
  const list = models.data?.profiles ?? [];
  const installation = models.data?.installation ?? [];
  return (
    <div className="py-6 sm:py-8">
      <PageHead
        title="Models"
        about="Language models of your own, by the name under which agents ask for them. Each is asked with your own key, and behind it stands the script engine."
        actions={list.length > 0 && add}
      />
      <div className="mt-6 flex flex-col gap-4">
        {models.isPending && <Loading what="the models" />}
        {models.isError && <Failure error={models.error} retry={() => void models.refetch()} />}
        {models.isSuccess && list.length === 0 && (
          <Empty title="No models of your own" action={add}>
            Add any server that speaks OpenAI’s protocol. An agent thinks with it once it says{' '}
            <code className="font-mono text-xs">model: {'{ profile: its-name }'}</code>.
          </Empty>
        )}
        {list.length > 0 && (
          <Table
            caption="Models of your own"
            columns={columns({ installation, open: mayChange ? setOpen : null })}
            rows={list}
            keyOf={({ name }) => name}
          />
        )}
        {installation.length > 0 && (
          <p className="text-sm leading-6 text-soft">
            This installation brings{' '}
            {installation.map((name, at) => (
              <span key={name}>
                {at > 0 && ', '}
                <code className="font-mono text-xs break-all text-ink">{name}</code>
              </span>
            ))}{' '}
            for every tenant. One of your own of the same name takes its place.
          </p>
        )}
      </div>
      {open?.what === 'put' && <ModelDialog profile={open.profile} close={close} />}
      {open?.what === 'remove' && <Remove name={open.name} close={close} />}
    </div>
  );
}

function columns({
  installation,
  open,
}: {
  installation: readonly string[];
  /** Null for who may only look. */
  open: ((open: Open) => void) | null;
}): Column<ModelProfile>[] {
  return [
    {
      head: 'Name',
      cell: ({ name }) => (
        <span>
          <span className="block font-mono text-[0.8125rem] break-words">{name}</span>
          {installation.includes(name) && (
            <span className="block text-xs text-soft">in place of the installation’s</span>
          )}
        </span>
      ),
    },
    {
      head: 'Model',
      cell: ({ model, url }) => (
        <span title={url}>
          <span className="block break-words">{model}</span>
          <span className="block text-xs break-words text-soft">{new URL(url).host}</span>
        </span>
      ),
    },
    {
      head: 'Key',
      cell: ({ key }) =>
        key === null ? (
          <span className="text-soft">none</span>
        ) : (
          <span className="font-mono text-xs break-words">{key.replace(/^secret:/, '')}</span>
        ),
    },
    {
      head: 'Set',
      wideOnly: true,
      cell: ({ updatedAt, updatedBy }) => (
        <span title={fullTime(updatedAt)} className="text-soft">
          {relativeTime(updatedAt, Date.now())} by <span className="break-words">{updatedBy}</span>
        </span>
      ),
    },
    { head: 'State', cell: ({ standing }) => <Standing standing={standing} /> },
    ...(open === null
      ? []
      : [
          {
            head: '',
            align: 'right' as const,
            cell: (profile: ModelProfile) => (
              <span className="flex justify-end gap-1">
                <Button
                  look="quiet"
                  onClick={() => open({ what: 'put', profile })}
                  aria-label={`Edit ${profile.name}`}
                >
                  Edit
                </Button>
                <Button
                  look="quiet"
                  onClick={() => open({ what: 'remove', name: profile.name })}
                  aria-label={`Remove ${profile.name}`}
                >
                  Remove
                </Button>
              </span>
            ),
          },
        ]),
  ];
}

/** What keeps a server from being asked, in a person's words; another reason is told by its code. */
const REASONS: Record<string, string> = {
  'provider.unauthorized': 'it refuses the key',
  'provider.unreachable': 'it cannot be reached',
  'provider.rate_limited': 'it asks for fewer requests',
  'provider.timeout': 'it does not answer in time',
  'url.refused': 'its address may not be called',
};

function Standing({ standing }: Pick<ModelProfile, 'standing'>) {
  if (standing === null) return <Badge>not asked yet</Badge>;
  if (standing.circuit === 'closed') return <Badge tone="good">works</Badge>;
  if (standing.circuit === 'half-open') return <Badge tone="warn">being tried again</Badge>;
  const { code } = standing;
  return (
    <span className="inline-flex flex-col items-start gap-1 max-sm:items-end">
      <Badge tone="bad">left alone for now</Badge>
      {code !== null && <span className="text-xs text-soft">{REASONS[code] ?? code}</span>}
    </span>
  );
}

function Remove({ name, close }: { name: string; close: () => void }) {
  const remove = useChange(() => modelsApi.remove(name), ['model-profiles'], close);
  return (
    <Confirm close={close} title={`Remove ${name}?`} verb="Remove" change={remove}>
      Its key stays among the secrets. A model with which an agent answers calls is not removed.
    </Confirm>
  );
}
