/** What an import would bring, and the word of trust where the key is new. */
import { useState } from 'react';
import type { BundleLook } from '#wire/bundles.ts';
import { Badge } from '../ui/badge.tsx';
import { Dialog, DoneDialog } from '../ui/dialog.tsx';
import { Field, Input, Switch } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { plural } from '../ui/format.ts';
import { faultOf, useChange } from '../ui/use-change.ts';
import { bundlesApi } from './api.ts';

interface Props {
  look: Omit<BundleLook, 'source'>;
  from: { bundle: string } | { file: string };
  close: () => void;
}

export function ImportDialog({ look, from, close }: Props) {
  const [id, setId] = useState(look.idTaken ? `${look.id}-2` : look.id);
  const [trust, setTrust] = useState(false);
  const take = useChange(() => {
    const choice = { ...(id !== look.id && { as: id }), ...(trust && { trust: look.keyId }) };
    return 'bundle' in from ? bundlesApi.take(from.bundle, choice) : bundlesApi.takeOffer(from.file, choice);
  }, ['agents', 'publishers', 'marketplace']);
  if (take.isSuccess) {
    return (
      <DoneDialog
        close={close}
        title="Imported"
        about={`${take.data.agentId} is here as a draft. Read it, try it, publish it.`}
      />
    );
  }
  return (
    <Dialog open close={close} title={look.name} about={look.description}>
      <Form
        verb="Import"
        send={() => take.mutate()}
        busy={take.isPending}
        error={take.error}
        incomplete={id === '' || !(look.trusted || trust)}
        cancel={close}
      >
        <dl className="grid gap-x-6 gap-y-2 text-sm sm:grid-cols-[8rem_minmax(0,1fr)]">
          <dt className="text-soft">Signed by</dt>
          <dd>
            {look.publisher}{' '}
            <Badge tone={look.trusted ? 'good' : 'warn'}>
              {look.trusted ? 'trusted' : 'not trusted yet'}
            </Badge>
            <span className="block font-mono text-xs break-all text-soft">{look.keyId}</span>
          </dd>
          <dt className="text-soft">Made from</dt>
          <dd>
            version {look.version}
            {look.madeFrom.length > 0 && `, and ${plural(look.madeFrom.length, 'bundle')} before it`}
            {look.trainedBy > 0 && `, trained by ${plural(look.trainedBy, 'call')}`}
          </dd>
        </dl>
        <Field
          label="Id here"
          hint={look.idTaken ? 'There is an agent with its own id already.' : undefined}
          error={faultOf(take.error, 'as')}
        >
          <Input value={id} onChange={({ target }) => setId(target.value)} className="font-mono" />
        </Field>
        {!look.trusted && (
          <Switch
            label="I have compared the key with its owner, and trust it"
            hint="From now on also for the next bundle."
            checked={trust}
            change={setTrust}
          />
        )}
      </Form>
    </Dialog>
  );
}
