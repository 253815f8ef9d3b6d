/** The principles that this tenant's agents stand under, and the hash that every call carries. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Constitution } from '#wire/governance.ts';
import { Button } from '../ui/button.tsx';
import { Field, Input, TextArea } from '../ui/field.tsx';
import { relativeTime } from '../ui/format.ts';
import { Failure, Loading } from '../ui/panels.tsx';
import { useChange } from '../ui/use-change.ts';
import { policiesApi } from './api.ts';

export function ConstitutionTab() {
  const constitution = useQuery({
    queryKey: ['constitution'],
    queryFn: ({ signal }) => policiesApi.constitution(signal),
  });
  if (constitution.isPending) return <Loading what="the constitution" />;
  if (constitution.isError)
    return <Failure error={constitution.error} retry={() => void constitution.refetch()} />;
  return <Editor key={constitution.data.version} constitution={constitution.data} />;
}

function Editor({ constitution }: { constitution: Constitution }) {
  const [text, setText] = useState(constitution.principles.join('\n'));
  const [note, setNote] = useState('');
  const principles = text.split('\n').filter((line) => line.trim() !== '');
  const put = useChange(() => policiesApi.putConstitution({ principles, note }), ['constitution']);
  const unchanged = principles.join('\n') === constitution.principles.join('\n');
  return (
    <div className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_16rem]">
      <div className="flex min-w-0 flex-col gap-4">
        <Field
          label="Principles"
          hint="One a line. Calls and sessions carry the hash of all of them; a request under another hash is refused."
        >
          <TextArea
            rows={10}
            value={text}
            onChange={({ target }) => setText(target.value)}
            placeholder={'The caller is told that they speak with a machine.\nNobody is put under pressure.'}
          />
        </Field>
        <Field label="Note" hint="Why they changed.">
          <Input value={note} onChange={({ target }) => setNote(target.value)} />
        </Field>
        {put.error !== null && (
          <p role="alert" className="rounded-lg bg-bad-wash p-3 text-sm text-bad">
            {put.error.message}
          </p>
        )}
        <div>
          <Button look="strong" disabled={put.isPending || unchanged} onClick={() => put.mutate()}>
            {put.isPending ? 'Saving …' : 'Save the constitution'}
          </Button>
        </div>
      </div>
      <aside aria-label="In force">
        <h2 className="eyebrow">In force</h2>
        <p className="mt-2 font-mono text-xs leading-5 break-all text-soft">{constitution.hash}</p>
        <ol className="mt-4 flex flex-col gap-3">
          {constitution.versions.map(({ version, author, note: why, at }) => (
            <li key={version} className="text-sm">
              <span className="font-medium">{version}</span>{' '}
              <span className="text-soft">{relativeTime(at, Date.now())}</span>
              <span className="block text-xs break-all text-soft">{author}</span>
              {why !== '' && <span className="block text-xs text-soft">“{why}”</span>}
            </li>
          ))}
        </ol>
      </aside>
    </div>
  );
}
