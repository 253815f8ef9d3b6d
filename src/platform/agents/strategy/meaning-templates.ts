/** Checks every template of a strategy: the names and filters in braces exist. */
import { withoutVariables } from '../variables.ts';
import { suggestion } from './references.ts';
import type { Report } from './references.ts';
import type { Strategy } from './schema.ts';
import { FILTERS, parseTemplate } from './template.ts';

/** Keys whose text is spoken without being filled in. */
const PLAIN = new Set([
  'examples',
  'values',
  'description',
  'prompt',
  'cues',
  'joiners',
  'goals',
  'id',
  'name',
  'never_say',
  'instructions',
]);
/** Keys that the heart speaks by itself, where no slot is known. */
const HEART = new Set([
  'silence',
  'fillers',
  'clarify',
  'apology',
  'too_long',
  'transfer',
  'fallback_policies',
  'greeting',
]);

export function checkTemplates(strategy: Strategy, report: Report): void {
  const slots = new Set(Object.keys(strategy.slots));
  const facts = new Set(Object.keys(strategy.facts));
  walk(strategy, [], (text, at) => {
    const root = String(at[0]);
    if (root === 'extract' && !text.includes('{')) {
      if (!slots.has(text)) report(at, `there is no slot \`${text}\``, suggestion(text, [...slots]));
      return;
    }
    const own = withoutVariables(text);
    if (root === 'facts' && own.includes('{')) {
      report(at, 'a fact is a fixed text and has no templates', 'Write the text itself.');
      return;
    }
    for (const part of parseTemplate(own)) {
      if ('text' in part) checkStray(part.text, at, report);
      else checkField(part, at, { slots: HEART.has(root) ? new Set() : slots, facts, report });
    }
  });
}

interface Scope {
  slots: Set<string>;
  facts: Set<string>;
  report: Report;
}

function checkField(
  part: { name: string; filters: string[]; raw: string },
  at: PropertyKey[],
  scope: Scope,
): void {
  const own = at.includes('slots') || at.includes('replies') ? ['value', 'label', 'agent'] : ['agent'];
  const known = [...scope.slots, ...scope.facts, ...own];
  if (!known.includes(part.name)) {
    const cure = suggestion(part.name, known);
    scope.report(at, `\`${part.raw}\` names something that is not known here`, cure);
  }
  for (const filter of part.filters) {
    if ((FILTERS as readonly string[]).includes(filter)) continue;
    scope.report(at, `\`${part.raw}\` has an unknown filter \`${filter}\``, suggestion(filter, FILTERS));
  }
}

function checkStray(text: string, at: PropertyKey[], report: Report): void {
  if (/[{}]/.test(text)) report(at, 'a brace without its partner', 'Write `{name}`, or leave it out.');
}

function walk(value: unknown, at: PropertyKey[], visit: (text: string, at: PropertyKey[]) => void): void {
  if (typeof value === 'string') visit(value, at);
  else if (Array.isArray(value)) value.forEach((item, index) => walk(item, [...at, index], visit));
  else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      const named = ['slots', 'facts', 'extract'].includes(String(at.at(-1)));
      if (!named && PLAIN.has(key)) continue;
      walk(item, [...at, key], visit);
    }
  }
}
