/** Who speaks and how it sounds. */
import { useQuery } from '@tanstack/react-query';
import type { ToneList } from '#wire/agents.ts';
import { agentsApi } from '../api.ts';
import { at, textAt, useCards } from './cards.ts';
import { Card } from './card.tsx';
import { ChoiceField, LinesField, NumberField, SwitchField, TextField, WordingField } from './fields.tsx';

type Tone = ToneList['tones'][number];

export function AboutCard() {
  return (
    <Card title="About" paths={[['id'], ['name'], ['description'], ['locale'], ['channels']]}>
      <TextField label="Name" path={['name']} keep />
      <TextField
        label="Description"
        path={['description']}
        rows={2}
        hint="For people who look at the list of agents."
      />
      <TextField
        label="Language"
        path={['locale']}
        placeholder="en-US"
        hint="The script engine understands English; a language model may speak others."
      />
    </Card>
  );
}

export function PersonaCard() {
  return (
    <Card title="Persona" about="Who the caller talks to." paths={[['persona']]}>
      <TextField label="Name of the speaker" path={['persona', 'name']} placeholder="the assistant" />
      <Tones />
      <TextField
        label="Who this is"
        path={['persona', 'prompt']}
        rows={4}
        hint="For language models: the house, the manners, what it knows and does not."
      />
      <WordingField
        label="Disclosure"
        path={['persona', 'disclosure']}
        placeholder="I am an AI assistant."
        hint="The honest answer to “are you a robot?”."
      />
      <ChoiceField
        label="When it is said"
        path={['persona', 'disclose']}
        none="when asked"
        choices={[
          ['asked', 'when asked'],
          ['first', 'before everything else'],
        ]}
      />
      <LinesField
        label="Never say"
        path={['persona', 'never_say']}
        hint="One phrase a line. None of them is ever spoken, whoever has worded it, the model included."
        placeholder="guaranteed"
      />
      <WordingField
        label="Said in its place"
        path={['persona', 'instead']}
        placeholder="That is something that I cannot say."
      />
    </Card>
  );
}

/** A choice among the tones, each with what it does. */
function Tones() {
  const { value, set } = useCards();
  const tones = useQuery({
    queryKey: ['tones'],
    queryFn: ({ signal }) => agentsApi.tones(signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const chosen = textAt(value, ['persona', 'tone']) || 'friendly';
  if (!tones.data) return <TextField label="Tone" path={['persona', 'tone']} placeholder="friendly" />;
  return (
    <fieldset className="min-w-0">
      <legend className="text-sm font-medium">Tone</legend>
      <div className="mt-1.5 grid gap-2 sm:grid-cols-2">
        {tones.data.tones.map((tone) => (
          <label
            key={tone.tone}
            className="flex cursor-pointer flex-col gap-1.5 rounded-xl border border-line p-3 hover:border-line-strong has-checked:border-agent has-checked:bg-agent-wash has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-agent"
          >
            <span className="flex items-center gap-2 text-sm font-medium">
              <input
                type="radio"
                name="tone"
                className="size-4 accent-agent"
                checked={tone.tone === chosen}
                onChange={() => set(['persona', 'tone'], tone.tone)}
              />
              {tone.tone}
              <span className="ml-auto text-xs font-normal text-soft">{pace(tone)}</span>
            </span>
            <span className="spoken leading-5">“{tone.says[0]}”</span>
            <span className="text-xs leading-5 text-soft">{tone.manner}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function pace({ speed, pitch }: Tone): string {
  const words = [
    speed === 1 ? '' : `${percent(speed)} ${speed > 1 ? 'faster' : 'slower'}`,
    pitch === 1 ? '' : `${percent(pitch)} ${pitch > 1 ? 'higher' : 'lower'}`,
  ].filter((word) => word !== '');
  return words.length === 0 ? 'as the voice is' : words.join(', ');
}

const percent = (factor: number): string => `${Math.round(Math.abs(factor - 1) * 100)} %`;

export function VoiceCard() {
  return (
    <Card title="Voice" about="What is left empty is as the tone has it." paths={[['voice']]}>
      <TextField
        label="Voice"
        path={['voice', 'id']}
        placeholder="default"
        hint="As the synthesiser calls it."
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <Factor label="Speed" name="speed" words={['slower', 'faster']} />
        <Factor label="Pitch" name="pitch" words={['lower', 'higher']} />
      </div>
      <TextField
        label="How to speak"
        path={['voice', 'instructions']}
        rows={2}
        hint="For voices that can be told in words."
        placeholder="Speak softly, like somebody at a hospital."
      />
      <details className="text-sm">
        <summary className="rounded text-soft hover:text-ink">Settings of ElevenLabs</summary>
        <div className="mt-3 grid gap-4 sm:grid-cols-3">
          {(['stability', 'similarity_boost', 'style'] as const).map((name) => (
            <NumberField
              key={name}
              label={name.replace('_', ' ')}
              path={['voice', 'elevenlabs', name]}
              min={0}
              max={1}
              step={0.05}
              placeholder="0 to 1"
            />
          ))}
        </div>
      </details>
    </Card>
  );
}

/** 1 is the voice as it is. */
function Factor({ label, name, words }: { label: string; name: 'speed' | 'pitch'; words: [string, string] }) {
  const { value, set } = useCards();
  const path = ['voice', name];
  const own = at(value, path);
  const factor = typeof own === 'number' ? own : 1;
  const told = factor === 1 ? 'as the voice is' : `${percent(factor)} ${words[factor > 1 ? 1 : 0]}`;
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex items-baseline justify-between gap-2 text-sm">
        <label htmlFor={`voice-${name}`} className="font-medium">
          {label}
        </label>
        <span className="text-xs text-soft tabular">{own === undefined ? 'as the tone has it' : told}</span>
      </div>
      <input
        id={`voice-${name}`}
        type="range"
        min={0.5}
        max={2}
        step={0.05}
        value={factor}
        aria-valuetext={own === undefined ? 'as the tone has it' : told}
        onChange={({ target }) => set(path, Number(target.value))}
        className="h-6 w-full accent-agent"
      />
      {own !== undefined && (
        <button
          type="button"
          onClick={() => set(path, undefined)}
          className="self-start rounded text-xs text-agent underline underline-offset-2"
        >
          {label} as the tone has it
        </button>
      )}
    </div>
  );
}

export function GreetingCard() {
  return (
    <Card title="Greeting and goodbye" paths={[['greeting'], ['closing'], ['goals'], ['facts']]}>
      <WordingField
        label="Greeting"
        path={['greeting', 'say']}
        hint="Several lines are taken in turn. {agent} is the name of the speaker."
      />
      <SwitchField
        label="Ask at once"
        path={['greeting', 'then_ask']}
        normally
        hint="The first step’s question comes in the same breath."
      />
      <LinesField
        label="Goals"
        path={['goals']}
        hint="What the talk should reach, one a line; for language models."
        placeholder="Book an appointment."
      />
      <WordingField label="Before the end" path={['closing', 'ask']} placeholder="Is there anything else?" />
      <WordingField label="Goodbye" path={['closing', 'say']} hint="Said when all steps are done." />
    </Card>
  );
}
