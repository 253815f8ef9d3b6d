/** What was sent to a webhook, how often, and what came back. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Webhook, WebhookDelivery } from '#wire/webhooks.ts';
import { Badge, type Tone } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { milliseconds, plural, relativeTime } from '../ui/format.ts';
import { Failure, Loading } from '../ui/panels.tsx';
import { useChange } from '../ui/use-change.ts';
import { webhooksApi } from './api.ts';

const TONES: Record<WebhookDelivery['state'], Tone> = { waiting: 'warn', delivered: 'good', dead: 'bad' };

export function DeliveriesDialog({ webhook, close }: { webhook: Webhook; close: () => void }) {
  const deliveries = useQuery({
    queryKey: ['deliveries', webhook.id],
    queryFn: ({ signal }) => webhooksApi.deliveries(webhook.id, signal),
    refetchInterval: 5000,
  });
  const [opened, setOpened] = useState<string | null>(null);
  return (
    <Dialog open close={close} title="Deliveries" about={webhook.url} wide>
      {deliveries.isPending && <Loading what="the deliveries" rows={3} />}
      {deliveries.isError && <Failure error={deliveries.error} retry={() => void deliveries.refetch()} />}
      {deliveries.data?.deliveries.length === 0 && (
        <p className="text-sm text-soft">Nothing has been sent yet.</p>
      )}
      <ul className="divide-y divide-line">
        {deliveries.data?.deliveries.map(({ id, type, state, attempts, createdAt }) => (
          <li key={id} className="py-2">
            <button
              type="button"
              aria-expanded={opened === id}
              onClick={() => setOpened(opened === id ? null : id)}
              className="flex w-full flex-wrap items-center gap-x-3 gap-y-1 rounded-lg px-2 py-1.5 text-left text-sm hover:bg-sunken"
            >
              <Badge tone={TONES[state]}>{state}</Badge>
              <span className="font-mono text-xs">{type}</span>
              <span className="ml-auto text-soft">
                {plural(attempts, 'attempt')} · {relativeTime(createdAt, Date.now())}
              </span>
            </button>
            {opened === id && <Attempts id={id} />}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

function Attempts({ id }: { id: string }) {
  const delivery = useQuery({
    queryKey: ['delivery', id],
    queryFn: ({ signal }) => webhooksApi.delivery(id, signal),
  });
  const replay = useChange(() => webhooksApi.replay(id), ['deliveries', 'delivery']);
  if (delivery.isPending) return <Loading what="the attempts" rows={1} />;
  if (delivery.isError) return <Failure error={delivery.error} />;
  return (
    <div className="mt-2 flex flex-col gap-3 px-2 pb-2">
      <ol className="flex flex-col gap-1 text-xs text-soft">
        {delivery.data.log.map(({ attempt, at, tookMs, status, code, answer }) => (
          <li key={attempt}>
            <span className="font-mono text-ink">{status ?? code ?? 'no answer'}</span> after{' '}
            {milliseconds(tookMs)}, {relativeTime(at, Date.now())}
            {answer !== '' && <span className="block truncate font-mono">{answer}</span>}
          </li>
        ))}
      </ol>
      <pre className="max-h-56 overflow-auto rounded-lg bg-sunken p-3 font-mono text-xs leading-5 break-words whitespace-pre-wrap">
        {pretty(delivery.data.body)}
      </pre>
      {replay.error !== null && (
        <p role="alert" className="text-sm text-bad">
          {replay.error.message}
        </p>
      )}
      <Button className="self-end" disabled={replay.isPending} onClick={() => replay.mutate()}>
        Send again
      </Button>
    </div>
  );
}

/** What was sent, spread over lines where it is JSON. */
function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
