/** Tells other programs what happens here, and lets them tell us. */
import { useQuery } from '@tanstack/react-query';
import { Plus, Send } from 'lucide-react';
import { useState } from 'react';
import type { InboundHook, Webhook } from '#wire/webhooks.ts';
import { useAction } from '../shell/actions.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/dialog.tsx';
import { plural, relativeTime } from '../ui/format.ts';
import { PageHead, Section } from '../ui/page-head.tsx';
import { Empty, Failure, Loading } from '../ui/panels.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { useChange } from '../ui/use-change.ts';
import { webhooksApi } from './api.ts';
import { DeliveriesDialog } from './deliveries-dialog.tsx';
import { NewHookDialog } from './new-hook-dialog.tsx';
import { NewWebhookDialog } from './new-webhook-dialog.tsx';

type Open =
  | { what: 'add' | 'add-hook' }
  | { what: 'remove' | 'deliveries'; webhook: Webhook }
  | { what: 'remove-hook'; hook: InboundHook };

export function WebhooksPage() {
  const webhooks = useQuery({
    queryKey: ['webhooks'],
    queryFn: ({ signal }) => webhooksApi.list(signal),
    refetchInterval: 15_000,
  });
  const [open, setOpen] = useState<Open | null>(null);
  const close = (): void => setOpen(null);
  useAction('new', () => setOpen({ what: 'add' }));
  const add = (
    <Button look="strong" onClick={() => setOpen({ what: 'add' })}>
      <Plus className="size-4" aria-hidden="true" /> Add a webhook
    </Button>
  );
  const list = webhooks.data?.webhooks ?? [];
  return (
    <div className="py-6 sm:py-8">
      <PageHead
        title="Webhooks"
        about="Events go out signed and timestamped, again and again until they arrive. What never arrives is kept, and can be sent again."
        actions={list.length > 0 && add}
      />
      <div className="mt-6">
        {webhooks.isPending && <Loading what="the webhooks" />}
        {webhooks.isError && <Failure error={webhooks.error} retry={() => void webhooks.refetch()} />}
        {webhooks.isSuccess && list.length === 0 && (
          <Empty title="No webhooks yet" action={add}>
            Let your CRM know when a call has ended, or your chat when something waits for approval.
          </Empty>
        )}
        {list.length > 0 && (
          <ul className="flex flex-col gap-4">
            {list.map((webhook) => (
              <WebhookCard key={webhook.id} webhook={webhook} open={setOpen} />
            ))}
          </ul>
        )}
      </div>
      <Inbound open={setOpen} />
      {open?.what === 'add' && <NewWebhookDialog events={webhooks.data?.events ?? []} close={close} />}
      {open?.what === 'add-hook' && <NewHookDialog close={close} />}
      {open?.what === 'remove' && <Remove webhook={open.webhook} close={close} />}
      {open?.what === 'deliveries' && <DeliveriesDialog webhook={open.webhook} close={close} />}
      {open?.what === 'remove-hook' && <RemoveHook hook={open.hook} close={close} />}
    </div>
  );
}

function WebhookCard({ webhook, open }: { webhook: Webhook; open: (open: Open) => void }) {
  const { id, url, events, description, active, failingSince, disabledReason } = webhook;
  const test = useChange(() => webhooksApi.test(id), ['deliveries']);
  const change = useChange((next: boolean) => webhooksApi.change(id, { active: next }), ['webhooks']);
  return (
    <li className="card p-5">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <p className="font-mono text-sm break-all">{url}</p>
          {description !== '' && <p className="mt-0.5 text-sm text-soft">{description}</p>}
        </div>
        {!active ? (
          <Badge tone={disabledReason === null ? 'plain' : 'bad'}>off</Badge>
        ) : failingSince === null ? (
          <Badge tone="good">on</Badge>
        ) : (
          <Badge tone="warn">failing since {relativeTime(failingSince, Date.now())}</Badge>
        )}
      </div>
      {disabledReason !== null && <p className="mt-2 text-sm text-bad">{disabledReason}</p>}
      <p className="mt-3 flex flex-wrap gap-1.5">
        {events.map((event) => (
          <Badge key={event}>{event === '*' ? 'every event' : event}</Badge>
        ))}
      </p>
      {(test.error ?? change.error) !== null && (
        <p role="alert" className="mt-2 text-sm text-bad">
          {(test.error ?? change.error)?.message}
        </p>
      )}
      <div className="-mx-3 mt-3 -mb-2 flex flex-wrap items-center justify-between sm:justify-end sm:gap-1">
        <span role="status" className="mr-auto px-3 text-sm text-soft max-sm:w-full">
          {test.isSuccess && 'A test is on its way; see its delivery.'}
        </span>
        <Button look="quiet" disabled={test.isPending} onClick={() => test.mutate()}>
          <Send className="size-4 max-sm:hidden" aria-hidden="true" /> Test
        </Button>
        <Button look="quiet" onClick={() => open({ what: 'deliveries', webhook })}>
          Deliveries
        </Button>
        <Button look="quiet" disabled={change.isPending} onClick={() => change.mutate(!active)}>
          {active ? 'Switch off' : 'Switch on'}
        </Button>
        <Button look="quiet" onClick={() => open({ what: 'remove', webhook })} aria-label={`Delete ${url}`}>
          Delete
        </Button>
      </div>
    </li>
  );
}

function Inbound({ open }: { open: (open: Open) => void }) {
  const hooks = useQuery({ queryKey: ['hooks'], queryFn: ({ signal }) => webhooksApi.hooks(signal) });
  return (
    <Section
      title="Inbound hooks"
      about="Addresses to which other programs of yours send signed events."
      actions={
        <Button onClick={() => open({ what: 'add-hook' })}>
          <Plus className="size-4" aria-hidden="true" /> Add a hook
        </Button>
      }
    >
      {hooks.isPending && <Loading what="the hooks" rows={1} />}
      {hooks.isError && <Failure error={hooks.error} retry={() => void hooks.refetch()} />}
      {hooks.isSuccess && hooks.data.hooks.length === 0 && (
        <p className="card p-5 text-sm text-soft">None yet.</p>
      )}
      {hooks.isSuccess && hooks.data.hooks.length > 0 && (
        <Table
          caption="Inbound hooks"
          columns={hookColumns(open)}
          rows={hooks.data.hooks}
          keyOf={({ id }) => id}
        />
      )}
    </Section>
  );
}

function hookColumns(open: (open: Open) => void): Column<InboundHook>[] {
  return [
    { head: 'Name', cell: ({ name }) => name },
    { head: 'Address', cell: ({ path }) => <span className="font-mono text-xs break-all">{path}</span> },
    {
      head: 'Since',
      cell: ({ createdAt }) => <span className="text-soft">{relativeTime(createdAt, Date.now())}</span>,
    },
    {
      head: '',
      align: 'right',
      cell: (hook) => (
        <Button
          look="quiet"
          onClick={() => open({ what: 'remove-hook', hook })}
          aria-label={`Delete ${hook.name}`}
        >
          Delete
        </Button>
      ),
    },
  ];
}

function Remove({ webhook, close }: { webhook: Webhook; close: () => void }) {
  const remove = useChange(() => webhooksApi.remove(webhook.id), ['webhooks'], close);
  return (
    <Confirm close={close} title="Delete this webhook?" verb="Delete" change={remove}>
      {webhook.url} is told nothing any more, and {plural(webhook.events.length, 'kind')} of event with it.
      Its delivery log goes too.
    </Confirm>
  );
}

function RemoveHook({ hook, close }: { hook: InboundHook; close: () => void }) {
  const remove = useChange(() => webhooksApi.removeHook(hook.id), ['hooks'], close);
  return (
    <Confirm close={close} title={`Delete ${hook.name}?`} verb="Delete" change={remove}>
      What is sent to its address is refused from now on.
    </Confirm>
  );
}
