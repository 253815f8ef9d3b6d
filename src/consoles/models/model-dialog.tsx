/** Adds a language model, or changes one. Its key is a secret that is there, or is sealed as one on the way. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ModelProfile } from '#wire/model-profiles.ts';
import { secretsApi } from '../secrets/api.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Choice, Field, Input } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { faultOf, useChange } from '../ui/use-change.ts';
import { modelsApi } from './api.ts';

const NONE = '';
/** No secret has such a name. */
const NEW = '+';
/** What Parley itself keeps sealed begins with this, and is no key of a model. */
const OWN = 'parley.';

export function ModelDialog({ profile, close }: { profile: ModelProfile | null; close: () => void }) {
  const secrets = useQuery({ queryKey: ['secrets'], queryFn: ({ signal }) => secretsApi.list(signal) });
  const [name, setName] = useState(profile?.name ?? '');
  const [url, setUrl] = useState(profile?.url ?? '');
  const [model, setModel] = useState(profile?.model ?? '');
  const [key, setKey] = useState(profile?.key?.replace(/^secret:/, '') ?? (profile === null ? NEW : NONE));
  const [value, setValue] = useState('');
  const known = (secrets.data?.secrets ?? [])
    .map((each) => each.name)
    .filter((each) => !each.startsWith(OWN));
  const names = key === NONE || key === NEW || known.includes(key) ? known : [key, ...known];
  const sealed = freeName(`${name === '' ? 'model' : name}-key`, known);
  const save = useChange(
    async () => {
      if (key === NEW) {
        await secretsApi.put(sealed, value.trim(), 0);
        // Should the model be refused now, the key is there and is not sealed a second time.
        setKey(sealed);
      }
      const secret = key === NEW ? sealed : key;
      return modelsApi.put(name, { url, model, key: secret === NONE ? null : `secret:${secret}` });
    },
    ['model-profiles', 'secrets'],
    close,
  );
  return (
    <Dialog open close={close} title={profile === null ? 'Add a model' : `Change ${profile.name}`}>
      <Form
        verb={profile === null ? 'Add the model' : 'Save'}
        send={() => save.mutate()}
        busy={save.isPending}
        error={save.error}
        incomplete={name === '' || url.trim() === '' || model.trim() === '' || (key === NEW && value === '')}
        cancel={close}
      >
        {profile === null && (
          <Field
            label="Name"
            hint="Agents ask for it by this name. Small letters, digits, hyphens and underscores."
            error={faultOf(save.error, 'name')}
          >
            <Input
              value={name}
              onChange={({ target }) => setName(target.value)}
              className="font-mono"
              placeholder="careful"
              autoFocus
            />
          </Field>
        )}
        <Field
          label="Address"
          hint="Of a server that speaks OpenAI’s protocol, without its single methods."
          error={faultOf(save.error, 'url')}
        >
          <Input
            type="url"
            value={url}
            onChange={({ target }) => setUrl(target.value)}
            placeholder="https://llm.example.com/v1"
            autoFocus={profile !== null}
          />
        </Field>
        <Field label="Model" hint="As the server calls it." error={faultOf(save.error, 'model')}>
          <Input value={model} onChange={({ target }) => setModel(target.value)} placeholder="large" />
        </Field>
        <Field
          label="Key"
          hint={
            key === NONE
              ? 'For a server that wants none.'
              : 'Taken from your secrets for each call, and never shown.'
          }
          error={faultOf(save.error, 'key')}
        >
          <Choice value={key} onChange={({ target }) => setKey(target.value)}>
            <option value={NEW}>A new one, written here</option>
            {names.map((each) => (
              <option key={each} value={each}>
                The secret {each}
              </option>
            ))}
            <option value={NONE}>No key</option>
          </Choice>
        </Field>
        {key === NEW && (
          <Field
            label="New key"
            hint={
              <>
                Sealed as the secret <code className="font-mono break-all">{sealed}</code>. You will not see
                it again.
              </>
            }
            error={faultOf(save.error, 'value')}
          >
            <Input
              type="password"
              autoComplete="off"
              value={value}
              onChange={({ target }) => setValue(target.value)}
            />
          </Field>
        )}
      </Form>
    </Dialog>
  );
}

/** A secret's name begins with a letter; one that is there is not written over. */
function freeName(wished: string, taken: readonly string[]): string {
  const base = (/^[a-z]/.test(wished) ? wished : `m-${wished}`).replaceAll(/[^a-z0-9_.-]/g, '-').slice(0, 58);
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? base : `${base}-${number}`;
    if (!taken.includes(name)) return name;
  }
}
