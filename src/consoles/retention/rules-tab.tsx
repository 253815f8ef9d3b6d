import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay } from '../access/session.ts';
import { Button } from '../ui/button.tsx';
import { Confirm, Dialog } from '../ui/dialog.tsx';
import { Field, Input } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { bytes, plural } from '../ui/format.ts';
import { Section } from '../ui/page-head.tsx';
import { Failure, Loading } from '../ui/panels.tsx';
import { type Column, Table } from '../ui/table.tsx';
import { faultOf, useChange } from '../ui/use-change.ts';
import { whenColumn } from '../ui/when.tsx';
import { type Retention, retentionApi, type RetentionReport } from './api.ts';

type Kind = keyof Retention;

const KINDS: readonly [Kind, string, string][] = [
  ['recordings', 'Recordings', 'What both sides sounded like.'],
  ['transcripts', 'Transcripts', 'The log of a call, word for word.'],
  ['tool-payloads', 'Tool payloads', 'What was sent to tools and came back.'],
  ['caller-data', 'Callers’ data', 'Numbers and addresses; the call stays as a count.'],
];

/** How long each kind of data is kept, and what was deleted. */
export function RulesTab() {
  const rules = useQuery({ queryKey: ['retention'], queryFn: ({ signal }) => retentionApi.rules(signal) });
  const storage = useQuery({ queryKey: ['storage'], queryFn: ({ signal }) => retentionApi.storage(signal) });
  const [open, setOpen] = useState<'change' | 'run' | null>(null);
  const rehearse = useChange(() => retentionApi.run(true), []);
  const mayChange = useMay('retention:update');
  if (rules.isPending) return <Loading what="the rules" />;
  if (rules.isError) return <Failure error={rules.error} retry={() => void rules.refetch()} />;
  return (
    <>
      <ul className="grid grid-cols-2 gap-3 sm:gap-4 lg:grid-cols-4">
        {KINDS.map(([kind, label, about]) => (
          <li key={kind} className="card p-4 sm:p-5">
            <p className="text-sm font-medium">{label}</p>
            <p className="spoken mt-1 text-2xl">{keptFor(rules.data[kind])}</p>
            <p className="mt-1 text-xs leading-5 text-soft">{about}</p>
          </li>
        ))}
      </ul>
      <div className="mt-4 flex flex-wrap items-center gap-2">
        <span className="mr-auto text-sm text-soft">
          {storage.isSuccess &&
            `${plural(storage.data.recordings.count, 'recording')}, ${bytes(storage.data.recordings.bytes)}, sealed on disk.`}
        </span>
        {mayChange && (
          <>
            <Button disabled={rehearse.isPending} onClick={() => rehearse.mutate()}>
              What would a run delete?
            </Button>
            <Button onClick={() => setOpen('run')}>Run now</Button>
            <Button look="strong" onClick={() => setOpen('change')}>
              Change
            </Button>
          </>
        )}
      </div>
      {rehearse.error !== null && (
        <p role="alert" className="mt-3 text-sm text-bad">
          {rehearse.error.message}
        </p>
      )}
      {rehearse.isSuccess && (
        <p role="status" className="mt-3 rounded-lg bg-sunken p-3 text-sm">
          A run now would delete {said(rehearse.data)}.
        </p>
      )}
      <Section title="Deleted" about="Each with the digest of what it was, sealed in the audit.">
        <Deleted />
      </Section>
      {open === 'change' && <ChangeDialog rules={rules.data} close={() => setOpen(null)} />}
      {open === 'run' && <Run close={() => setOpen(null)} />}
    </>
  );
}

function keptFor(days: number | null): string {
  if (days === null) return 'for ever';
  return days === 0 ? 'until the next run' : plural(days, 'day');
}

function said({ deleted, deliveries, sessions, held }: RetentionReport): string {
  const parts = [
    plural(deleted.recording, 'recording'),
    plural(deleted.log, 'transcript'),
    plural(deleted['tool-payloads'], 'call’s tool payloads', 'calls’ tool payloads'),
    plural(deleted.head, 'caller’s data', 'callers’ data'),
    plural(deliveries, 'webhook delivery', 'webhook deliveries'),
    plural(sessions, 'session record'),
  ];
  return `${parts.join(', ')}${held.length > 0 ? `; ${plural(held.length, 'call')} stay under a hold` : ''}`;
}

function ChangeDialog({ rules, close }: { rules: Retention; close: () => void }) {
  const [typed, setTyped] = useState<Record<Kind, string>>({
    recordings: textOf(rules.recordings),
    transcripts: textOf(rules.transcripts),
    'tool-payloads': textOf(rules['tool-payloads']),
    'caller-data': textOf(rules['caller-data']),
  });
  const put = useChange(
    () =>
      retentionApi.put({
        recordings: daysOf(typed.recordings),
        transcripts: daysOf(typed.transcripts),
        'tool-payloads': daysOf(typed['tool-payloads']),
        'caller-data': daysOf(typed['caller-data']),
      }),
    ['retention'],
    close,
  );
  return (
    <Dialog
      open
      close={close}
      title="How long things are kept"
      about="In days after the end of a call. Empty: for ever. 0: until the next run."
    >
      <Form verb="Save" send={() => put.mutate()} busy={put.isPending} error={put.error} cancel={close}>
        {KINDS.map(([kind, label]) => (
          <Field key={kind} label={label} error={faultOf(put.error, kind)}>
            <Input
              inputMode="numeric"
              autoFocus={kind === KINDS[0]?.[0]}
              value={typed[kind]}
              placeholder="for ever"
              onChange={({ target }) => setTyped({ ...typed, [kind]: target.value.replaceAll(/\D/g, '') })}
            />
          </Field>
        ))}
      </Form>
    </Dialog>
  );
}

function textOf(days: number | null): string {
  return days === null ? '' : String(days);
}

function daysOf(text: string): number | null {
  return text === '' ? null : Number(text);
}

function Run({ close }: { close: () => void }) {
  const run = useChange(() => retentionApi.run(false), ['deletions', 'storage', 'calls']);
  if (run.isSuccess) {
    return (
      <Dialog open close={close} title="Done">
        <p className="text-sm leading-6">Deleted: {said(run.data)}.</p>
      </Dialog>
    );
  }
  return (
    <Confirm close={close} title="Delete what is due now?" verb="Delete what is due" change={run}>
      Parley does this every hour by itself. What is under a hold stays.
    </Confirm>
  );
}

type Deletion = Awaited<ReturnType<typeof retentionApi.deletions>>['deletions'][number];

const STEPS: Record<string, string> = {
  recording: 'Recording',
  log: 'Transcript',
  'tool-payloads': 'Tool payloads',
  head: 'Caller’s data',
};

const COLUMNS: Column<Deletion>[] = [
  { head: 'What', cell: ({ step }) => STEPS[step] ?? step },
  {
    head: 'Call',
    cell: ({ callId }) => (
      <Link
        to="/calls/$callId"
        params={{ callId }}
        className="font-mono text-xs break-all text-agent underline-offset-4 hover:underline"
      >
        {callId}
      </Link>
    ),
  },
  { head: 'Why', cell: ({ because }) => <span className="text-soft">{because}</span> },
  {
    head: 'Size',
    align: 'right',
    cell: ({ bytes: size, entries }) => (size > 0 ? bytes(size) : plural(entries, 'entry', 'entries')),
  },
  {
    head: 'Digest',
    wideOnly: true,
    cell: ({ sha256 }) => (
      <span className="font-mono text-xs text-faint" title={sha256}>
        {sha256.slice(0, 12)}…
      </span>
    ),
  },
  whenColumn(({ doneAt }) => doneAt),
];

function Deleted() {
  const deletions = useQuery({
    queryKey: ['deletions'],
    queryFn: ({ signal }) => retentionApi.deletions(signal),
  });
  if (deletions.isPending) return <Loading what="what was deleted" rows={2} />;
  if (deletions.isError) return <Failure error={deletions.error} retry={() => void deletions.refetch()} />;
  const rows = deletions.data.deletions;
  if (rows.length === 0) return <p className="card p-5 text-sm text-soft">Nothing has been deleted yet.</p>;
  return (
    <Table
      caption="Deletions, newest first"
      columns={COLUMNS}
      rows={rows}
      keyOf={({ callId, step, doneAt }) => `${callId} ${step} ${doneAt}`}
    />
  );
}
