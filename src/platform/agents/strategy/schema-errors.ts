/** Turns zod's issues into errors that name a path such as `steps[2].slot` and a cure. */
import type { z } from 'zod';
import { splitFault } from './strict.ts';

export interface StrategyError {
  path: string;
  message: string;
  cure: string;
  /** Line of the source, where it is known. */
  line?: number;
}

type Issue = z.core.$ZodIssue;

/** Unknown keys come first: they are often the cause of what is missing. */
export function schemaErrors(
  issues: readonly Issue[],
  source: unknown,
): { at: PropertyKey[]; error: StrategyError }[] {
  const found = issues.map((issue) => innermost(issue, []));
  const strange = ({ issue }: { issue: Issue }): number => (issue.code === 'unrecognized_keys' ? 0 : 1);
  return found
    .toSorted((a, b) => strange(a) - strange(b))
    .map(({ issue, path }) => {
      const { message: given, cure } = splitFault(issue.message);
      const missing =
        issue.code !== 'unrecognized_keys' && issue.code !== 'custom' && valueAt(source, path) === undefined;
      const plain = cure === null ? inWords(issue) : { message: given, cure };
      const error = missing ? { message: 'this is missing', cure: cure ?? 'Write it.' } : plain;
      return { at: path, error: { path: pathText(path), ...error } };
    });
}

/** Follows the alternative of a union that came nearest, so that the error names what is wrong inside it. */
function innermost(issue: Issue, prefix: PropertyKey[]): { issue: Issue; path: PropertyKey[] } {
  const path = [...prefix, ...issue.path];
  if (issue.code !== 'invalid_union') return { issue, path };
  let best: Issue | null = null;
  for (const branch of issue.errors) {
    for (const candidate of branch) {
      const inside = candidate.path.length > 0 || candidate.code !== 'invalid_type';
      if (!inside || candidate.code === 'invalid_value') continue;
      if (best === null || rank(candidate) > rank(best)) best = candidate;
    }
  }
  return best === null ? { issue, path } : innermost(best, path);
}

/** Issues that the schema has no words of its own for. */
function inWords(issue: Issue): { message: string; cure: string } {
  if (issue.code === 'invalid_value') {
    const known = issue.values.map(String);
    return { message: 'this is not one of the known words', cure: `Write one of: ${known.join(', ')}.` };
  }
  if (issue.code === 'invalid_type') {
    const form = FORMS[issue.expected];
    if (form) return form;
  }
  if (issue.code === 'too_small') {
    return {
      message: `less than ${String(issue.minimum)}`,
      cure: `Write at least ${String(issue.minimum)}.`,
    };
  }
  if (issue.code === 'too_big') {
    return {
      message: `more than ${String(issue.maximum)}`,
      cure: `Write ${String(issue.maximum)} at the most.`,
    };
  }
  return { message: 'this does not belong here', cure: 'See docs/STRATEGIES.md for what does.' };
}

const FORMS: Record<string, { message: string; cure: string } | undefined> = {
  array: { message: 'this should be a list', cure: 'Begin each item with a dash, on a line of its own.' },
  number: { message: 'this should be a number', cure: 'Write it in figures, without quotes.' },
  int: { message: 'this should be a whole number', cure: 'Write it in figures, without quotes.' },
  boolean: { message: 'this should be true or false', cure: 'Write true or false, without quotes.' },
  string: { message: 'this should be a text', cure: 'Write it between quotes.' },
  record: {
    message: 'this should be names with values',
    cure: 'Write `name: value`, each on a line of its own.',
  },
};

/** An unknown key tells most; else what lies deepest. */
function rank(issue: Issue): number {
  return issue.code === 'unrecognized_keys' ? 100 : issue.path.length;
}

function valueAt(source: unknown, path: readonly PropertyKey[]): unknown {
  let value = source;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[part];
  }
  return value;
}

export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) =>
      typeof part === 'number' ? `[${part}]` : index === 0 ? String(part) : `.${String(part)}`,
    )
    .join('');
}
