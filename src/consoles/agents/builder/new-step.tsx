/** A step that is to be added: a question with a place for its answer, or something to say. */
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Choice, Field, Input, TextArea } from '../../ui/field.tsx';
import { groupAt, listAt, textAt, useCards } from './cards.ts';
import { newSlot, SLOT_TYPES } from './slot-types.ts';

export function NewStep({ close }: { close: () => void }) {
  const { value, set, setAll } = useCards();
  const [words, setWords] = useState('');
  const [name, setName] = useState('');
  const [type, setType] = useState('');
  const taken = listAt(value, ['steps']).map((step) => textAt(step, ['id']));
  const fault = nameFault(name, taken);
  const ready = words.trim() !== '' && name !== '' && fault === undefined;
  const add = (): void => {
    const slots = groupAt(value, ['slots']);
    const said = words.trim();
    const step = type === '' ? { id: name, say: said } : { id: name, ask: said, slot: name };
    const steps = { path: ['steps'], value: [...listAt(value, ['steps']), step] };
    if (type === '' || name in slots) set(steps.path, steps.value);
    else setAll([steps, { path: ['slots', name], value: newSlot(type) }]);
    close();
  };
  return (
    <div className="flex flex-col gap-4 rounded-xl border border-agent/50 p-3.5">
      <Field label="It asks for">
        <Choice value={type} onChange={({ target }) => setType(target.value)}>
          <option value="">nothing; it only says something</option>
          {SLOT_TYPES.map(([each, word]) => (
            <option key={each} value={each}>
              {word}
            </option>
          ))}
        </Choice>
      </Field>
      <Field label={type === '' ? 'What it says' : 'The question'}>
        <TextArea
          rows={2}
          className="spoken text-base!"
          value={words}
          onChange={({ target }) => setWords(target.value)}
        />
      </Field>
      <Field
        label="Its name"
        hint="Lower-case letters, digits and underscores. The answer is kept under it."
        error={name === '' ? undefined : fault}
      >
        <Input
          value={name}
          spellCheck={false}
          className="font-mono"
          onChange={({ target }) => setName(target.value)}
        />
      </Field>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={close}>Cancel</Button>
        <Button look="strong" disabled={!ready} onClick={add}>
          Add the step
        </Button>
      </div>
    </div>
  );
}

export function nameFault(name: string, taken: readonly string[]): string | undefined {
  if (!/^[a-z][a-z0-9_]{0,47}$/.test(name))
    return 'Use lower-case letters, digits and underscores, beginning with a letter.';
  if (taken.includes(name)) return `There is ${name} already.`;
  return undefined;
}
