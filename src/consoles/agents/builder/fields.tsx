/** Fields of the cards: each is bound to a place in the agent's text. */
import { type ReactNode, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Choice, Field, Input, Switch, TextArea } from '../../ui/field.tsx';
import { at, faultsIn, listAt, textAt, useCards } from './cards.ts';
import { fromLines, linesOf, splitLines, variants } from './wording.ts';
import type { Path } from './yaml-text.ts';

interface Bound {
  label: string;
  path: Path;
  hint?: ReactNode;
  placeholder?: string;
}

/** Typed text that means a value: it stays as typed while it means what stands there. */
export function useTyped<T>(
  value: T,
  read: (text: string) => T,
  write: (value: T) => string,
  set: (value: T) => void,
) {
  const now = write(value);
  const [typed, setTyped] = useState(now);
  return {
    text: write(read(typed)) === now ? typed : now,
    type: (text: string): void => {
      setTyped(text);
      set(read(text));
    },
  };
}

function useInvalid(path: Path): string | undefined {
  const { faults } = useCards();
  return faultsIn(faults, path)[0]?.message;
}

const squeezed = (text: string): string => text.replaceAll(/[ \t]+/g, ' ').trim();

/** `keep` writes an empty text where others take the field away: for what every agent has. */
export function TextField({
  label,
  path,
  hint,
  placeholder,
  rows,
  keep = false,
}: Bound & { rows?: number; keep?: boolean }) {
  const { value, set } = useCards();
  const { text, type } = useTyped(
    textAt(value, path).trim(),
    squeezed,
    (each) => each,
    (next) => set(path, next === '' && !keep ? undefined : next),
  );
  const own = {
    value: text,
    placeholder,
    onChange: ({ target }: { target: { value: string } }) => type(target.value),
  };
  return (
    <Field label={label} hint={hint} error={useInvalid(path)}>
      {rows === undefined ? <Input {...own} /> : <TextArea rows={rows} {...own} />}
    </Field>
  );
}

/** Texts, one a line. */
export function LinesField({ label, path, hint, placeholder, rows = 3 }: Bound & { rows?: number }) {
  const { value, set } = useCards();
  const { text, type } = useTyped<readonly string[]>(
    listAt(value, path).map((each) => String(each)),
    splitLines,
    (lines) => lines.join('\n'),
    (lines) => set(path, lines.length === 0 ? undefined : lines),
  );
  return (
    <Field label={label} hint={hint} error={useInvalid(path)}>
      <TextArea
        rows={Math.max(rows, Math.min(10, text.split('\n').length))}
        value={text}
        placeholder={placeholder}
        onChange={({ target }) => type(target.value)}
      />
    </Field>
  );
}

/** What is said: one wording a line, taken in turn. Wordings by tone or by case are shown, and edited in the text. */
export function WordingField({ label, path, hint, placeholder }: Bound) {
  const { value } = useCards();
  const own = at(value, path);
  if (linesOf(own) === null) return <ManyWordings label={label} path={path} value={own} />;
  return <Wordings label={label} path={path} hint={hint} {...(placeholder && { placeholder })} />;
}

function Wordings({ label, path, hint, placeholder }: Bound) {
  const { value, set } = useCards();
  const { text, type } = useTyped<readonly string[]>(
    linesOf(at(value, path)) ?? [],
    splitLines,
    (lines) => lines.join('\n'),
    (lines) => set(path, fromLines(lines)),
  );
  return (
    <Field label={label} hint={hint} error={useInvalid(path)}>
      <TextArea
        rows={Math.max(2, Math.min(8, text.split('\n').length + 1))}
        value={text}
        placeholder={placeholder}
        onChange={({ target }) => type(target.value)}
        className="spoken text-base!"
      />
    </Field>
  );
}

function ManyWordings({ label, path, value }: { label: string; path: Path; value: unknown }) {
  const { goTo } = useCards();
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex items-center justify-between gap-2">
        <span className="text-sm font-medium">{label}</span>
        <Button
          look="quiet"
          className="min-h-7! px-2! py-0.5! text-xs"
          onClick={() => goTo(path)}
          aria-label={`${label}: edit in the text`}
        >
          Edit in the text
        </Button>
      </div>
      <dl className="flex flex-col gap-2 rounded-lg border border-line bg-sunken px-3 py-2">
        {variants(value).map(({ when, say }) => (
          <div key={`${when} ${say}`}>
            <dt className="text-xs text-soft">{when}</dt>
            <dd className="spoken leading-6">{say}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

export function NumberField({
  label,
  path,
  hint,
  placeholder,
  min,
  max,
  step = 1,
}: Bound & { min?: number; max?: number; step?: number }) {
  const { value, set } = useCards();
  const { text, type } = useTyped<number | undefined>(
    typeof at(value, path) === 'number' ? (at(value, path) as number) : undefined,
    (typed) => (typed.trim() === '' || Number.isNaN(Number(typed)) ? undefined : Number(typed)),
    (number) => (number === undefined ? '' : String(number)),
    (number) => set(path, number),
  );
  return (
    <Field label={label} hint={hint} error={useInvalid(path)}>
      <Input
        type="number"
        min={min}
        max={max}
        step={step}
        value={text}
        placeholder={placeholder}
        onChange={({ target }) => type(target.value)}
        className="tabular"
      />
    </Field>
  );
}

/** `none` is the word for what holds where nothing is written. */
export function ChoiceField({
  label,
  path,
  hint,
  choices,
  none,
}: Bound & { choices: readonly (readonly [string, string])[]; none?: string }) {
  const { value, set } = useCards();
  const own = textAt(value, path);
  const known = own === '' || choices.some(([name]) => name === own);
  return (
    <Field label={label} hint={hint} error={useInvalid(path)}>
      <Choice
        value={own}
        onChange={({ target }) => set(path, target.value === '' ? undefined : target.value)}
      >
        {(none !== undefined || own === '') && <option value="">{none ?? 'choose …'}</option>}
        {!known && <option value={own}>{own}</option>}
        {choices.map(([name, word]) => (
          <option key={name} value={name}>
            {word}
          </option>
        ))}
      </Choice>
    </Field>
  );
}

/** `normally` holds where nothing is written, and is then not written. */
export function SwitchField({ label, path, hint, normally }: Bound & { normally: boolean }) {
  const { value, set } = useCards();
  const own = at(value, path);
  return (
    <Switch
      label={label}
      hint={hint}
      checked={typeof own === 'boolean' ? own : normally}
      change={(on) => set(path, on === normally ? undefined : on)}
    />
  );
}
