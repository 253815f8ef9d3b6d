import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field, Input } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { Once } from '../ui/once.tsx';
import { faultOf, useChange } from '../ui/use-change.ts';
import { webhooksApi } from './api.ts';

/** Makes an address for other programs; the secret to sign with is shown once. */
export function NewHookDialog({ close }: { close: () => void }) {
  const [name, setName] = useState('');
  const make = useChange(() => webhooksApi.makeHook(name), ['hooks']);
  if (make.isSuccess) {
    return (
      <Dialog open close={close} title={`${make.data.name} is ready`}>
        <p className="mb-4 text-sm text-soft">
          Send events to{' '}
          <code className="font-mono text-xs break-all text-ink">{location.origin + make.data.path}</code>
        </p>
        <Once label="The secret to sign with" text={make.data.secret} />
        <div className="mt-5 flex justify-end">
          <Button look="strong" onClick={close}>
            I have copied it
          </Button>
        </div>
      </Dialog>
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
