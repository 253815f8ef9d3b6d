/** The arms of an experiment side by side, what they tell, and its end. */
import { useState } from 'react';
import type { z } from 'zod';
import type * as wire from '#wire/agents.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { fullTime } from '../../ui/format.ts';
import { useChange } from '../../ui/use-change.ts';
import { agentsApi } from '../api.ts';
import { ArmCard } from './arm-card.tsx';

type Experiment = z.infer<typeof wire.Experiment>;
type Ending = 'stop' | number;

interface Props {
  id: string;
  experiment: Experiment;
  results: z.infer<typeof wire.Comparison> | null;
  mayEnd: boolean;
}

export function Results({ id, experiment, results, mayEnd }: Props) {
  const { state, goal, startedAt, startedBy, endedAt, winner } = experiment;
  const [ending, setEnding] = useState<Ending | null>(null);
  const running = state === 'running';
  const told = results?.better === null ? 'bg-sunken text-soft' : 'bg-agent-wash text-agent';
  return (
    <section aria-label="Experiment">
      <div className="flex flex-wrap items-center gap-3">
        <Badge tone={running ? 'warn' : winner === null ? 'plain' : 'good'}>
          {running ? 'running' : winner === null ? 'stopped' : `version ${winner} won`}
        </Badge>
        <p className="min-w-0 flex-1 basis-64 text-sm text-soft">
          Begun by {startedBy.label}, {fullTime(startedAt)}
          {endedAt !== null && `; ended ${fullTime(endedAt)}`}. The goal: a call that ends with “{goal}”.
        </p>
        {running && mayEnd && <Button onClick={() => setEnding('stop')}>Stop it</Button>}
      </div>
      {results && (
        <>
          <p role="status" className={`mt-4 rounded-xl p-4 text-sm ${told}`}>
            {results.verdict}
          </p>
          <ul className="mt-4 grid gap-4 md:grid-cols-2">
            {results.arms.map((arm) => (
              <ArmCard
                key={arm.number}
                arm={arm}
                share={shareOf(experiment, arm.number)}
                better={results.better === arm.number}
                choose={running && mayEnd ? () => setEnding(arm.number) : null}
              />
            ))}
          </ul>
        </>
      )}
      {ending !== null && <EndDialog id={id} ending={ending} close={() => setEnding(null)} />}
    </section>
  );
}

/** In percent of all calls. */
function shareOf({ arms }: Experiment, number: number): number {
  const all = arms.reduce((sum, { weight }) => sum + weight, 0);
  return Math.round((100 * (arms.find((arm) => arm.number === number)?.weight ?? 0)) / all);
}

function EndDialog({ id, ending, close }: { id: string; ending: Ending; close: () => void }) {
  const end = useChange<void, unknown>(
    () =>
      ending === 'stop'
        ? agentsApi.stopExperiment(id)
        : agentsApi.concludeExperiment(id, { winner: ending, note: 'Chosen in an experiment.' }),
    ['experiment', 'agents', 'draft', 'versions', 'diff'],
    close,
  );
  return (
    <Confirm
      close={close}
      title={ending === 'stop' ? 'Stop the experiment?' : `Choose version ${ending}?`}
      verb={ending === 'stop' ? 'Stop it' : 'Choose it'}
      change={end}
    >
      {ending === 'stop'
        ? 'Every call goes to the published version again. What was counted can still be read; there is no winner.'
        : `The experiment ends, and version ${ending} answers every call. Where another version is published, it is brought back as the newest one, and the draft becomes the same.`}
    </Confirm>
  );
}
