/** Agents and personas between houses: import a signed file, take one from the marketplace, give one away, and see whose keys are trusted. */
import { useQuery } from '@tanstack/react-query';
import { Download, Upload } from 'lucide-react';
import { useRef, useState } from 'react';
import type { Marketplace, PublisherList } from '#wire/bundles.ts';
import { useMay } from '../access/session.ts';
import { useAction } from '../shell/actions.ts';
import { api } from '../ui/api.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { relativeTime } from '../ui/format.ts';
import { PageHead, Section } from '../ui/page-head.tsx';
import { Failure, Loading } from '../ui/panels.tsx';
import { Select } from '../ui/select.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { useChange } from '../ui/use-change.ts';
import { type BundleKind, bundlesApi } from './api.ts';
import { keep } from './use-export.ts';
import { ImportDialog, type Looked } from './import-dialog.tsx';

type Offer = Marketplace['offers'][number];
type Source = { bundle: string } | { file: string };

export function BundlesPage() {
  const [opened, setOpened] = useState<{ look: Looked; from: Source } | null>(null);
  return (
    <div className="py-6 sm:py-8">
      <PageHead
        title="Bundles"
        about="An agent, or who speaks in it, as one signed file. What was altered on the way is refused; whose key it is, you decide once."
        actions={<FileChoice opened={(look, bundle) => setOpened({ look, from: { bundle } })} />}
      />
      <Market open={(look, file) => setOpened({ look, from: { file } })} />
      <Export />
      <Publishers />
      {opened !== null && <ImportDialog {...opened} close={() => setOpened(null)} />}
    </div>
  );
}

function FileChoice({ opened }: { opened: (look: Looked, bundle: string) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const look = useChange(
    async (file: File) => {
      const bundle = await file.text();
      return { bundle, look: await bundlesApi.look(bundle) };
    },
    [],
    ({ bundle, look: found }) => opened(found, bundle),
  );
  useAction('import', () => {
    // A browser that opens no chooser so long after the key leaves the button a press away.
    button.current?.focus();
    input.current?.click();
  });
  return (
    <div className="flex flex-col items-end gap-2">
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        className="sr-only"
        aria-label="A bundle to import"
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file) look.mutate(file);
          target.value = '';
        }}
      />
      <Button ref={button} look="strong" disabled={look.isPending} onClick={() => input.current?.click()}>
        <Upload className="size-4" aria-hidden="true" /> Import a file
      </Button>
      {look.error !== null && (
        <p role="alert" className="max-w-md rounded-lg bg-bad-wash p-3 text-sm text-bad">
          {look.error.message}
        </p>
      )}
    </div>
  );
}

function Market({ open }: { open: (look: Looked, file: string) => void }) {
  const market = useQuery({ queryKey: ['marketplace'], queryFn: ({ signal }) => bundlesApi.market(signal) });
  return (
    <Section title="Marketplace" about={market.data?.place ?? undefined}>
      {market.isPending && <Loading what="the marketplace" rows={2} />}
      {market.isError && <Failure error={market.error} retry={() => void market.refetch()} />}
      {market.isSuccess && market.data.offers.length === 0 && (
        <p className="card p-5 text-sm text-soft">
          {market.data.place === null
            ? 'None is set. The operator names a folder or an address with PARLEY_MARKETPLACE.'
            : 'Nothing is on offer now.'}
        </p>
      )}
      {market.isSuccess && market.data.offers.length > 0 && (
        <ul className="grid gap-4 md:grid-cols-2">
          {market.data.offers.map((offer) => (
            <OfferCard key={offer.file} offer={offer} open={open} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function OfferCard({
  offer: { file, look, refused },
  open,
}: {
  offer: Offer;
  open: (look: Looked, file: string) => void;
}) {
  return (
    <li className="card flex flex-col gap-2 p-5">
      {look === null ? (
        <>
          <p className="font-mono text-sm break-all">{file}</p>
          <p className="text-sm text-bad">{refused}</p>
        </>
      ) : (
        <>
          <div className="flex items-start justify-between gap-3">
            <h3 className="spoken text-xl">{look.name}</h3>
            {look.kind === 'persona' && <Badge>persona</Badge>}
            <Badge tone={look.trusted ? 'good' : 'warn'}>{look.trusted ? 'trusted' : 'new publisher'}</Badge>
          </div>
          <p className="text-sm text-soft">{look.description}</p>
          <p className="mt-auto flex items-center justify-between gap-3 pt-2 text-xs text-faint">
            {look.publisher}, {relativeTime(look.madeAt, Date.now())}
            <Button onClick={() => open(look, file)}>Import</Button>
          </p>
        </>
      )}
    </li>
  );
}

function Export() {
  const mayExport = useMay('bundles:export');
  const agents = useQuery({
    queryKey: ['agents'],
    queryFn: ({ signal }) => api.agents(signal),
    enabled: mayExport,
  });
  const [chosen, setChosen] = useState('');
  const [kind, setKind] = useState<BundleKind>('agent');
  const list = agents.data?.agents ?? [];
  const agentId = chosen === '' ? (list[0]?.id ?? '') : chosen;
  const give = useChange(
    () => bundlesApi.exported(agentId, kind),
    [],
    (file) => keep(file, `${agentId}${kind === 'persona' ? '.persona' : ''}.parley.json`),
  );
  if (!mayExport) return null;
  return (
    <Section
      title="Give one away"
      about="The published version, signed with this tenant’s key, with where it comes from."
    >
      <div className="flex flex-wrap items-center gap-3">
        <Select label="Agent" value={agentId} choose={setChosen}>
          {list.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
        <Select label="What of it" value={kind} choose={(value) => setKind(value as BundleKind)}>
          <option value="agent">All of it</option>
          <option value="persona">Its persona alone</option>
        </Select>
        <Button disabled={agentId === '' || give.isPending} onClick={() => give.mutate()}>
          <Download className="size-4" aria-hidden="true" /> Export
        </Button>
        {give.error !== null && (
          <p role="alert" className="text-sm text-bad">
            {give.error.message}
          </p>
        )}
      </div>
    </Section>
  );
}

function Publishers() {
  const publishers = useQuery({
    queryKey: ['publishers'],
    queryFn: ({ signal }) => bundlesApi.publishers(signal),
  });
  const forget = useChange((keyId: string) => bundlesApi.distrust(keyId), ['publishers', 'marketplace']);
  return (
    <Section title="Trusted keys">
      {publishers.isPending && <Loading what="the keys" rows={1} />}
      {publishers.isError && <Failure error={publishers.error} retry={() => void publishers.refetch()} />}
      {publishers.isSuccess && (
        <>
          <p className="mb-3 text-sm text-soft">
            This tenant signs with{' '}
            <span className="font-mono text-xs break-all text-ink">{publishers.data.own.keyId}</span>
          </p>
          {publishers.data.publishers.length > 0 && (
            <Table
              caption="Trusted keys"
              columns={columns((keyId) => forget.mutate(keyId))}
              rows={publishers.data.publishers}
              keyOf={({ keyId }) => keyId}
            />
          )}
        </>
      )}
    </Section>
  );
}

function columns(forget: (keyId: string) => void): Column<PublisherList['publishers'][number]>[] {
  return [
    { head: 'Publisher', cell: ({ name }) => name },
    { head: 'Key', cell: ({ keyId }) => <span className="font-mono text-xs break-all">{keyId}</span> },
    {
      head: 'Trusted',
      cell: ({ trustedBy, trustedAt }) => (
        <span className="text-soft">
          {relativeTime(trustedAt, Date.now())} by <span className="break-all">{trustedBy}</span>
        </span>
      ),
    },
    {
      head: '',
      align: 'right',
      cell: ({ keyId, name }) => (
        <Button look="quiet" onClick={() => forget(keyId)} aria-label={`Trust ${name} no longer`}>
          Trust no longer
        </Button>
      ),
    },
  ];
}
