/** Turns of calls that were marked as good answers: examples for the next draft, each with the call that it comes from. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { GraduationCap, Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useMay } from '../../access/session.ts';
import { Button } from '../../ui/button.tsx';
import { plural } from '../../ui/format.ts';
import { Section } from '../../ui/page-head.tsx';
import { Empty, Failure, Loading } from '../../ui/panels.tsx';
import { useChange } from '../../ui/use-change.ts';
import { agentsApi } from '../api.ts';
import { listAt, textAt } from '../builder/cards.ts';
import { readText } from '../builder/yaml-text.ts';
import { Faults, faultsOf } from '../faults.tsx';
import type { DraftWork } from '../use-draft.ts';
import { ExampleCard } from './example-card.tsx';
import { Lineage } from './lineage.tsx';
import { MarkDialog } from './mark-dialog.tsx';
import { turnName } from './turns.ts';

export default function TrainingTab({ work }: { work: DraftWork }) {
  const { id, saved } = work;
  const examples = useQuery({
    queryKey: ['examples', id],
    queryFn: ({ signal }) => agentsApi.examples(id, signal),
  });
  const mayMark = useMay('agents:update');
  const [marking, setMarking] = useState(false);
  const taken = useMemo(() => takenIn(saved.source), [saved.source]);
  if (examples.isPending) return <Loading what="the examples" />;
  if (examples.isError) return <Failure error={examples.error} retry={() => void examples.refetch()} />;
  const list = examples.data.examples;
  const fresh = list.filter((example) => !taken.has(turnName(example))).length;
  const mark = mayMark && (
    <Button onClick={() => setMarking(true)}>
      <Plus className="size-4" aria-hidden="true" /> Mark a good answer
    </Button>
  );
  return (
    <div>
      {list.length === 0 ? (
        <Empty title="No good answers are marked" action={mark}>
          Mark turns of calls that went well. They become examples for the language model in the next draft,
          and each version says which turns it was trained by.
        </Empty>
      ) : (
        <>
          <div className="flex flex-wrap items-center gap-2">
            <p className="mr-auto text-sm text-soft">
              {plural(list.length, 'turn')} marked,{' '}
              {fresh === 0 ? 'all of them in the draft' : `${fresh} not in the draft yet`}.
            </p>
            {mark}
            {mayMark && <TakeButton work={work} fresh={fresh} />}
          </div>
          <ul className="mt-4 grid gap-4 lg:grid-cols-2">
            {list.map((example) => {
              const name = turnName(example);
              return (
                <ExampleCard
                  key={name}
                  id={id}
                  example={example}
                  taken={taken.has(name)}
                  mayUnmark={mayMark}
                />
              );
            })}
          </ul>
        </>
      )}
      <Section title="Lineage" about="Which versions were trained, and by which turns.">
        <Lineage id={id} />
      </Section>
      {marking && <MarkDialog id={id} marked={new Set(list.map(turnName))} close={() => setMarking(false)} />}
    </div>
  );
}

function takenIn(source: string): ReadonlySet<string> {
  return new Set(
    listAt(readText(source).value, ['persona', 'examples']).map((each) => textAt(each, ['from'])),
  );
}

function TakeButton({ work: { id, saved, unsaved }, fresh }: { work: DraftWork; fresh: number }) {
  const queries = useQueryClient();
  const take = useChange(
    () => agentsApi.takeExamples(id, saved.revision),
    ['agents', 'diff'],
    (draft) => void queries.setQueryData(['draft', id], draft),
  );
  const faults = faultsOf(take.error);
  return (
    <>
      <Button look="strong" disabled={fresh === 0 || unsaved || take.isPending} onClick={() => take.mutate()}>
        <GraduationCap className="size-4" aria-hidden="true" /> Bring into the draft
      </Button>
      {unsaved && fresh > 0 && (
        <p className="w-full text-sm text-warn">
          Save the draft first: the examples are brought into what is saved.
        </p>
      )}
      {take.isError && (
        <div className="w-full">
          <Faults faults={faults.length > 0 ? faults : [{ path: '', message: take.error.message }]} />
        </div>
      )}
    </>
  );
}
