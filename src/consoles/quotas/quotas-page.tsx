/** How much of what it may use this tenant uses now; who may, sets it. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useMay } from '../access/session.ts';
import { useAction } from '../shell/actions.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field, Input } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { bytes } from '../ui/format.ts';
import { PageHead } from '../ui/page-head.tsx';
import { Failure, Loading } from '../ui/panels.tsx';
import { faultOf, useChange } from '../ui/use-change.ts';
import { quotasApi, type QuotasInput, type QuotasNow } from './api.ts';

type Kind = keyof QuotasInput;

interface Quota {
  kind: Kind;
  label: string;
  about: string;
  used: (now: QuotasNow) => number | null;
  /** What happens now that it is used up, and what helps. */
  full: string;
  show: (value: number) => string;
}

const plain = (value: number): string => value.toLocaleString('en');
const QUOTAS: readonly Quota[] = [
  {
    kind: 'concurrentCalls',
    label: 'Calls at once',
    about: 'One more caller hears the busy signal.',
    full: 'Every place is taken: whoever rings now hears the busy signal.',
    used: ({ used }) => used.concurrentCalls,
    show: plain,
  },
  {
    kind: 'callsPerDay',
    label: 'Calls a day',
    about: 'Counted from midnight, UTC.',
    full: 'The calls of today are used up: further ones are refused until midnight, UTC.',
    used: ({ used }) => used.callsToday,
    show: plain,
  },
  {
    kind: 'storageBytes',
    label: 'Storage',
    about: 'Recordings, as they lie on disk. When it is full, calls go on and are not recorded.',
    full: 'The storage is full: new calls are not recorded. Shorten the retention, or raise the limit.',
    used: ({ used }) => used.storageBytes,
    show: bytes,
  },
  {
    kind: 'requestsPerMinute',
    label: 'Requests a minute',
    about: 'Of people and keys together; more are answered 429.',
    full: 'The requests of this minute are used up: further ones are refused until it is over.',
    used: ({ used }) => used.requestsThisMinute,
    show: plain,
  },
];

export function QuotasPage() {
  const mayChange = useMay('quotas:update');
  const quotas = useQuery({
    queryKey: ['quotas'],
    queryFn: ({ signal }) => quotasApi.now(signal),
    refetchInterval: 5000,
  });
  const [changing, setChanging] = useState(false);
  useAction('change', () => setChanging(mayChange));
  return (
    <div className="py-6 sm:py-8">
      <PageHead
        title="Quotas"
        about="What this tenant may use at most, and what it uses now."
        actions={
          mayChange &&
          quotas.isSuccess && <Button onClick={() => setChanging(true)}>Change the limits</Button>
        }
      />
      <div className="mt-6">
        {quotas.isPending && <Loading what="the quotas" />}
        {quotas.isError && <Failure error={quotas.error} retry={() => void quotas.refetch()} />}
        {quotas.isSuccess && (
          <ul className="grid gap-4 sm:grid-cols-2">
            {QUOTAS.map((quota) => (
              <Usage key={quota.kind} quota={quota} now={quotas.data} />
            ))}
          </ul>
        )}
      </div>
      {changing && quotas.isSuccess && <LimitsDialog now={quotas.data} close={() => setChanging(false)} />}
    </div>
  );
}

function Usage({ quota, now }: { quota: Quota; now: QuotasNow }) {
  const { kind, label, about, full, used, show } = quota;
  const limit = now.limits[kind];
  const value = used(now);
  const share = value === null || limit === 0 ? 0 : Math.min(1, value / limit);
  return (
    <li className="card p-5">
      <div className="flex items-baseline justify-between gap-4">
        <h2 className="font-medium">{label}</h2>
        <p className="text-sm text-soft tabular">
          {value !== null && <span className="spoken text-2xl text-ink">{show(value)}</span>}
          {value === null ? `at most ${show(limit)}` : ` of ${show(limit)}`}
        </p>
      </div>
      {value !== null && (
        <div
          role="meter"
          aria-label={label}
          aria-valuemin={0}
          aria-valuemax={limit}
          aria-valuenow={value}
          className="mt-3 h-2 overflow-hidden rounded-full bg-sunken"
        >
          <div
            className={`h-full rounded-full ${share > 0.9 ? 'bg-bad' : share > 0.7 ? 'bg-warn' : 'bg-agent'}`}
            style={{ width: `${share * 100}%` }}
          />
        </div>
      )}
      {value !== null && value >= limit && (
        <p role="status" className="mt-3 text-sm text-bad">
          {full}
        </p>
      )}
      <p className="mt-3 text-xs leading-5 text-soft">{about}</p>
    </li>
  );
}

function LimitsDialog({ now, close }: { now: QuotasNow; close: () => void }) {
  const [typed, setTyped] = useState<Record<Kind, string>>(() => ({
    concurrentCalls: asText(now.own['concurrentCalls']),
    callsPerDay: asText(now.own['callsPerDay']),
    storageBytes: asText(now.own['storageBytes']),
    requestsPerMinute: asText(now.own['requestsPerMinute']),
  }));
  const put = useChange(() => quotasApi.put(inputOf(typed)), ['quotas'], close);
  return (
    <Dialog open close={close} title="Limits" about="An empty box takes this Parley’s default.">
      <Form
        verb="Save the limits"
        send={() => put.mutate()}
        busy={put.isPending}
        error={put.error}
        cancel={close}
      >
        {QUOTAS.map(({ kind, label, show }) => (
          <Field
            key={kind}
            label={kind === 'storageBytes' ? `${label}, in bytes` : label}
            hint={
              kind === 'storageBytes' && typed[kind] !== ''
                ? `That is ${bytes(Number(typed[kind]))}.`
                : undefined
            }
            error={faultOf(put.error, kind)}
          >
            <Input
              inputMode="numeric"
              value={typed[kind]}
              placeholder={show(now.limits[kind])}
              onChange={({ target }) => setTyped({ ...typed, [kind]: target.value.replaceAll(/\D/g, '') })}
            />
          </Field>
        ))}
      </Form>
    </Dialog>
  );
}

function asText(value: number | null | undefined): string {
  return value === null || value === undefined ? '' : String(value);
}

function inputOf(typed: Record<Kind, string>): QuotasInput {
  const numberOf = (text: string): number | null => (text === '' ? null : Number(text));
  return {
    concurrentCalls: numberOf(typed.concurrentCalls),
    callsPerDay: numberOf(typed.callsPerDay),
    storageBytes: numberOf(typed.storageBytes),
    requestsPerMinute: numberOf(typed.requestsPerMinute),
  };
}
