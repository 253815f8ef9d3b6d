/** Edits one strategy as text; faults are shown with their place and their cure, and nothing invalid is saved. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Check, TriangleAlert } from 'lucide-react';
import { useRef, useState } from 'react';
import type { Agent } from '#wire/api.ts';
import { api, ApiError } from '../ui/api.ts';
import { Button } from '../ui/button.tsx';

interface Fault {
  path: string;
  message: string;
  cure?: string | undefined;
}

export function AgentEditor({ agent, saved }: { agent: Agent | null; saved(id: string): void }) {
  const [source, setSource] = useState(agent?.source ?? '');
  const [newId, setNewId] = useState('');
  const [faults, setFaults] = useState<Fault[]>([]);
  const queries = useQueryClient();
  const id = agent?.id ?? newId;
  const check = useMutation({
    mutationFn: () => api.validate(source),
    onSuccess: (result) => setFaults(result.errors),
    onError: (error) => setFaults(faultsOf(error)),
  });
  const save = useMutation({
    mutationFn: () => api.saveAgent(id, source),
    onSuccess: async () => {
      setFaults([]);
      await queries.invalidateQueries({ queryKey: ['agents'] });
      saved(id);
    },
    onError: (error) => setFaults(faultsOf(error)),
  });
  const edit = (text: string): void => {
    setSource(text);
    check.reset();
    save.reset();
  };
  const idFits = /^[a-z0-9][a-z0-9-]{0,63}$/.test(id);
  return (
    <section aria-label="Strategy" className="flex min-w-0 flex-col gap-3">
      {!agent && (
        <label className="flex flex-wrap items-center gap-3 text-sm">
          <span className="font-medium">Id</span>
          <input
            value={newId}
            onChange={(event) => setNewId(event.target.value)}
            placeholder="front-desk"
            className="min-h-9 rounded-lg border border-line bg-raised px-3 font-mono"
          />
          <span className="text-xs text-faint">lower-case letters, digits and hyphens</span>
        </label>
      )}
      <Source text={source} edit={edit} />
      <div className="flex flex-wrap items-center gap-2">
        <Button
          look="strong"
          disabled={save.isPending || !idFits || source === ''}
          onClick={() => save.mutate()}
        >
          {save.isPending ? 'Saving …' : 'Save'}
        </Button>
        <Button disabled={check.isPending || source === ''} onClick={() => check.mutate()}>
          Check
        </Button>
        <span role="status" className="flex items-center gap-1.5 text-sm text-soft">
          {save.isSuccess && (
            <>
              <Check className="size-4 text-good" aria-hidden="true" /> Saved; the next call uses it.
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

function faultsOf(error: Error): Fault[] {
  if (error instanceof ApiError && error.problem?.errors) return error.problem.errors;
  return [{ path: '', message: error.message }];
}

function Source({ text, edit }: { text: string; edit(text: string): void }) {
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
