/** The steps of the talk, from top to bottom. */
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Card, Entry, useEntries } from './card.tsx';
import { at, groupAt, listAt, textAt, useCards } from './cards.ts';
import { NewStep } from './new-step.tsx';
import { ChoiceField, TextField, WordingField } from './fields.tsx';
import { condition, firstWords } from './wording.ts';

export function StepsCard() {
  const { list, deeds } = useEntries(['steps']);
  const [adding, setAdding] = useState(false);
  return (
    <Card
      title="Steps"
      about="Each asks for something or says something. A step whose answer is known already is passed over."
      paths={[]}
    >
      <ol className="flex flex-col gap-2">
        {list.map((step, index) => (
          <Step key={`${index} ${textAt(step, ['id'])}`} index={index} deeds={deeds(index)} />
        ))}
      </ol>
      {adding ? (
        <NewStep close={() => setAdding(false)} />
      ) : (
        <Button className="self-start" onClick={() => setAdding(true)}>
          <Plus className="size-4" aria-hidden="true" /> Add a step
        </Button>
      )}
    </Card>
  );
}

export type Deeds = ReturnType<ReturnType<typeof useEntries>['deeds']>;

function Step({ index, deeds }: { index: number; deeds: Deeds }) {
  const { value } = useCards();
  const path = ['steps', index];
  const step = at(value, path);
  const id = textAt(step, ['id']) || `step ${index + 1}`;
  const slot = textAt(step, ['slot']);
  const when = at(step, ['when']);
  const others = listAt(value, ['steps'])
    .map((each) => textAt(each, ['id']))
    .filter((other) => other !== '' && other !== id);
  return (
    <Entry
      path={path}
      name={id}
      badge={
        <>
          {slot !== '' && <Badge tone="caller">asks for {slot}</Badge>}
          {when !== undefined && <Badge>when {condition(when)}</Badge>}
        </>
      }
      gist={firstWords(at(step, ['ask'])) || firstWords(at(step, ['say'])) || '…'}
      {...deeds}
    >
      {slot === '' ? (
        <WordingField label="Say" path={[...path, 'say']} hint="One wording a line, taken in turn." />
      ) : (
        <>
          <WordingField
            label="Ask"
            path={[...path, 'ask']}
            hint="One wording a line; the next one is taken each time it is asked."
          />
          <ChoiceField
            label="The answer goes to"
            path={[...path, 'slot']}
            choices={Object.keys(groupAt(value, ['slots'])).map((name) => [name, name] as const)}
          />
          <WordingField label="Say after it" path={[...path, 'say_after']} />
        </>
      )}
      <ChoiceField
        label="Then"
        path={[...path, 'go_to']}
        none="the next step"
        choices={others.map((other) => [other, `go to ${other}`] as const)}
      />
      <TextField
        label="Or end the call"
        path={[...path, 'end']}
        hint="The reason in the record; leave it empty to go on."
      />
    </Entry>
  );
}
