/** What to do when something fails, so that the caller never hears silence. */
import { Plus } from 'lucide-react';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Card, Entry, useEntries } from './card.tsx';
import { at, listAt, textAt, useCards } from './cards.ts';
import { ChoiceField, NumberField } from './fields.tsx';
import type { Deeds } from './steps-card.tsx';
import { firstWords } from './wording.ts';

const TRIGGERS: readonly (readonly [string, string])[] = [
  ['confidence_below', 'the caller is heard badly'],
  ['no_match', 'the caller is not understood'],
  ['no_input', 'the caller says nothing'],
  ['stt_error', 'the recogniser fails'],
  ['tts_error', 'the synthesiser fails'],
  ['llm_error', 'the model fails'],
  ['llm_timeout', 'the model is slow'],
];
const ACTIONS: readonly (readonly [string, string])[] = [
  ['prompt_for_clarification', 'ask the caller to say it again'],
  ['maintain_voice_stream', 'say something meanwhile'],
  ['say', 'say something'],
  ['switch_provider', 'take the next provider'],
  ['end_call', 'end the call'],
];

export function FallbacksCard() {
  const { list, add, deeds } = useEntries(['fallback_policies']);
  return (
    <Card
      title="Fallback policies"
      about="What happens when something fails. The first that holds decides; without any, sensible ones hold."
      paths={[]}
    >
      <ol className="flex flex-col gap-2">
        {list.map((policy, index) => (
          <Policy key={`${index} ${textAt(policy, ['on'])}`} index={index} deeds={deeds(index)} />
        ))}
      </ol>
      <Button
        className="self-start"
        onClick={() => add({ on: 'no_match', then: ['prompt_for_clarification'] })}
      >
        <Plus className="size-4" aria-hidden="true" /> Add a policy
      </Button>
    </Card>
  );
}

function Policy({ index, deeds }: { index: number; deeds: Deeds }) {
  const { value, set } = useCards();
  const path = ['fallback_policies', index];
  const policy = at(value, path);
  const on = textAt(policy, ['on']);
  const actions = listAt(policy, ['then']);
  const words = TRIGGERS.find(([each]) => each === on)?.[1] ?? on;
  const times = at(policy, ['times']);
  return (
    <Entry
      path={path}
      name={textAt(policy, ['id']) || on}
      badge={
        <Badge tone="warn">
          {words}
          {typeof times === 'number' && `, ${times} times in a row`}
        </Badge>
      }
      gist={actions.map(actionWords).join(', then ')}
      {...deeds}
    >
      <ChoiceField label="When" path={[...path, 'on']} choices={TRIGGERS} />
      <div className="grid grid-cols-2 gap-4">
        {on === 'confidence_below' && (
          <NumberField
            label="Heard with less than"
            path={[...path, 'below']}
            min={0}
            max={1}
            step={0.05}
            hint="0 to 1"
          />
        )}
        <NumberField
          label="So many times in a row"
          path={[...path, 'times']}
          min={1}
          max={20}
          placeholder="1"
        />
      </div>
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1.5 text-sm font-medium">Then</legend>
        {actions.map((action, place) => (
          <Action
            key={place}
            action={action}
            number={place + 1}
            change={(next) =>
              set([...path, 'then'], next === null ? actions.toSpliced(place, 1) : actions.with(place, next))
            }
            only={actions.length === 1}
          />
        ))}
        {actions.length < 6 && (
          <Button
            look="quiet"
            className="self-start"
            onClick={() => set([...path, 'then'], [...actions, 'switch_provider'])}
          >
            <Plus className="size-4" aria-hidden="true" /> And then
          </Button>
        )}
      </fieldset>
    </Entry>
  );
}

function nameOf(action: unknown): string {
  return typeof action === 'string' ? action : textAt(action, ['do']);
}

function saidBy(action: unknown): string {
  return firstWords(at(action, ['say'])) || firstWords(at(action, ['text']));
}

function actionWords(action: unknown): string {
  const name = nameOf(action);
  const said = saidBy(action);
  const words = ACTIONS.find(([each]) => each === name)?.[1] ?? name;
  return said === '' ? words : `${words}: “${said}”`;
}

/** What an action says is a text of its own field, by its kind. */
function written(name: string, said: string): unknown {
  if (name === 'switch_provider' || (said === '' && name !== 'say')) return name;
  if (name === 'say') return { do: name, text: said };
  return { do: name, say: name === 'prompt_for_clarification' ? [said] : said };
}

interface ActionProps {
  action: unknown;
  number: number;
  /** Null takes it away. */
  change: (action: unknown) => void;
  only: boolean;
}

function Action({ action, number, change, only }: ActionProps) {
  const name = nameOf(action);
  const said = saidBy(action);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <select
        aria-label={`Action ${number}`}
        value={name}
        onChange={({ target }) => change(written(target.value, said))}
        className="min-h-10 max-w-full rounded-lg border border-line-strong bg-raised px-2 text-sm"
      >
        {ACTIONS.map(([each, words]) => (
          <option key={each} value={each}>
            {words}
          </option>
        ))}
      </select>
      {name !== 'switch_provider' && (
        <input
          aria-label={`Words of action ${number}`}
          value={said}
          placeholder="in the usual words"
          onChange={({ target }) => change(written(name, target.value))}
          className="spoken min-h-10 min-w-0 flex-1 basis-48 rounded-lg border border-line-strong bg-raised px-3"
        />
      )}
      {!only && (
        <Button look="quiet" onClick={() => change(null)} aria-label={`Remove action ${number}`}>
          Remove
        </Button>
      )}
    </div>
  );
}
