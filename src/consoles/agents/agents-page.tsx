/** The agents of this tenant: what each is for, what answers calls, what is being changed or tried. */
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { Agent } from '#wire/api.ts';
import { useMay } from '../access/session.ts';
import { useOfferedCommands } from '../shell/commands.ts';
import { useAction } from '../shell/actions.ts';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/dialog.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { Empty, Failure, Loading } from '../ui/panels.tsx';
import { useChange } from '../ui/use-change.ts';
import { AgentCard } from './agent-card.tsx';
import { agentsApi } from './api.ts';
import { NewAgentDialog } from './new-agent-dialog.tsx';

export type Ending = { deed: 'archive' | 'remove'; agent: Agent };

export function AgentsPage() {
  const agents = useQuery({ queryKey: ['agents'], queryFn: ({ signal }) => agentsApi.list(signal) });
  const live = useQuery({
    queryKey: ['calls', 'live'],
    queryFn: ({ signal }) => agentsApi.live(signal),
    refetchInterval: 10_000,
  });
  const [making, setMaking] = useState(false);
  useAction('new', () => setMaking(true));
  const [ending, setEnding] = useState<Ending | null>(null);
  const mayMake = useMay('agents:update');
  useOfferedCommands(
    useMemo(
      () =>
        !mayMake
          ? []
          : [
              {
                id: 'new agent',
                label: 'New agent',
                group: 'Agents',
                words: 'make create',
                run: () => setMaking(true),
              },
            ],
      [mayMake],
    ),
  );
  const liveOf = ({ id }: Agent): number =>
    (live.data?.calls ?? []).filter((call) => call.agent.id === id).length;
  const list = agents.data?.agents ?? [];
  const working = list.filter(({ archived }) => !archived);
  const archived = list.filter((agent) => agent.archived);
  const make = mayMake && (
    <Button look="strong" onClick={() => setMaking(true)}>
      <Plus className="size-4" aria-hidden="true" /> New agent
    </Button>
  );
  return (
    <div className="py-6 sm:py-8">
      <PageHead
        title="Agents"
        about="Who answers. Changes are made on a draft; what callers talk to is the version that was published last."
        actions={working.length > 0 && make}
      />
      <div className="mt-6">
        {agents.isPending && <Loading what="the agents" />}
        {agents.isError && <Failure error={agents.error} retry={() => void agents.refetch()} />}
        {agents.isSuccess && working.length === 0 && (
          <Empty title="Nobody answers yet" action={make}>
            Make an agent from a skeleton or from a text that you have, talk to it on the test bench, and
            publish it: then it answers calls.
          </Empty>
        )}
        {working.length > 0 && (
          <ul className="grid gap-4 md:grid-cols-2">
            {working.map((agent) => (
              <AgentCard key={agent.id} agent={agent} live={liveOf(agent)} end={setEnding} />
            ))}
          </ul>
        )}
        {archived.length > 0 && (
          <section className="mt-10">
            <h2 className="text-base font-semibold">Archived</h2>
            <p className="mt-1 text-sm text-soft">They take no calls and keep their versions.</p>
            <ul className="mt-4 grid gap-4 md:grid-cols-2">
              {archived.map((agent) => (
                <AgentCard key={agent.id} agent={agent} live={liveOf(agent)} end={setEnding} />
              ))}
            </ul>
          </section>
        )}
      </div>
      {making && <NewAgentDialog close={() => setMaking(false)} />}
      {ending !== null && <EndAgent {...ending} close={() => setEnding(null)} />}
    </div>
  );
}

/** Asks before an agent is archived, or removed for good. */
function EndAgent({ deed, agent, close }: Ending & { close: () => void }) {
  const end = useChange<void, unknown>(
    () => (deed === 'archive' ? agentsApi.archive(agent.id, true) : agentsApi.remove(agent.id)),
    ['agents'],
    close,
  );
  return (
    <Confirm
      close={close}
      title={deed === 'archive' ? `Archive ${agent.name}?` : `Delete ${agent.name}?`}
      verb={deed === 'archive' ? 'Archive it' : 'Delete it for good'}
      change={end}
    >
      {deed === 'archive'
        ? 'It takes no calls any more; calls that are going on end as they are. You can bring it back.'
        : 'Its draft, versions, experiments and examples are removed. Its calls stay, and say what they ran.'}
    </Confirm>
  );
}
