import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Archive, ArchiveRestore, FlaskConical, PencilLine, Phone, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Agent } from '#wire/api.ts';
import { useMay } from '../access/session.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { plural, relativeTime } from '../ui/format.ts';
import { useChange } from '../ui/use-change.ts';
import type { Ending } from './agents-page.tsx';
import { agentsApi } from './api.ts';

interface Props {
  agent: Agent;
  /** Calls that are going on. */
  live: number;
  end: (ending: Ending) => void;
}

export function AgentCard({ agent, live, end }: Props) {
  const { id, name, description, archived, published, updatedAt } = agent;
  const experiment = useQuery({
    queryKey: ['experiment', id],
    queryFn: ({ signal }) => agentsApi.experiment(id, signal),
    enabled: published !== null && !archived,
    staleTime: 60_000,
  });
  const tried = experiment.data?.experiment;
  return (
    <li className="card group relative flex flex-col gap-3 p-5 transition-colors hover:border-line-strong">
      <div className="flex items-start justify-between gap-3">
        <h3 className="spoken min-w-0 text-2xl leading-7">
          <Link
            to="/agents/$agentId"
            params={{ agentId: id }}
            className="rounded after:absolute after:inset-0 after:rounded-[14px] focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-agent"
          >
            {name}
          </Link>
        </h3>
        {live > 0 && (
          <Badge tone="caller">
            <Phone className="size-3.5" aria-hidden="true" /> {plural(live, 'live call')}
          </Badge>
        )}
      </div>
      <p className="text-sm leading-6 text-soft">{description === '' ? 'No description.' : description}</p>
      <div className="mt-auto flex flex-wrap items-center gap-2 pt-1">
        <Answers agent={agent} />
        {tried?.state === 'running' && (
          <Badge tone="warn">
            <FlaskConical className="size-3.5" aria-hidden="true" /> experiment with{' '}
            {plural(tried.arms.length, 'version')}
          </Badge>
        )}
      </div>
      <div className="flex flex-wrap items-center justify-between gap-2 border-t border-line pt-3">
        <span className="text-xs text-faint">
          <code className="font-mono">{id}</code> · changed {relativeTime(updatedAt, Date.now())}
        </span>
        <Deeds agent={agent} end={end} />
      </div>
    </li>
  );
}

function Answers({ agent: { published, changed, archived } }: { agent: Agent }): ReactNode {
  return (
    <>
      {published === null ? (
        <Badge>never published</Badge>
      ) : (
        <Badge tone={archived ? 'plain' : 'agent'}>version {published.number}</Badge>
      )}
      {changed && published !== null && (
        <Badge tone="plain">
          <PencilLine className="size-3.5" aria-hidden="true" /> draft differs
        </Badge>
      )}
    </>
  );
}

/** Above the link that the whole card is. */
function Deeds({ agent, end }: { agent: Agent; end: (ending: Ending) => void }) {
  const restore = useChange(() => agentsApi.archive(agent.id, false), ['agents']);
  if (!useMay('agents:delete')) return null;
  if (!agent.archived) {
    return (
      <Button
        look="quiet"
        className="relative z-10"
        onClick={() => end({ deed: 'archive', agent })}
        aria-label={`Archive ${agent.name}`}
      >
        <Archive className="size-4" aria-hidden="true" /> Archive
      </Button>
    );
  }
  return (
    <span className="relative z-10 flex gap-1">
      <Button
        look="quiet"
        disabled={restore.isPending}
        onClick={() => restore.mutate()}
        aria-label={`Bring ${agent.name} back`}
      >
        <ArchiveRestore className="size-4" aria-hidden="true" /> Bring back
      </Button>
      <Button
        look="quiet"
        className="text-bad!"
        onClick={() => end({ deed: 'remove', agent })}
        aria-label={`Delete ${agent.name}`}
      >
        <Trash2 className="size-4" aria-hidden="true" /> Delete
      </Button>
    </span>
  );
}
