/** Marks a turn of a call as a good answer: first the call, then the turn. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Call } from '#wire/api.ts';
import { api } from '../../ui/api.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Choice, Field } from '../../ui/field.tsx';
import { plural, relativeTime } from '../../ui/format.ts';
import { Failure, Loading } from '../../ui/panels.tsx';
import { useChange } from '../../ui/use-change.ts';
import { agentsApi } from '../api.ts';
import { Exchange } from './exchange.tsx';
import { answeredTurns, turnName } from './turns.ts';

interface Props {
  id: string;
  marked: ReadonlySet<string>;
  close: () => void;
}

export function MarkDialog({ id, marked, close }: Props) {
  const calls = useQuery({
    queryKey: ['calls', 'of', id],
    queryFn: ({ signal }) => agentsApi.calls(id, signal),
  });
  const [chosen, setChosen] = useState<string | null>(null);
  const list = (calls.data?.calls ?? []).filter(({ answeredAt, turns }) => answeredAt !== null || turns);
  const callId = chosen ?? list[0]?.id ?? null;
  return (
    <Dialog
      open
      close={close}
      wide
      title="Mark a good answer"
      about="What the caller said and what was answered becomes an example for the next draft."
    >
      {calls.isPending && <Loading what="the calls" rows={2} />}
      {calls.isError && <Failure error={calls.error} retry={() => void calls.refetch()} />}
      {calls.isSuccess && list.length === 0 && (
        <p className="text-sm text-soft">This agent has not answered a call yet.</p>
      )}
      {callId !== null && (
        <div className="flex flex-col gap-5">
          <Field label="Call">
            <Choice value={callId} onChange={({ target }) => setChosen(target.value)}>
              {list.map((call) => (
                <option key={call.id} value={call.id}>
                  {callWords(call)}
                </option>
              ))}
            </Choice>
          </Field>
          <Turns key={callId} id={id} callId={callId} marked={marked} />
        </div>
      )}
    </Dialog>
  );
}

function callWords({ from, channel, startedAt, turns }: Call): string {
  const length = turns === null ? '' : `, ${plural(turns, 'turn')}`;
  return `${relativeTime(startedAt, Date.now())}: ${from ?? channel}${length}`;
}

function Turns({ id, callId, marked }: { id: string; callId: string; marked: ReadonlySet<string> }) {
  const events = useQuery({
    queryKey: ['call', callId, 'turns'],
    queryFn: ({ signal }) => api.events(callId, signal),
  });
  const mark = useChange((seq: number) => agentsApi.mark(id, { callId, seq, note: '' }), ['examples']);
  const markAll = useChange(() => agentsApi.markCall(id, callId), ['examples']);
  const fault = mark.error ?? markAll.error;
  if (events.isPending) return <Loading what="the turns" rows={2} />;
  if (events.isError) return <Failure error={events.error} retry={() => void events.refetch()} />;
  const turns = answeredTurns(events.data);
  if (turns.length === 0)
    return <p className="text-sm text-soft">In this call nothing was said and answered.</p>;
  return (
    <>
      {fault !== null && (
        <p role="alert" className="rounded-lg bg-bad-wash p-3 text-sm text-bad">
          {fault.message}
        </p>
      )}
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="min-w-0 flex-1 basis-64 text-sm text-soft">
          A good turn was answered without a fallback, and the caller heard the answer to its end.
        </p>
        <Button disabled={markAll.isPending || mark.isPending} onClick={() => markAll.mutate()}>
          Mark all good turns
        </Button>
      </div>
      <ol className="flex flex-col divide-y divide-line">
        {turns.map(({ seq, caller, agent }) => (
          <li key={seq} className="flex flex-wrap items-start justify-between gap-3 py-4 first:pt-0">
            <div className="min-w-0 flex-1 basis-64">
              <Exchange caller={caller} agent={agent} />
            </div>
            {marked.has(turnName({ callId, seq })) ? (
              <span className="py-2 text-sm text-good">marked</span>
            ) : (
              <Button disabled={mark.isPending} onClick={() => mark.mutate(seq)}>
                Mark
              </Button>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}
