/** What is different between two texts of an agent: told in sentences for people, and shown line by line. */
import { structuredPatch } from 'diff';
import { canonicalJson } from '#platform/governance/audit/canonical.ts';
import { readSource } from '../strategy/read-source.ts';

export interface VersionDiff {
  /** They mean the same; spaces, comments and order may differ. */
  same: boolean;
  /** Such as "step `phone` added". */
  summary: string[];
  /** Null for texts that differ so much that comparing their lines takes too long. */
  hunks: Hunk[] | null;
}

/** Lines as a unified diff has them, each with ` `, `+` or `-` before it. */
export interface Hunk {
  oldStart: number;
  newStart: number;
  lines: string[];
}

const CONTEXT_LINES = 3;
/** Comparing two long and quite different texts can take seconds of everyone's time. */
const MOST_MS = 300;
const MOST_SENTENCES = 100;
/** A value longer than this is not quoted. */
const MOST_QUOTED = 60;

export function diffVersions(before: string, after: string): VersionDiff {
  const [old, young] = [valueOf(before), valueOf(after)];
  const summary = old === undefined || young === undefined ? unread(before, after) : compareAll(old, young);
  const patch = structuredPatch('before', 'after', before, after, '', '', {
    context: CONTEXT_LINES,
    timeout: MOST_MS,
  });
  return {
    same: summary.length === 0,
    summary: summary.slice(0, MOST_SENTENCES),
    hunks: patch?.hunks.map(({ oldStart, newStart, lines }) => ({ oldStart, newStart, lines })) ?? null,
  };
}

type Fields = Record<string, unknown>;

function valueOf(source: string): Fields | undefined {
  const read = readSource(source);
  return read.ok && isFields(read.value) ? read.value : undefined;
}

function unread(before: string, after: string): string[] {
  return before === after ? [] : ['the text changed, and one of both cannot be read'];
}

/** Lists whose entries have ids, and what one of them is called. */
const NAMED: Record<string, string> = {
  steps: 'step',
  intents: 'intent',
  objections: 'objection',
  small_talk: 'small talk',
  fallback_policies: 'fallback policy',
};
/** Groups of names, and what one of them is called. */
const GROUPED: Record<string, string> = { slots: 'slot', facts: 'fact', extract: 'answer' };

function compareAll(before: Fields, after: Fields): string[] {
  return union(before, after).flatMap((key) => {
    const [old, young] = [before[key], after[key]];
    const named = NAMED[key];
    if (named && Array.isArray(old ?? []) && Array.isArray(young ?? []))
      return compareLists(named, (old ?? []) as unknown[], (young ?? []) as unknown[]);
    const grouped = GROUPED[key];
    if (grouped && isFields(old ?? {}) && isFields(young ?? {}))
      return compareEntries(grouped, (old ?? {}) as Fields, (young ?? {}) as Fields);
    return compareValues(key, old, young);
  });
}

function compareLists(what: string, before: unknown[], after: unknown[]): string[] {
  const byId = (list: unknown[]): Fields =>
    Object.fromEntries(
      list.map((item, at) => [isFields(item) && 'id' in item ? String(item['id']) : `#${at + 1}`, item]),
    );
  const [old, young] = [byId(before), byId(after)];
  const told = compareEntries(what, old, young);
  const stayed = (one: Fields, other: Fields): string[] =>
    Object.keys(one).filter((id) => Object.hasOwn(other, id));
  const moved = stayed(old, young).join('\n') !== stayed(young, old).join('\n');
  return moved ? [...told, `the order of the ${what} entries changed`] : told;
}

function compareEntries(what: string, before: Fields, after: Fields): string[] {
  return union(before, after).flatMap((id) => {
    if (!Object.hasOwn(before, id)) return [`${what} \`${id}\` added`];
    if (!Object.hasOwn(after, id)) return [`${what} \`${id}\` removed`];
    if (equal(before[id], after[id])) return [];
    const [old, young] = [before[id], after[id]];
    const parts =
      isFields(old) && isFields(young) ? union(old, young).filter((key) => !equal(old[key], young[key])) : [];
    return [
      parts.length === 0 ? `${what} \`${id}\` changed` : `${what} \`${id}\` changed: ${parts.join(', ')}`,
    ];
  });
}

/** A field and, where it is a group of settings, each of them by its own. */
function compareValues(path: string, before: unknown, after: unknown): string[] {
  if (equal(before, after)) return [];
  if (isFields(before) && isFields(after))
    return union(before, after).flatMap((key) => compareValues(`${path}.${key}`, before[key], after[key]));
  if (before === undefined) return [`${path} added${quoted(' as ', after)}`];
  if (after === undefined) return [`${path} removed`];
  const [old, young] = [quoted(' from ', before), quoted(' to ', after)];
  return [`${path} changed${old !== '' && young !== '' ? old + young : ''}`];
}

function quoted(word: string, value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return '';
  const text = String(value);
  return text.length > MOST_QUOTED || text.includes('\n') ? '' : `${word}\`${text}\``;
}

function union(before: Fields, after: Fields): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])];
}

function equal(a: unknown, b: unknown): boolean {
  if (a === undefined || b === undefined) return a === b;
  try {
    return canonicalJson(a) === canonicalJson(b);
  } catch (fault) {
    if (fault instanceof RangeError) return Object.is(a, b);
    throw fault;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
