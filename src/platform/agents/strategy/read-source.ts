/** Reads the text of a strategy, YAML or JSON (which YAML contains), within limits that hostile text cannot pass. */
import { isNode, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type { Document } from 'yaml';

const MAX_SOURCE_CHARS = 262_144;
const MAX_DEPTH = 24;
/** Aliases resolve to at most this many nodes; more is a text that unfolds without end. */
const MAX_ALIASES = 50;

export interface SourceError {
  path: string;
  message: string;
  cure: string;
  line?: number;
}

export type SourceResult =
  | { ok: true; value: unknown; lineOf: (path: readonly PropertyKey[]) => number | null }
  | { ok: false; errors: SourceError[] };

export function readSource(source: string): SourceResult {
  if (source.length > MAX_SOURCE_CHARS) {
    return failed(`longer than ${MAX_SOURCE_CHARS} characters`, 'Shorten it: move long texts elsewhere.');
  }
  if (source.trim() === '') return failed('there is nothing in it', 'Begin with `id:` and `name:`.');
  if (nestsTooDeeply(source)) return failed(`nested deeper than ${MAX_DEPTH} levels`, 'Flatten it.');
  try {
    return readDocument(source);
  } catch (reason) {
    if (reason instanceof RangeError) return failed(`nested deeper than ${MAX_DEPTH} levels`, 'Flatten it.');
    const aliases = reason instanceof ReferenceError;
    if (aliases) return failed('too many aliases, or an alias without an anchor', 'Write the values out.');
    throw reason;
  }
}

function readDocument(source: string): SourceResult {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  const faults = [...document.errors, ...keysTwice(document)];
  if (faults.length > 0) {
    return {
      ok: false,
      errors: faults.slice(0, 10).map((error) => {
        const { line, col } = lines.linePos(error.pos[0]);
        return {
          path: '',
          message: `line ${line}, column ${col}: ${error.message}`,
          cure: 'Mend the YAML there: look at the indent, the colon and the quotes.',
          line,
        };
      }),
    };
  }
  if (deeperThan(document, MAX_DEPTH)) {
    return failed(`nested deeper than ${MAX_DEPTH} levels`, 'Flatten it.');
  }
  const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
  const lineOf = (path: readonly PropertyKey[]): number | null => lineAt(document, lines, path);
  return { ok: true, value, lineOf };
}

/** Counts brackets outside of quotes and comments only roughly: enough to keep the parser's own stack from running out. */
function nestsTooDeeply(source: string): boolean {
  let depth = 0;
  for (const line of source.split('\n')) {
    for (const sign of line) {
      if (sign === '[' || sign === '{') depth++;
      else if (sign === ']' || sign === '}') depth = Math.max(0, depth - 1);
      if (depth > 200) return true;
    }
    if (/^\s*(?:[-?]\s+){100}/.test(line)) return true;
  }
  return false;
}

function deeperThan(document: Document.Parsed, limit: number): boolean {
  let deep = false;
  visit(document, {
    Node(_key, _node, path) {
      // A path holds the document, and a map and a pair for each level of keys.
      if (path.length > limit * 2) {
        deep = true;
        return visit.BREAK;
      }
      return undefined;
    },
  });
  return deep;
}

/** Keys that stand twice in one mapping. The parser's own check compares each with each: thousands of keys would take it a minute. */
function keysTwice(document: Document.Parsed): { pos: [number, number]; message: string }[] {
  const found: { pos: [number, number]; message: string }[] = [];
  visit(document, {
    Map(_key, map) {
      const seen = new Set<unknown>();
      for (const { key } of map.items) {
        if (!isScalar(key) || isMerge(key.value)) continue;
        if (seen.has(key.value)) {
          const at = key.range?.[0] ?? 0;
          found.push({ pos: [at, at], message: 'Map keys must be unique' });
        }
        seen.add(key.value);
      }
    },
  });
  return found;
}

/** `<<` may stand more than once. */
function isMerge(key: unknown): boolean {
  return key === '<<';
}

function lineAt(document: Document.Parsed, lines: LineCounter, path: readonly PropertyKey[]): number | null {
  for (let length = path.length; length > 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return null;
}

function failed(message: string, cure: string): SourceResult {
  return { ok: false, errors: [{ path: '', message, cure }] };
}
