import type { Intercom } from '../intercom.ts';

/** The same for all that are given it, as processes have the same database. */
export function memoryIntercom(): Intercom {
  const ears = new Set<(text: string) => void>();
  return {
    say: async (text) => ears.forEach((heard) => heard(text)),
    listen: async (heard) => (ears.add(heard), async () => void ears.delete(heard)),
  };
}
