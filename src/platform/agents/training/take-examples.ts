/** Puts marked turns into the text of an agent, as examples of its persona; everything else stays as it is written, comments too. */
import { isMap, parseDocument } from 'yaml';
import type { Example } from '../ports/example-store.ts';

/** As many as the persona may have. */
const MOST_EXAMPLES = 50;
/** As long as a text of a strategy may be. */
const MOST_CHARS = 1200;

/** Turns that are among the examples already are left out. Null for a text that cannot be read. */
export function takeExamples(source: string, marked: readonly Example[]): string | null {
  const document = parseDocument(source, { uniqueKeys: false });
  if (document.errors.length > 0 || !isMap(document.contents)) return null;
  const persona: unknown = document.toJS({ maxAliasCount: 50 });
  const before = examplesOf(persona);
  const known = new Set(before.map(({ from }) => from));
  const more = marked
    .map(({ callId, seq, caller, agent }) => ({
      caller: caller.slice(0, MOST_CHARS),
      agent: agent.slice(0, MOST_CHARS),
      from: `${callId}#${seq}`,
    }))
    .filter(({ from }) => !known.has(from));
  document.setIn(['persona', 'examples'], document.createNode([...before, ...more].slice(-MOST_EXAMPLES)));
  return document.toString({ lineWidth: 0 });
}

interface Written {
  caller: string;
  agent: string;
  from?: string;
}

function examplesOf(value: unknown): Written[] {
  const { persona } = value as { persona?: { examples?: unknown } };
  return Array.isArray(persona?.examples) ? (persona.examples as Written[]) : [];
}
