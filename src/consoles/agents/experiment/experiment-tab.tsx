/** The experiment between versions: the one that runs or ran last with its results, and starting another. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { z } from 'zod';
import type * as wire from '#wire/agents.ts';
import { useMay } from '../../access/session.ts';
import { Button } from '../../ui/button.tsx';
import { fullTime } from '../../ui/format.ts';
import { Section } from '../../ui/page-head.tsx';
import { Empty, Failure, Loading } from '../../ui/panels.tsx';
import { agentsApi } from '../api.ts';
import type { DraftWork } from '../use-draft.ts';
import { Results } from './results.tsx';
import { StartForm } from './start-form.tsx';

export default function ExperimentTab({ work: { id, saved } }: { work: DraftWork }) {
  const report = useQuery({
    queryKey: ['experiment', id],
    queryFn: ({ signal }) => agentsApi.experiment(id, signal),
    refetchInterval: 15_000,
  });
  const versions = useQuery({
    queryKey: ['versions', id],
    queryFn: ({ signal }) => agentsApi.versions(id, signal),
  });
  const mayStart = useMay('agents:publish');
  const [starting, setStarting] = useState(false);
  if (report.isPending || versions.isPending) return <Loading what="the experiment" />;
  if (report.isError) return <Failure error={report.error} retry={() => void report.refetch()} />;
  if (versions.isError) return <Failure error={versions.error} retry={() => void versions.refetch()} />;
  const { experiment, results, earlier } = report.data;
  const numbers = versions.data.versions.map(({ number }) => number);
  if (numbers.length < 2) {
    return (
      <Empty title="An experiment needs two versions">
        It splits the calls between versions and shows side by side which one reaches its goal more often.
        Publish {numbers.length === 0 ? 'two versions' : 'a second version'} first.
      </Empty>
    );
  }
  const close = (): void => setStarting(false);
  const begin = mayStart && (
    <Button look="strong" onClick={() => setStarting(true)}>
      Start an experiment
    </Button>
  );
  const start = starting ? (
    <StartForm id={id} numbers={numbers} published={saved.published?.number ?? null} close={close} />
  ) : null;
  if (!experiment) {
    return (
      start ?? (
        <Empty title="No experiment yet" action={begin}>
          Split the calls between versions by weight. The same caller always talks to the same one, and you
          see here which one reaches its goal more often.
        </Empty>
      )
    );
  }
  return (
    <div>
      <Results id={id} experiment={experiment} results={results} mayEnd={mayStart} />
      {experiment.state !== 'running' && <div className="mt-6">{start ?? begin}</div>}
      {earlier.length > 0 && <Earlier earlier={earlier} />}
    </div>
  );
}

function Earlier({ earlier }: { earlier: readonly z.infer<typeof wire.Experiment>[] }) {
  return (
    <Section title="Earlier experiments">
      <ul className="flex flex-col gap-2 text-sm">
        {earlier.map(({ id, arms, startedAt, winner }) => (
          <li key={id} className="card flex flex-wrap gap-x-4 gap-y-1 px-4 py-3">
            <span className="font-medium">Versions {arms.map(({ number }) => number).join(' and ')}</span>
            <span className="text-soft">{fullTime(startedAt)}</span>
            <span className="text-soft">
              {winner === null ? 'stopped without a winner' : `version ${winner} won`}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
