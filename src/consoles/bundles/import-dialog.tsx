/** What an import would bring, and the word of trust where the key is new. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { BundleLook } from '#wire/bundles.ts';
import { api } from '../ui/api.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Choice, Field, Input, Switch } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { plural } from '../ui/format.ts';
import { faultOf, useChange } from '../ui/use-change.ts';
import { bundlesApi } from './api.ts';

export type Looked = Omit<BundleLook, 'source' | 'errors'>;

interface Props {
  look: Looked;
  from: { bundle: string } | { file: string };
  close: () => void;
}

export function ImportDialog({ look, from, close }: Props) {
  const persona = look.kind === 'persona';
  const [id, setId] = useState(persona ? '' : look.idTaken ? `${look.id}-2` : look.id);
  const [trust, setTrust] = useState(false);
  const take = useChange(() => {
    const place = persona ? { into: id } : id === look.id ? {} : { as: id };
    const choice = { ...place, ...(trust && { trust: look.keyId }) };
    return 'bundle' in from ? bundlesApi.take(from.bundle, choice) : bundlesApi.takeOffer(from.file, choice);
  }, ['agents', 'draft', 'publishers', 'marketplace']);
  if (take.isSuccess) {
    const { agentId, errors } = take.data;
    return (
      <Dialog
        open
        close={close}
        title="Imported"
        about={
          persona
            ? `The draft of ${agentId} speaks so now. Read it, try it, publish it.`
            : `${agentId} is here as a draft. Read it, try it, publish it.`
        }
      >
        <ToMend errors={errors} />
        <div className="flex justify-end">
          <Button look="strong" onClick={close}>
            Done
          </Button>
        </div>
      </Dialog>
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
        <About look={look} />
        {persona ? (
          <Wearer chosen={id} choose={setId} />
        ) : (
          <Field
            label="Id here"
            hint={look.idTaken ? 'There is an agent with its own id already.' : undefined}
            error={faultOf(take.error, 'as')}
          >
            <Input value={id} onChange={({ target }) => setId(target.value)} className="font-mono" />
          </Field>
        )}
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

function About({ look }: { look: Looked }) {
  return (
    <dl className="grid gap-x-6 gap-y-2 text-sm sm:grid-cols-[8rem_minmax(0,1fr)]">
      <dt className="text-soft">Signed by</dt>
      <dd>
        {look.publisher}{' '}
        <Badge tone={look.trusted ? 'good' : 'warn'}>{look.trusted ? 'trusted' : 'not trusted yet'}</Badge>
        <span className="block font-mono text-xs break-all text-soft">{look.keyId}</span>
      </dd>
      <dt className="text-soft">Made from</dt>
      <dd>
        {look.kind === 'persona'
          ? `the persona of ${look.id}, version ${look.version}`
          : `version ${look.version}`}
        {look.madeFrom.length > 0 && `, and ${plural(look.madeFrom.length, 'bundle')} before it`}
        {look.trainedBy > 0 && `, trained by ${plural(look.trainedBy, 'call')}`}
      </dd>
    </dl>
  );
}

function Wearer({ chosen, choose }: { chosen: string; choose: (id: string) => void }) {
  const agents = useQuery({ queryKey: ['agents'], queryFn: ({ signal }) => api.agents(signal) });
  return (
    <Field
      label="Who is to speak so"
      hint="Name, prompt, tone, language, voice, models and tools of its draft are replaced by those of the bundle. What answers calls stays until you publish."
    >
      <Choice required value={chosen} onChange={({ target }) => choose(target.value)}>
        <option value="">Choose an agent</option>
        {(agents.data?.agents ?? []).map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Choice>
    </Field>
  );
}

function ToMend({ errors }: { errors: { path: string; message: string; cure?: string | undefined }[] }) {
  if (errors.length === 0) return null;
  return (
    <div className="rounded-lg bg-warn-wash p-3 text-sm leading-6 text-warn">
      <p className="font-medium">Before it can be published here:</p>
      <ul className="mt-1 list-disc pl-5">
        {errors.map(({ path, message, cure }) => (
          <li key={`${path} ${message}`}>
            <code className="font-mono text-xs">{path}</code>: {message}. {cure}
          </li>
        ))}
      </ul>
    </div>
  );
}
