/** Which versions share the calls, by what weight, and what counts as reaching the goal. */
import { useState } from 'react';
import { controlClass, Field, Input } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { useChange } from '../../ui/use-change.ts';
import { agentsApi } from '../api.ts';

interface Props {
  id: string;
  /** Newest first. */
  numbers: readonly number[];
  published: number | null;
  close: () => void;
}

/** As many as an experiment may have. */
const MOST_ARMS = 10;

export function StartForm({ id, numbers, published, close }: Props) {
  const shown = numbers.slice(0, MOST_ARMS);
  const rival = shown.find((number) => number !== published);
  const [weights, setWeights] = useState<Record<number, string>>(
    Object.fromEntries(shown.map((each) => [each, each === published || each === rival ? '50' : ''])),
  );
  const [goal, setGoal] = useState('completed');
  const arms = shown.flatMap((number) => {
    const typed = (weights[number] ?? '').trim();
    return typed === '' || Number.isNaN(Number(typed)) ? [] : [{ number, weight: Number(typed) }];
  });
  const all = arms.reduce((sum, { weight }) => sum + weight, 0);
  const start = useChange(
    () => agentsApi.startExperiment(id, { arms, goal }),
    ['experiment', 'agents'],
    close,
  );
  return (
    <section aria-label="New experiment" className="card max-w-2xl p-5">
      <h2 className="spoken mb-4 text-2xl">New experiment</h2>
      <Form
        verb="Start"
        send={() => start.mutate()}
        busy={start.isPending}
        error={start.error}
        incomplete={arms.length < 2 || all === 0 || goal.trim() === ''}
        cancel={close}
      >
        <fieldset className="flex min-w-0 flex-col gap-3">
          <legend className="mb-2 text-sm font-medium">Share of the calls</legend>
          {shown.map((number) => {
            const weight = arms.find((arm) => arm.number === number)?.weight ?? 0;
            return (
              <div key={number} className="flex flex-wrap items-center gap-3 text-sm">
                <label htmlFor={`weight-${number}`} className="w-36 shrink-0">
                  Version {number}
                  {number === published && <span className="text-soft"> (answers)</span>}
                </label>
                <input
                  id={`weight-${number}`}
                  type="number"
                  min={0}
                  max={1000}
                  value={weights[number] ?? ''}
                  placeholder="not in it"
                  onChange={({ target }) => setWeights({ ...weights, [number]: target.value })}
                  className={`${controlClass} w-28! tabular`}
                />
                <span className="text-soft tabular">
                  {all > 0 && weight > 0 && `${Math.round((100 * weight) / all)} %`}
                </span>
              </div>
            );
          })}
        </fieldset>
        <Field
          label="Goal"
          hint="The reason of a call’s end that counts: what `closing` or `end` say in the agent’s text."
        >
          <Input value={goal} maxLength={80} onChange={({ target }) => setGoal(target.value)} />
        </Field>
      </Form>
    </section>
  );
}
