import { useState } from 'react';
import type { Approval } from '#wire/governance.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Field, TextArea } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { useChange } from '../ui/use-change.ts';
import { approvalsApi } from './api.ts';
import { subjectOf } from './subject.ts';
import { actionWords } from './tones.ts';

interface Props {
  approval: Approval;
  agrees: boolean;
  close: () => void;
}

/** A vote, with a note that stays in the evidence. */
export function VoteDialog({ approval, agrees, close }: Props) {
  const [note, setNote] = useState('');
  const vote = useChange(
    () => approvalsApi.vote(approval.id, agrees, note),
    ['approvals', 'needs-you'],
    close,
  );
  return (
    <Dialog
      open
      close={close}
      title={agrees ? 'Approve?' : 'Reject?'}
      about={`${actionWords(approval.action)} ${subjectOf(approval)}. ${agrees ? 'When enough people agree, it runs at once, and once.' : 'One refusal ends it for good.'}`}
    >
      <Form
        verb={agrees ? 'Approve' : 'Reject'}
        send={() => vote.mutate()}
        busy={vote.isPending}
        error={vote.error}
        cancel={close}
      >
        <Field label="Note" hint="Why. Whoever reads the audit later will see it.">
          <TextArea rows={3} value={note} onChange={({ target }) => setNote(target.value)} autoFocus />
        </Field>
      </Form>
    </Dialog>
  );
}
