/** The agents of this house: read, change, check and save their strategies. */
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { Agent } from '#wire/api.ts';
import { api } from '../ui/api.ts';
import { Button } from '../ui/button.tsx';
import { relativeTime } from '../ui/format.ts';
import { Failure, Loading } from '../ui/panels.tsx';
import { AgentEditor } from './agent-editor.tsx';

const NEW = '';

function versionOf({ published, changed, archived }: Agent): string {
  if (archived) return 'archived';
  if (published === null) return 'draft';
  return changed ? `version ${published.number} and a draft` : `version ${published.number}`;
}

export function AgentsPage() {
  const agents = useQuery({ queryKey: ['agents'], queryFn: ({ signal }) => api.agents(signal) });
  const [chosen, setChosen] = useState<string | null>(null);
  const list = agents.data?.agents ?? [];
  const current = chosen === NEW ? null : (list.find((agent) => agent.id === chosen) ?? list[0] ?? null);
  return (
    <div className="flex flex-1 flex-col py-6 sm:py-8">
      <title>Agents · Parley</title>
      <div className="flex flex-wrap items-end justify-between gap-4">
        <h1 className="spoken text-3xl tracking-tight sm:text-4xl">Agents</h1>
        <Button onClick={() => setChosen(NEW)}>
          <Plus className="size-4" aria-hidden="true" /> New agent
        </Button>
      </div>
      {agents.isPending && (
        <div className="mt-6">
          <Loading what="the agents" />
        </div>
      )}
      {agents.isError && (
        <div className="mt-6">
          <Failure error={agents.error} retry={() => void agents.refetch()} />
        </div>
      )}
      {agents.isSuccess && (
        <div className="mt-6 grid flex-1 gap-6 lg:grid-cols-[15rem_minmax(0,1fr)]">
          <nav aria-label="Agents">
            <ul className="flex gap-2 overflow-x-auto p-0.5 lg:flex-col lg:overflow-visible">
              {list.map((agent) => (
                <li key={agent.id} className="shrink-0 lg:shrink">
                  <button
                    type="button"
                    aria-current={agent.id === current?.id}
                    onClick={() => setChosen(agent.id)}
                    className="w-full rounded-xl border border-transparent px-3.5 py-2.5 text-left hover:bg-sunken aria-[current=true]:border-line aria-[current=true]:bg-raised"
                  >
                    <span className="spoken block text-lg leading-6">{agent.name}</span>
                    <span className="text-xs text-faint">
                      {versionOf(agent)}, changed {relativeTime(agent.updatedAt, Date.now())}
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          </nav>
          <AgentEditor key={current?.id ?? 'new'} agent={current} saved={(id) => setChosen(id)} />
        </div>
      )}
    </div>
  );
}
