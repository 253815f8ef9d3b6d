import { useState } from 'react';
import { Dialog } from '../ui/dialog.tsx';
import { Field, Input } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { OnceDialog } from '../ui/once.tsx';
import { faultOf, useChange } from '../ui/use-change.ts';
import { webhooksApi } from './api.ts';

/** Makes an address for other programs; the secret to sign with is shown once. */
export function NewHookDialog({ close }: { close: () => void }) {
  const [name, setName] = useState('');
  const make = useChange(() => webhooksApi.makeHook(name), ['hooks']);
  if (make.isSuccess) {
    const { name: made, path, secret } = make.data;
    return (
      <OnceDialog title={`${made} is ready`} label="The secret to sign with" text={secret} close={close}>
        Send events to <code className="font-mono text-xs break-all text-ink">{location.origin + path}</code>
      </OnceDialog>
    );
  }
  return (
    <Dialog open close={close} title="Add an inbound hook">
      <Form
        verb="Add the hook"
        send={() => make.mutate()}
        busy={make.isPending}
        error={make.error}
        incomplete={name.trim() === ''}
        cancel={close}
      >
        <Field label="Name" hint="Which program sends here." error={faultOf(make.error, 'name')}>
          <Input value={name} onChange={({ target }) => setName(target.value)} placeholder="Shop" autoFocus />
        </Field>
      </Form>
    </Dialog>
  );
}
