/** Hands a call to a number: asked for in international form, confirmed with the number as it will be dialled. */
import { useState } from 'react';
import type { Call } from '#wire/api.ts';
import { Dialog, DoneDialog } from '../ui/dialog.tsx';
import { Field, Input } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { useChange } from '../ui/use-change.ts';
import { hands } from './live-api.ts';
import { dialled } from './dialled.ts';

export function HandOver({ call, close }: { call: Call; close: () => void }) {
  const [to, setTo] = useState('');
  const [say, setSay] = useState('');
  const number = dialled(to);
  const transfer = useChange(
    () => hands.transfer(call.id, { to: number ?? to, ...(say.trim() !== '' && { say: say.trim() }) }),
    ['call', 'approvals'],
  );
  const waits = transfer.data !== undefined && 'approvalId' in transfer.data ? transfer.data : null;
  const handed = transfer.isSuccess && waits === null;
  if (transfer.isSuccess) {
    return (
      <DoneDialog
        close={close}
        title={handed ? 'The call is handed over' : 'A person must agree first'}
        about={
          handed
            ? `The carrier has connected the caller with ${number}.`
            : `The call goes on with the agent. Approved, it is handed to ${number}, once: ${waits?.reasons.join(' ')}`
        }
      />
    );
  }
  return (
    <Dialog
      open
      close={close}
      title="Hand the call to a number"
      about="The agent says its sentence and leaves the line; the caller then hears the number ring. This cannot be taken back."
    >
      <Form
        verb={number === null ? 'Hand over' : `Hand over to ${number}`}
        send={() => transfer.mutate()}
        busy={transfer.isPending}
        error={transfer.error}
        incomplete={number === null}
        cancel={close}
      >
        <Field
          label="Number"
          hint="In international form, with + and the country."
          error={
            to.trim() !== '' && !to.trim().startsWith('+')
              ? 'Begin with + and the country, as in +1 212 555 0123.'
              : undefined
          }
        >
          <Input
            type="tel"
            value={to}
            autoFocus
            autoComplete="off"
            placeholder="+1 212 555 0123"
            onChange={({ target }) => setTo(target.value)}
          />
        </Field>
        <Field label="The agent says before" hint="Left empty, what its strategy says for a transfer.">
          <Input
            value={say}
            maxLength={500}
            placeholder="I will connect you with a colleague now."
            onChange={({ target }) => setSay(target.value)}
          />
        </Field>
      </Form>
    </Dialog>
  );
}
