/** What the talk is to find out. */
import { Badge } from '../../ui/badge.tsx';
import { Choice, Field, TextArea } from '../../ui/field.tsx';
import { Card, Entry } from './card.tsx';
import { groupAt, listAt, textAt, useCards } from './cards.ts';
import {
  ChoiceField,
  LinesField,
  NumberField,
  SwitchField,
  TextField,
  WordingField,
  useTyped,
} from './fields.tsx';
import { SLOT_TYPES, valueLine, valueOf, withType } from './slot-types.ts';
import { splitLines } from './wording.ts';
import type { Path } from './yaml-text.ts';

export function SlotsCard() {
  const { value, set } = useCards();
  const slots = groupAt(value, ['slots']);
  const names = Object.keys(slots);
  return (
    <Card
      title="Slots"
      about="What the talk is to find out. A new one comes with the step that asks for it."
      paths={[]}
    >
      {names.length === 0 && <p className="text-sm text-soft">None yet.</p>}
      <ul className="flex flex-col gap-2">
        {names.map((name) => (
          <Slot key={name} name={name} remove={() => set(['slots', name], undefined)} />
        ))}
      </ul>
    </Card>
  );
}

function Slot({ name, remove }: { name: string; remove: () => void }) {
  const { value, set } = useCards();
  const path = ['slots', name];
  const slot = groupAt(value, path);
  const type = textAt(slot, ['type']);
  const confirm = textAt(slot, ['confirm']);
  const word = SLOT_TYPES.find(([each]) => each === type)?.[1] ?? type;
  return (
    <Entry
      path={path}
      name={name}
      badge={
        <>
          <Badge tone="caller">{word}</Badge>
          {confirm === 'explicit' && <Badge tone="agent">read back</Badge>}
        </>
      }
      gist={
        listAt(slot, ['values'])
          .slice(0, 8)
          .map((each) => valueLine(each).split(':')[0])
          .join(', ') || textAt(slot, ['label'])
      }
      remove={remove}
    >
      <Field label="What callers say">
        <Choice value={type} onChange={({ target }) => set(path, withType(slot, target.value))}>
          {SLOT_TYPES.map(([each, called]) => (
            <option key={each} value={each}>
              {called}
            </option>
          ))}
        </Choice>
      </Field>
      <OfType path={path} type={type} />
      <TextField
        label="How it is called aloud"
        path={[...path, 'label']}
        placeholder={name.replaceAll('_', ' ')}
      />
      <ChoiceField
        label="Is it repeated?"
        path={[...path, 'confirm']}
        none="never"
        choices={[
          ['implicit', 'in passing'],
          ['explicit', 'read back, and a yes awaited'],
        ]}
      />
      {confirm !== '' && (
        <WordingField
          label="Words of that"
          path={[...path, 'read_back']}
          placeholder="I have {value}. Is that right?"
        />
      )}
      <SwitchField
        label="Needed"
        path={[...path, 'required']}
        normally
        hint="Otherwise “I don’t know” passes it over."
      />
      <WordingField label="When it was not understood" path={[...path, 'reprompt']} />
      <NumberField
        label="Asked again, at most"
        path={[...path, 'retries']}
        min={0}
        max={10}
        placeholder="2"
      />
    </Entry>
  );
}

/** Fields that only slots of this type have. */
function OfType({ path, type }: { path: Path; type: string }) {
  switch (type) {
    case 'choice':
    case 'name':
      return (
        <Values
          path={[...path, 'values']}
          label={type === 'choice' ? 'Choices' : 'Names that callers have'}
        />
      );
    case 'digits':
    case 'spelling':
    case 'number':
    case 'money':
      return (
        <div className="grid grid-cols-2 gap-4">
          <NumberField label={type === 'digits' ? 'Fewest digits' : 'Least'} path={[...path, 'min']} />
          <NumberField label={type === 'digits' ? 'Most digits' : 'Most'} path={[...path, 'max']} />
        </div>
      );
    case 'date':
      return (
        <div className="grid gap-4 sm:grid-cols-2">
          <ChoiceField
            label="Which days"
            path={[...path, 'allow']}
            none="to come"
            choices={[
              ['past', 'gone by'],
              ['any', 'any'],
            ]}
          />
          <NumberField label="Within so many days" path={[...path, 'within_days']} min={1} />
          <LinesField
            label="Closed on"
            path={[...path, 'closed_on']}
            rows={2}
            placeholder="sunday"
            hint="Weekdays, one a line."
          />
        </div>
      );
    case 'time':
      return (
        <div className="grid grid-cols-2 gap-4">
          <TextField label="Earliest" path={[...path, 'earliest']} placeholder="08:00" />
          <TextField label="Latest" path={[...path, 'latest']} placeholder="17:30" />
        </div>
      );
    default:
      return null;
  }
}

function Values({ path, label }: { path: Path; label: string }) {
  const { value, set } = useCards();
  const { text, type } = useTyped<readonly unknown[]>(
    listAt(value, path),
    (typed) => splitLines(typed).map(valueOf),
    (values) => values.map(valueLine).join('\n'),
    (values) => set(path, values.length === 0 ? undefined : values),
  );
  return (
    <Field
      label={label}
      hint="One a line; after a colon, what else callers say for it: “cleaning: clean, polish”."
    >
      <TextArea
        rows={Math.max(3, Math.min(10, text.split('\n').length))}
        value={text}
        onChange={({ target }) => type(target.value)}
      />
    </Field>
  );
}
