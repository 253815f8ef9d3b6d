/** What every card of the builder works on: the agent as data, a way to change a part of it, and what is wrong with it. */
import { createContext, useContext } from 'react';
import type { Fault } from '../faults.tsx';
import type { Path } from './yaml-text.ts';

export interface Cards {
  value: Readonly<Record<string, unknown>>;
  /** Undefined takes away what stands there. */
  set: (path: Path, value: unknown) => void;
  /** Several parts at once, to be taken back at once. */
  setAll: (changes: readonly { path: Path; value: unknown }[]) => void;
  faults: readonly Fault[];
  /** Leads to the place in the text. */
  goTo: (path: Path) => void;
}

const Context = createContext<Cards | null>(null);
export const CardsProvider = Context.Provider;

export function useCards(): Cards {
  const cards = useContext(Context);
  if (cards === null) throw new Error('cards stand in a builder');
  return cards;
}

export function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null
        ? (inner as Record<string | number, unknown>)[key]
        : undefined,
    value,
  );
}

/** `steps[2].slot`, as faults name places. */
export function pathText(path: Path): string {
  return path
    .map((key, index) => (typeof key === 'number' ? `[${key}]` : index === 0 ? key : `.${key}`))
    .join('');
}

/** The path that a fault names, as far as it can be read. */
export function pathOf(text: string): Path {
  return [...text.matchAll(/([^.[\]]+)|\[(\d+)\]/g)].map(([, name, index]) =>
    index === undefined ? (name ?? '') : Number(index),
  );
}

/** What is wrong with something, or with a part of it. */
export function faultsIn(faults: readonly Fault[], path: Path): readonly Fault[] {
  const place = pathText(path);
  return faults.filter(
    (fault) =>
      fault.path === place || (fault.path.startsWith(place) && /^[.[]/.test(fault.path.slice(place.length))),
  );
}

export function listAt(value: unknown, path: Path): readonly unknown[] {
  const list = at(value, path);
  return Array.isArray(list) ? (list as unknown[]) : [];
}

export function textAt(value: unknown, path: Path): string {
  const text = at(value, path);
  return typeof text === 'string' || typeof text === 'number' || typeof text === 'boolean'
    ? String(text)
    : '';
}

export function groupAt(value: unknown, path: Path): Readonly<Record<string, unknown>> {
  const group = at(value, path);
  return typeof group === 'object' && group !== null && !Array.isArray(group)
    ? (group as Record<string, unknown>)
    : {};
}
