/** Strategies: what a talk is for, as plain data that people write. One text in, a checked strategy or its errors out. */
import { checkMeaning } from './strategy/meaning.ts';
import { readSource } from './strategy/read-source.ts';
import { schemaErrors } from './strategy/schema-errors.ts';
import type { StrategyError } from './strategy/schema-errors.ts';
import { StrategySchema } from './strategy/schema.ts';
import type { Strategy } from './strategy/schema.ts';

export { StrategySchema } from './strategy/schema.ts';
export type { Strategy } from './strategy/schema.ts';
export type { StrategyError } from './strategy/schema-errors.ts';

export type ParsedStrategy = { ok: true; strategy: Strategy } | { ok: false; errors: StrategyError[] };

const MAX_ERRORS = 50;

/** Reads YAML or JSON. Never throws; at most 50 errors, each with its path, what is wrong, and the cure. */
export function parseStrategy(source: string): ParsedStrategy {
  const read = readSource(source);
  if (!read.ok) return read;
  const parsed = StrategySchema.safeParse(read.value);
  const found = parsed.success ? checkMeaning(parsed.data) : schemaErrors(parsed.error.issues, read.value);
  if (parsed.success && found.length === 0) return { ok: true, strategy: parsed.data };
  return {
    ok: false,
    errors: found.slice(0, MAX_ERRORS).map(({ at, error }) => {
      const line = read.lineOf(at);
      return line === null ? error : { ...error, line };
    }),
  };
}
