import { useState } from 'react';
import { Dialog } from '../ui/dialog.tsx';
import { Field, Input, Switch } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { OnceDialog } from '../ui/once.tsx';
import { faultOf, useChange } from '../ui/use-change.ts';
import { webhooksApi } from './api.ts';

/** Makes a webhook; the secret that proves its signatures is shown once. */
export function NewWebhookDialog({ events, close }: { events: readonly string[]; close: () => void }) {
  const [url, setUrl] = useState('');
  const [description, setDescription] = useState('');
  const [every, setEvery] = useState(true);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const make = useChange(
    () => webhooksApi.make({ url, description, events: every ? ['*'] : [...chosen] }),
    ['webhooks'],
  );
  if (make.isSuccess) {
    return (
      <OnceDialog
        title="The webhook is made"
        label="The secret that its signatures are checked with"
        text={make.data.secret}
        close={close}
      />
    );
  }
  return (
    <Dialog open close={close} title="Add a webhook">
      <Form
        verb="Add the webhook"
        send={() => make.mutate()}
        busy={make.isPending}
        error={make.error}
        incomplete={url.trim() === '' || (!every && chosen.length === 0)}
        cancel={close}
      >
        <Field
          label="Address"
          hint="Addresses of private networks are refused unless this Parley’s operator allows them."
          error={faultOf(make.error, 'url')}
        >
          <Input
            type="url"
            value={url}
            onChange={({ target }) => setUrl(target.value)}
            placeholder="https://crm.example.com/parley"
            autoFocus
          />
        </Field>
        <Field label="What it is for" error={faultOf(make.error, 'description')}>
          <Input value={description} onChange={({ target }) => setDescription(target.value)} />
        </Field>
        <Switch label="Every event" checked={every} change={setEvery} />
        {!every && (
          <fieldset className="grid gap-1 rounded-lg border border-line p-3 sm:grid-cols-2">
            <legend className="sr-only">Events</legend>
            {events.map((event) => (
              <label
                key={event}
                className="flex min-h-8 cursor-pointer items-center gap-2.5 font-mono text-xs"
              >
                <input
                  type="checkbox"
                  className="size-4 accent-agent"
                  checked={chosen.includes(event)}
                  onChange={({ target }) =>
                    setChosen(target.checked ? [...chosen, event] : chosen.filter((each) => each !== event))
                  }
                />
                {event}
              </label>
            ))}
          </fieldset>
        )}
      </Form>
    </Dialog>
  );
}
