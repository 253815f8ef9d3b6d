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

export function schemaErrors(issues: readonly Issue[]): { at: PropertyKey[]; error: StrategyError }[] {
  return issues.map((issue) => {
    const { issue: chosen, path } = innermost(issue, []);
    const { message, cure } = splitFault(plainMessage(chosen));
    return {
      at: path,
      error: { path: pathText(path), message, cure: cure ?? 'See docs/STRATEGIES.md for what belongs here.' },
    };
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
      if (best === null || candidate.path.length > best.path.length) best = candidate;
    }
  }
  return best === null ? { issue, path } : innermost(best, path);
}

function plainMessage(issue: Issue): string {
  if (issue.code === 'invalid_type' && issue.input === undefined && !issue.message.includes('\u0001')) {
    return 'this is missing\u0001Write it.';
  }
  return issue.message;
}

export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) =>
      typeof part === 'number' ? `[${part}]` : index === 0 ? String(part) : `.${String(part)}`,
    )
    .join('');
}
