/** Edits one agent as text: saves its draft, and publishes it. Faults are shown with their place and their cure. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Check, TriangleAlert } from 'lucide-react';
import { useRef, useState } from 'react';
import type { Agent } from '#wire/api.ts';
import { api } from '../ui/api.ts';
import { ApiError } from '../ui/request.ts';
import { Button } from '../ui/button.tsx';
import { SKELETON } from './skeleton.ts';

interface Fault {
  path: string;
  message: string;
  cure?: string | undefined;
}

export function AgentEditor({ agent, saved }: { agent: Agent | null; saved: (id: string) => void }) {
  const [source, setSource] = useState(agent?.source ?? SKELETON);
  const [faults, setFaults] = useState<Fault[]>([]);
  /** Of the draft that this text was made from: another's change since then is not overwritten. */
  const revision = useRef(agent?.revision ?? 1);
  const queries = useQueryClient();
  // A changed id makes another agent; the one that was opened stays as it is.
  const id = idOf(source) ?? agent?.id ?? '';
  const isNew = agent?.id !== id;
  const check = useMutation({
    mutationFn: () => api.validate(source),
    onSuccess: (result) => setFaults(result.errors),
    onError: (error) => setFaults(faultsOf(error)),
  });
  const keep = async (): Promise<number> => {
    const kept = isNew
      ? { ...(await api.createAgent(source)), errors: [] }
      : await api.saveDraft(id, { source, revision: revision.current });
    revision.current = kept.revision;
    setFaults(kept.errors);
    return kept.revision;
  };
  const done = async (): Promise<void> => {
    await queries.invalidateQueries({ queryKey: ['agents'] });
    saved(id);
  };
  const onError = (error: Error): void => setFaults(faultsOf(error));
  const save = useMutation({ mutationFn: keep, onSuccess: done, onError });
  const publish = useMutation({
    mutationFn: async () => api.publish(id, await keep()),
    onSuccess: async () => {
      setFaults([]);
      await done();
    },
    onError,
  });
  const busy = save.isPending || publish.isPending || id === '' || source === '';
  const edit = (text: string): void => {
    setSource(text);
    check.reset();
    save.reset();
    publish.reset();
  };
  return (
    <section aria-label="Strategy" className="flex min-w-0 flex-col gap-3">
      <Source text={source} edit={edit} />
      <div className="flex flex-wrap items-center gap-2">
        <Button look="strong" disabled={busy} onClick={() => publish.mutate()}>
          {publish.isPending ? 'Publishing …' : 'Publish'}
        </Button>
        <Button disabled={busy} onClick={() => save.mutate()}>
          {save.isPending ? 'Saving …' : 'Save draft'}
        </Button>
        <Button disabled={check.isPending || source === ''} onClick={() => check.mutate()}>
          Check
        </Button>
        <span role="status" className="flex items-center gap-1.5 text-sm text-soft">
          {save.isSuccess && (
            <>
              <Check className="size-4 text-good" aria-hidden="true" /> Draft saved; calls go on as before.
            </>
          )}
          {publish.isSuccess && (
            <>
              <Check className="size-4 text-good" aria-hidden="true" /> Version {publish.data.number} answers
              the next call.
            </>
          )}
          {check.isSuccess && check.data.valid && (
            <>
              <Check className="size-4 text-good" aria-hidden="true" /> Valid.
            </>
          )}
        </span>
      </div>
      {faults.length > 0 && <Faults faults={faults} />}
    </section>
  );
}

function Faults({ faults }: { faults: Fault[] }) {
  return (
    <ul
      role="alert"
      className="flex flex-col gap-3 rounded-[14px] border border-bad/30 bg-bad-wash p-4 text-sm"
    >
      {faults.map((fault) => (
        <li key={`${fault.path}:${fault.message}`} className="flex gap-3">
          <TriangleAlert className="mt-0.5 size-4 shrink-0 text-bad" aria-hidden="true" />
          <div className="min-w-0">
            {fault.path !== '' && <code className="font-mono text-xs text-bad">{fault.path}</code>}
            <p>{fault.message}</p>
            {fault.cure !== undefined && <p className="text-soft">{fault.cure}</p>}
          </div>
        </li>
      ))}
    </ul>
  );
}

/** The strategy's own id; null when it has none that could be one. */
function idOf(source: string): string | null {
  return /^\s*"?id"?\s*:\s*["']?([a-z0-9][a-z0-9-]{0,63})\b/m.exec(source)?.[1] ?? null;
}

function faultsOf(error: Error): Fault[] {
  if (error instanceof ApiError && error.problem?.errors) return error.problem.errors;
  return [{ path: '', message: error.message }];
}

function Source({ text, edit }: { text: string; edit: (text: string) => void }) {
  const numbers = useRef<HTMLPreElement>(null);
  const lines = text.split('\n').length;
  return (
    <div className="card flex h-[60dvh] min-h-80 overflow-hidden font-mono text-[0.8125rem] leading-5 focus-within:border-line-strong">
      <pre
        ref={numbers}
        aria-hidden="true"
        className="w-12 shrink-0 overflow-hidden border-r border-line bg-sunken py-3 pr-3 text-right text-faint select-none tabular"
      >
        {Array.from({ length: lines }, (_, line) => line + 1).join('\n')}
      </pre>
      <textarea
        aria-label="Strategy, YAML or JSON"
        value={text}
        spellCheck={false}
        wrap="off"
        onChange={(event) => edit(event.target.value)}
        onScroll={(event) => {
          if (numbers.current) numbers.current.scrollTop = event.currentTarget.scrollTop;
        }}
        className="min-w-0 flex-1 resize-none overflow-auto bg-transparent px-4 py-3 -outline-offset-2"
      />
    </div>
  );
}
