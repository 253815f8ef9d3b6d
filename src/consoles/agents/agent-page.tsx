/** One agent: its draft as cards and as text, a bench to talk to it, its versions, the experiment between them, and its training. */
import { useQuery } from '@tanstack/react-query';
import { Link, useBlocker, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { Draft } from '#wire/agents.ts';
import { ApiError } from '../ui/request.ts';
import { buttonClass } from '../ui/button.tsx';
import { Confirm } from '../ui/dialog.tsx';
import { Empty, Failure, Loading } from '../ui/panels.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { AgentHead } from './agent-head.tsx';
import { agentsApi } from './api.ts';
import { Conflict } from './conflict.tsx';
import { PublishDialog } from './publish-dialog.tsx';
import { TABS, type Tab } from './tabs.ts';
import { useDraft, type DraftWork } from './use-draft.ts';

const BuilderTab = lazy(() => import('./builder/builder-tab.tsx'));
const BenchTab = lazy(() => import('./bench/bench-tab.tsx'));
const VersionsTab = lazy(() => import('./versions/versions-tab.tsx'));
const ExperimentTab = lazy(() => import('./experiment/experiment-tab.tsx'));
const TrainingTab = lazy(() => import('./training/training-tab.tsx'));

export function AgentPage() {
  const { agentId } = useParams({ from: '/house/agents/$agentId' });
  const draft = useQuery({
    queryKey: ['draft', agentId],
    queryFn: ({ signal }) => agentsApi.draft(agentId, signal),
    // What is typed here is not replaced behind one's back; a save tells who was faster.
    refetchOnWindowFocus: false,
  });
  return (
    <div className="flex min-w-0 flex-1 flex-col py-6 sm:py-8">
      <nav aria-label="Where you are" className="mb-2 flex items-center gap-1 text-sm text-soft">
        <Link to="/agents" className="rounded hover:text-ink">
          Agents
        </Link>
        <ChevronRight className="size-4 text-faint" aria-hidden="true" />
        <span className="font-mono text-xs">{agentId}</span>
      </nav>
      {draft.isPending && <Loading what="the agent" />}
      {draft.isError && isUnknown(draft.error) && <Unknown />}
      {draft.isError && !isUnknown(draft.error) && (
        <Failure error={draft.error} retry={() => void draft.refetch()} />
      )}
      {draft.data && <Work key={agentId} loaded={draft.data} />}
    </div>
  );
}

function Work({ loaded }: { loaded: Draft }) {
  const work = useDraft(loaded);
  const { tab = 'builder' } = useSearch({ from: '/house/agents/$agentId' });
  const navigate = useNavigate({ from: '/agents/$agentId' });
  const [publishing, setPublishing] = useState(false);
  const choose = (next: Tab): void =>
    void navigate({ search: next === 'builder' ? {} : { tab: next }, replace: true });
  /** What is published is what is saved. */
  const publish = (): void => {
    const saved = work.unsaved ? work.save() : Promise.resolve();
    // A refusal is shown above the tabs.
    saved.then(
      () => setPublishing(true),
      () => undefined,
    );
  };
  return (
    <>
      <AgentHead work={work} publish={publish} />
      {work.conflict !== null && <Conflict work={work} told={work.conflict} />}
      <div className="mt-5">
        <Tabs tabs={TABS} chosen={tab} choose={choose}>
          <Suspense fallback={<Loading what="the page" />}>
            {tab === 'builder' && <BuilderTab work={work} />}
            {tab === 'bench' && <BenchTab work={work} />}
            {tab === 'versions' && <VersionsTab work={work} />}
            {tab === 'experiment' && <ExperimentTab work={work} />}
            {tab === 'training' && <TrainingTab work={work} />}
          </Suspense>
        </Tabs>
      </div>
      {publishing && <PublishDialog work={work} close={() => setPublishing(false)} />}
      <LeavingGuard work={work} />
    </>
  );
}

/** Asks before typed changes are lost by leaving the agent, whether to another page or out of the house. */
function LeavingGuard({ work }: { work: DraftWork }) {
  const leaving = useBlocker({
    shouldBlockFn: ({ current, next }) => work.unsaved && current.pathname !== next.pathname,
    enableBeforeUnload: () => work.unsaved,
    withResolver: true,
  });
  if (leaving.status !== 'blocked') return null;
  return (
    <Confirm
      close={leaving.reset}
      title="Leave without saving?"
      verb="Leave without saving"
      change={{ mutate: leaving.proceed, isPending: false, error: null }}
    >
      The changes to {work.saved.name} that you have not saved are lost.
    </Confirm>
  );
}

function isUnknown(error: Error): boolean {
  return error instanceof ApiError && error.status === 404;
}

function Unknown() {
  return (
    <Empty
      title="There is no such agent"
      action={
        <Link to="/agents" className={buttonClass('strong')}>
          All agents
        </Link>
      }
    >
      The address may be mistyped, or the agent may have been deleted.
    </Empty>
  );
}
