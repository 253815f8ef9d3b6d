import { useState } from 'react';
import type { ListedVersion } from '#wire/agents.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, TextArea } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { useChange } from '../../ui/use-change.ts';
import { agentsApi } from '../api.ts';
import { ApprovalNote, approvalOf } from '../approval-note.tsx';
import { Faults, faultsOf } from '../faults.tsx';
import type { DraftWork } from '../use-draft.ts';

interface Props {
  work: DraftWork;
  version: ListedVersion;
  close: () => void;
}

/** An earlier version answers again: as a new version, and as the draft. */
export function RollBackDialog({ work, version: { number }, close }: Props) {
  const [note, setNote] = useState('');
  const back = useChange(
    () => agentsApi.rollBack(work.id, { number, note }),
    ['agents', 'draft', 'versions', 'diff'],
    close,
  );
  const approval = approvalOf(back.error);
  const faults = faultsOf(back.error);
  return (
    <Dialog
      open
      close={close}
      title={`Bring version ${number} back?`}
      about={`It becomes the newest version and answers the next call. The draft becomes the same${work.saved.changed || work.unsaved ? '; what it says now is replaced' : ''}.`}
    >
      <Form
        verb={`Bring version ${number} back`}
        send={() => back.mutate()}
        busy={back.isPending}
        error={approval !== null || faults.length > 0 ? null : back.error}
        cancel={close}
      >
        <Field label="Note" hint="Why, for those who come after.">
          <TextArea
            rows={2}
            value={note}
            maxLength={500}
            autoFocus
            onChange={({ target }) => setNote(target.value)}
          />
        </Field>
        {approval !== null && <ApprovalNote approval={approval} again="ask for it again" />}
        <Faults faults={faults} />
      </Form>
    </Dialog>
  );
}
