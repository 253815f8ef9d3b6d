/** What callers bring up by themselves: objections with their answers, and questions. */
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Field, Input, TextArea } from '../../ui/field.tsx';
import { Card, Entry, useEntries } from './card.tsx';
import { at, listAt, textAt, useCards } from './cards.ts';
import { ChoiceField, LinesField, TextField, WordingField } from './fields.tsx';
import { nameFault } from './new-step.tsx';
import type { Deeds } from './steps-card.tsx';
import { firstWords, splitLines } from './wording.ts';

export function ObjectionsCard() {
  return (
    <Topics
      kind="objections"
      title="Objections"
      about="Reasons not to go on, and the answers to them: the first time, the second time."
      word="objection"
      make={(id, examples, answer) => ({ id, examples, answers: [answer] })}
    />
  );
}

export function IntentsCard() {
  return (
    <Topics
      kind="intents"
      title="Questions"
      about="What callers ask by themselves. A few examples are enough; nobody has to use these very words."
      word="question"
      make={(id, examples, answer) => ({ id, examples, say: answer })}
    />
  );
}

interface TopicsProps {
  kind: 'objections' | 'intents';
  title: string;
  about: string;
  word: string;
  make: (id: string, examples: string[], answer: string) => unknown;
}

function Topics({ kind, title, about, word, make }: TopicsProps) {
  const { list, add, deeds } = useEntries([kind]);
  const [adding, setAdding] = useState(false);
  return (
    <Card title={title} about={about} paths={[]}>
      <ul className="flex flex-col gap-2">
        {list.map((topic, index) => {
          const key = `${index} ${textAt(topic, ['id'])}`;
          return kind === 'objections' ? (
            <Objection key={key} index={index} deeds={deeds(index)} />
          ) : (
            <Intent key={key} index={index} deeds={deeds(index)} />
          );
        })}
      </ul>
      {adding ? (
        <NewTopic
          word={word}
          taken={list.map((topic) => textAt(topic, ['id']))}
          add={(id, examples, answer) => add(make(id, examples, answer))}
          close={() => setAdding(false)}
        />
      ) : (
        <Button className="self-start" onClick={() => setAdding(true)}>
          <Plus className="size-4" aria-hidden="true" /> Add {/^[aeiou]/.test(word) ? 'an' : 'a'} {word}
        </Button>
      )}
    </Card>
  );
}

const AFTER = [
  ['continue', 'come back to the question'],
  ['go_to', 'go to a step'],
  ['end', 'end the call'],
] as const;

function Objection({ index, deeds }: { index: number; deeds: Deeds }) {
  const { value } = useCards();
  const path = ['objections', index];
  const topic = at(value, path);
  const after = textAt(topic, ['after', 'do']);
  const answers = listAt(topic, ['answers']);
  return (
    <Entry path={path} name={textAt(topic, ['id'])} gist={quoted(topic)} {...deeds}>
      <LinesField label="What callers say" path={[...path, 'examples']} hint="One example a line." />
      {answers.every((answer) => typeof answer === 'string') ? (
        <LinesField
          label="Answers"
          path={[...path, 'answers']}
          hint="One a line: for the first time that it comes up, the second, and so on."
        />
      ) : (
        answers.map((_, at_) => (
          <WordingField key={at_} label={`Answer ${at_ + 1}`} path={[...path, 'answers', at_]} />
        ))
      )}
      <ChoiceField
        label="When the answers are used up"
        path={[...path, 'after', 'do']}
        none="come back to the question"
        choices={AFTER}
      />
      {after === 'go_to' && <StepChoice path={[...path, 'after', 'step']} />}
      {after === 'end' && <TextField label="Reason in the record" path={[...path, 'after', 'reason']} />}
    </Entry>
  );
}

function Intent({ index, deeds }: { index: number; deeds: Deeds }) {
  const { value } = useCards();
  const path = ['intents', index];
  const topic = at(value, path);
  const does = textAt(topic, ['do']);
  return (
    <Entry
      path={path}
      name={textAt(topic, ['id'])}
      badge={does === 'end' ? <Badge tone="warn">ends the call</Badge> : undefined}
      gist={quoted(topic)}
      {...deeds}
    >
      <LinesField
        label="What callers say"
        path={[...path, 'examples']}
        hint="One example a line; five to ten short ones are plenty."
      />
      <WordingField label="Answer" path={[...path, 'say']} />
      <ChoiceField
        label="And then"
        path={[...path, 'do']}
        none="come back to the question"
        choices={[['answer', 'come back to the question'], ['fill', 'fill a slot'], ...AFTER.slice(1)]}
      />
      {does === 'go_to' && <StepChoice path={[...path, 'step']} />}
      {does === 'end' && <TextField label="Reason in the record" path={[...path, 'reason']} />}
    </Entry>
  );
}

function StepChoice({ path }: { path: readonly (string | number)[] }) {
  const { value } = useCards();
  const ids = listAt(value, ['steps']).map((step) => textAt(step, ['id']));
  return <ChoiceField label="Which step" path={path} choices={ids.map((id) => [id, id] as const)} />;
}

function quoted(topic: unknown): string {
  const first = firstWords(at(topic, ['examples']));
  return first === '' ? '…' : `“${first}”`;
}

interface NewTopicProps {
  word: string;
  taken: readonly string[];
  add: (id: string, examples: string[], answer: string) => void;
  close: () => void;
}

function NewTopic({ word, taken, add, close }: NewTopicProps) {
  const [id, setId] = useState('');
  const [examples, setExamples] = useState('');
  const [answer, setAnswer] = useState('');
  const fault = nameFault(id, taken);
  const lines = splitLines(examples);
  const ready = fault === undefined && lines.length > 0 && answer.trim() !== '';
  return (
    <div className="flex flex-col gap-4 rounded-xl border border-agent/50 p-3.5">
      <Field label="What callers say" hint="One example a line.">
        <TextArea rows={3} value={examples} onChange={({ target }) => setExamples(target.value)} />
      </Field>
      <Field label="The answer">
        <TextArea
          rows={2}
          className="spoken text-base!"
          value={answer}
          onChange={({ target }) => setAnswer(target.value)}
        />
      </Field>
      <Field
        label="Its name"
        hint="Lower-case letters, digits and underscores."
        error={id === '' ? undefined : fault}
      >
        <Input
          value={id}
          spellCheck={false}
          className="font-mono"
          onChange={({ target }) => setId(target.value)}
        />
      </Field>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={close}>Cancel</Button>
        <Button
          look="strong"
          disabled={!ready}
          onClick={() => {
            add(id, lines, answer.trim());
            close();
          }}
        >
          Add the {word}
        </Button>
      </div>
    </div>
  );
}
