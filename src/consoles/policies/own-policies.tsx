/** The tenant's own policies in Cedar: checked line by line before they are kept, each version with its author. */
import { useMutation } from '@tanstack/react-query';
import { Check, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { Policies } from '#wire/governance.ts';
import { Button } from '../ui/button.tsx';
import { Field, Input, TextArea } from '../ui/field.tsx';
import { relativeTime } from '../ui/format.ts';
import { useChange } from '../ui/use-change.ts';
import { policiesApi } from './api.ts';

const EXAMPLE = `// Nobody calls abroad at night.
@id("no-calls-abroad-at-night")
forbid (principal, action == Action::"call.place", resource)
when { context.destination == "international" && (context.hour < 8 || context.hour >= 20) };
`;

export function OwnPolicies({ policies }: { policies: Policies }) {
  const [source, setSource] = useState(policies.own?.source ?? '');
  const [note, setNote] = useState('');
  const check = useMutation({ mutationFn: () => policiesApi.check(source) });
  const put = useChange(
    () => policiesApi.put({ source, note, basedOn: policies.own?.version ?? 0 }),
    ['policies'],
  );
  const edit = (text: string): void => {
    setSource(text);
    check.reset();
    put.reset();
  };
  return (
    <div className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_16rem]">
      <div className="flex min-w-0 flex-col gap-4">
        <p className="text-sm leading-6 text-soft">
          They stand beside the shipped ones. What a shipped policy forbids stays forbidden, whatever is
          permitted here.
        </p>
        <Field label="Policies">
          <TextArea
            value={source}
            onChange={({ target }) => edit(target.value)}
            placeholder={EXAMPLE}
            spellCheck={false}
            rows={16}
            className="font-mono text-[0.8125rem]"
          />
        </Field>
        {check.data?.valid === false && <Faults errors={check.data.errors} />}
        {(check.error ?? put.error) !== null && (
          <p role="alert" className="rounded-lg bg-bad-wash p-3 text-sm text-bad">
            {(check.error ?? put.error)?.message}
          </p>
        )}
        <Field label="Note" hint="Why they changed.">
          <Input value={note} onChange={({ target }) => setNote(target.value)} />
        </Field>
        <div className="flex flex-wrap items-center gap-2">
          <Button look="strong" disabled={put.isPending} onClick={() => put.mutate()}>
            {put.isPending ? 'Saving …' : 'Save as a new version'}
          </Button>
          <Button disabled={check.isPending} onClick={() => check.mutate()}>
            Check
          </Button>
          <span role="status" className="flex items-center gap-1.5 text-sm text-soft">
            {check.data?.valid === true && (
              <>
                <Check className="size-4 text-good" aria-hidden="true" /> They may be kept.
              </>
            )}
          </span>
        </div>
      </div>
      <aside aria-label="Versions">
        <h2 className="eyebrow">Versions</h2>
        {policies.versions.length === 0 && <p className="mt-2 text-sm text-soft">None yet.</p>}
        <ol className="mt-2 flex flex-col gap-3">
          {policies.versions.map(({ version, author, note: why, at }) => (
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

function Faults({
  errors,
}: {
  errors: { line: number | null; column: number | null; message: string; help: string | null }[];
}) {
  return (
    <ul role="alert" className="flex flex-col gap-2 rounded-lg bg-bad-wash p-3 text-sm">
      {errors.map(({ line, column, message, help }) => (
        <li key={`${line} ${column} ${message}`} className="flex gap-2">
          <TriangleAlert className="mt-0.5 size-4 shrink-0 text-bad" aria-hidden="true" />
          <span>
            {line !== null && (
              <span className="font-mono text-xs">
                line {line}
                {column !== null && `, column ${column}`}:{' '}
              </span>
            )}
            {message}
            {help !== null && <span className="block text-soft">{help}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}
