/** A card of the builder, and the entries that some of them list. */
import { ArrowDown, ArrowUp, ChevronRight, Trash2 } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { plural } from '../../ui/format.ts';
import { Faults } from '../faults.tsx';
import { faultsIn, listAt, pathOf, useCards } from './cards.ts';
import type { Path } from './yaml-text.ts';

interface CardProps {
  title: string;
  about?: ReactNode;
  /** Whose faults are shown here. */
  paths: readonly Path[];
  children: ReactNode;
}

export function Card({ title, about, paths, children }: CardProps) {
  const { faults, goTo } = useCards();
  const own = paths.flatMap((path) => faultsIn(faults, path));
  const id = useId();
  return (
    <section aria-labelledby={id} className="card flex min-w-0 flex-col gap-4 p-5">
      <div>
        <h2 id={id} className="spoken text-xl">
          {title}
        </h2>
        {about !== undefined && <p className="mt-0.5 text-sm leading-6 text-soft">{about}</p>}
      </div>
      <Faults faults={own} goTo={({ path }) => goTo(pathOf(path))} />
      {children}
    </section>
  );
}

interface EntryProps {
  path: Path;
  name: string;
  /** What of it is seen while it is closed. */
  gist: ReactNode;
  badge?: ReactNode;
  /** Moves it among the others; null where it stands at the end. */
  up?: (() => void) | null;
  down?: (() => void) | null;
  remove: () => void;
  children: ReactNode;
}

/** One of a list: a line that opens. */
export function Entry({ path, name, gist, badge, up, down, remove, children }: EntryProps) {
  const { faults, goTo } = useCards();
  const own = faultsIn(faults, path);
  const [open, setOpen] = useState(false);
  const id = useId();
  const shown = open || own.length > 0;
  return (
    <li className={`min-w-0 rounded-xl border ${own.length > 0 ? 'border-bad/50' : 'border-line'}`}>
      <button
        type="button"
        aria-expanded={shown}
        aria-controls={id}
        onClick={() => setOpen(!shown)}
        className="flex w-full min-w-0 items-start gap-2.5 rounded-xl px-3 py-2.5 text-left -outline-offset-2 hover:bg-sunken"
      >
        <ChevronRight
          className={`mt-0.5 size-4 shrink-0 text-faint transition-transform ${shown ? 'rotate-90' : ''}`}
          aria-hidden="true"
        />
        <span className="min-w-0 flex-1">
          <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <code className="font-mono text-xs break-all text-soft">{name}</code>
            {badge}
            {own.length > 0 && (
              <span className="text-xs font-medium text-bad">{plural(own.length, 'fault')}</span>
            )}
          </span>
          <span className="spoken mt-0.5 block truncate leading-6">{gist}</span>
        </span>
      </button>
      {shown && (
        <div id={id} className="flex flex-col gap-4 border-t border-line p-3.5">
          <Faults faults={own} goTo={(fault) => goTo(pathOf(fault.path))} />
          {children}
          <div className="flex flex-wrap justify-end gap-1">
            {up !== undefined && (
              <Small
                label={`Move ${name} up`}
                act={up}
                icon={<ArrowUp className="size-4" aria-hidden="true" />}
              />
            )}
            {down !== undefined && (
              <Small
                label={`Move ${name} down`}
                act={down}
                icon={<ArrowDown className="size-4" aria-hidden="true" />}
              />
            )}
            <Small
              label={`Remove ${name}`}
              act={remove}
              icon={<Trash2 className="size-4" aria-hidden="true" />}
            />
          </div>
        </div>
      )}
    </li>
  );
}

function Small({ label, act, icon }: { label: string; act: (() => void) | null; icon: ReactNode }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      disabled={act === null}
      onClick={() => act?.()}
      className="grid size-9 place-items-center rounded-lg text-soft hover:bg-sunken hover:text-ink disabled:opacity-40"
    >
      {icon}
    </button>
  );
}

/** Moving and removing an entry of a list. */
export function useEntries(path: Path) {
  const { value, set } = useCards();
  const list = listAt(value, path);
  const swap = (one: number, other: number): void =>
    set(path, list.with(one, list[other]).with(other, list[one]));
  return {
    list,
    add: (entry: unknown) => set(path, [...list, entry]),
    deeds: (index: number) => ({
      up: index === 0 ? null : () => swap(index, index - 1),
      down: index === list.length - 1 ? null : () => swap(index, index + 1),
      remove: () => {
        const left = list.toSpliced(index, 1);
        set(path, left.length === 0 ? undefined : left);
      },
    }),
  };
}
