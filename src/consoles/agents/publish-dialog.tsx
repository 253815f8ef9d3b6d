/** Publishing: what changes for callers, why, and what happens when people have to agree first. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import { useState } from 'react';
import { Dialog, DoneDialog } from '../ui/dialog.tsx';
import { Field, TextArea } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { Failure, Loading } from '../ui/panels.tsx';
import { agentsApi } from './api.ts';
import { ApprovalNote, approvalOf } from './approval-note.tsx';
import { DiffView } from './diff-view.tsx';
import { Faults, faultsOf } from './faults.tsx';
import type { DraftWork } from './use-draft.ts';

export function PublishDialog({ work, close }: { work: DraftWork; close: () => void }) {
  const { id, saved } = work;
  const [note, setNote] = useState('');
  const queries = useQueryClient();
  const publish = useMutation({
    mutationFn: (approval?: string) => agentsApi.publish(id, { revision: saved.revision, note, approval }),
    onSuccess: () =>
      Promise.all(
        ['agents', 'draft', 'versions', 'diff'].map((key) => queries.invalidateQueries({ queryKey: [key] })),
      ),
  });
  const approval = approvalOf(publish.error);
  const faults = publish.error ? faultsOf(publish.error) : saved.errors;
  if (publish.isSuccess) return <Done number={publish.data.number} name={saved.name} close={close} />;
  const first = saved.published === null;
  return (
    <Dialog
      open
      close={close}
      wide
      title={`Publish ${saved.name}`}
      about={
        first
          ? 'Its first version. From then on it answers calls.'
          : 'The next call is answered by this draft; calls that are going on keep the version that they began with.'
      }
    >
      <Form
        verb="Publish"
        send={() => publish.mutate(approval?.token ?? undefined)}
        busy={publish.isPending}
        error={approval !== null || faults.length > 0 ? null : publish.error}
        incomplete={faults.length > 0 || (approval !== null && approval.token === null)}
        cancel={close}
      >
        <Faults faults={faults} />
        {faults.length > 0 && (
          <p className="text-sm text-soft">
            A draft with faults is kept, but cannot answer calls. Mend these first.
          </p>
        )}
        {approval !== null && <ApprovalNote approval={approval} again="press Publish again" />}
        {saved.published !== null && (
          <Changes id={id} from={saved.published.number} revision={saved.revision} />
        )}
        <Field label="Note" hint="Why, for those who come after. It stays with the version.">
          <TextArea rows={2} value={note} maxLength={500} onChange={({ target }) => setNote(target.value)} />
        </Field>
      </Form>
    </Dialog>
  );
}

function Changes({ id, from, revision }: { id: string; from: number; revision: number }) {
  const diff = useQuery({
    queryKey: ['diff', id, from, 'draft', revision],
    queryFn: ({ signal }) => agentsApi.diff(id, from, 'draft', signal),
  });
  return (
    <section aria-label={`Since version ${from}`}>
      <h3 className="eyebrow mb-2">Since version {from}</h3>
      {diff.isPending && <Loading what="the difference" rows={1} />}
      {diff.isError && <Failure error={diff.error} retry={() => void diff.refetch()} />}
      {diff.data && <DiffView diff={diff.data} />}
    </section>
  );
}

function Done({ number, name, close }: { number: number; name: string; close: () => void }) {
  return (
    <DoneDialog close={close} title={`Version ${number} answers`} verb="Good">
      <p role="status" className="flex items-start gap-3 text-sm leading-6">
        <CircleCheck className="mt-0.5 size-5 shrink-0 text-good" aria-hidden="true" />
        <span>
          The next call to {name} is answered by version {number}.
        </span>
      </p>
    </DoneDialog>
  );
}
