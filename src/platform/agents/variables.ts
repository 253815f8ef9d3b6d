/**
 * Variables of a call in a strategy's texts: `{{name}}`, or `{{name|there}}` with what stands for it where a call brings none. A call
 * that Parley places brings them; callers who ring bring none. Values are put in as they are and are never read as templates.
 */
import type { Strategy } from './strategy/schema.ts';

const VARIABLE = /\{\{\s*([A-Za-z_][A-Za-z0-9_]{0,63})\s*(?:\|([^{}]*))?\}\}/g;

export type Variables = Record<string, string>;

/** Names that a strategy cannot do without. */
export function neededVariables(strategy: Strategy): string[] {
  return namesIn(strategy, (otherwise) => otherwise === undefined);
}

/** All names that it has a place for. */
export function usedVariables(strategy: Strategy): string[] {
  return namesIn(strategy, () => true);
}

function namesIn(strategy: Strategy, wanted: (otherwise: string | undefined) => boolean): string[] {
  const names = new Set<string>();
  mapTexts(strategy, (text) => {
    for (const [, name = '', otherwise] of text.matchAll(VARIABLE)) if (wanted(otherwise)) names.add(name);
    return text;
  });
  return [...names];
}

/** The same strategy with every variable filled in; what is not given leaves nothing. */
export function fillVariables(strategy: Strategy, variables: Variables): Strategy {
  const given = new Map(Object.entries(variables));
  return mapTexts(strategy, (text) => {
    if (!text.includes('{{')) return text;
    return text.replaceAll(VARIABLE, (_, name: string, otherwise?: string) =>
      plain(given.get(name) ?? otherwise?.trim() ?? ''),
    );
  }) as Strategy;
}

/** Braces would be taken for a template of the strategy's own. */
function plain(value: string): string {
  return value.replaceAll('{', '(').replaceAll('}', ')');
}

/** The text as a reader of single braces sees it. */
export function withoutVariables(text: string): string {
  return text.includes('{{') ? text.replaceAll(VARIABLE, 'variable') : text;
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, change)]));
}
