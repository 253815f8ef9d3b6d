/** What the command palette offers besides the pages. Each area of the console adds its own. */
import { useEffect, useSyncExternalStore } from 'react';

export interface Command {
  /** Unique among all. */
  id: string;
  label: string;
  /** Under which heading it stands. */
  group: string;
  /** What else a person may type to find it. */
  words?: string;
  run: () => void;
}

const offered = new Map<symbol, readonly Command[]>();
const listeners = new Set<() => void>();
let all: readonly Command[] = [];

function changed(): void {
  all = [...offered.values()].flat();
  for (const listener of listeners) listener();
}

/** Offers commands while the component that asks is on the page. `commands` must keep its identity between renderings. */
export function useOfferedCommands(commands: readonly Command[]): void {
  useEffect(() => {
    const key = Symbol('commands');
    offered.set(key, commands);
    changed();
    return () => {
      offered.delete(key);
      changed();
    };
  }, [commands]);
}

export function useCommands(): readonly Command[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => all,
  );
}
