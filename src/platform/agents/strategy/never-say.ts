/** A strategy does not say itself what its persona must never say. */
import { phraseIn } from '#voice/speaking/never-say.ts';
import { sayOf, toSpokenForm } from '#voice/speaking/spoken-form.ts';
import type { Report } from './references.ts';
import type { Strategy } from './schema.ts';

/** Keys under which nothing is spoken. */
const SILENT = new Set([
  'never_say',
  // What callers say; and answers that a model takes its manner from.
  'examples',
  'prompt',
  'description',
  'goals',
  'values',
  'cues',
  'joiners',
  'instructions',
  'extract',
  'id',
  'do',
  'type',
  'reason',
]);

export function checkNeverSay(strategy: Strategy, report: Report): void {
  const { never_say: phrases } = strategy.persona;
  if (phrases.length === 0) return;
  walk(strategy, [], (text, at) => {
    const { locale } = strategy;
    const found = phraseIn(phrases, { text, say: sayOf(toSpokenForm(text, locale)), locale }, []);
    if (found === null) return;
    report(
      at,
      `this says \`${found}\`, which must never be said`,
      'Word it otherwise, or take it off `never_say`.',
    );
  });
}

function walk(value: unknown, at: PropertyKey[], visit: (text: string, at: PropertyKey[]) => void): void {
  if (typeof value === 'string') visit(value, at);
  else if (Array.isArray(value)) value.forEach((item, index) => walk(item, [...at, index], visit));
  else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      if (SILENT.has(key)) continue;
      walk(item, [...at, key], visit);
    }
  }
}
