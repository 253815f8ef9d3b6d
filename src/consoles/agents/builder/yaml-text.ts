/**
 * The text of an agent as YAML, read for the cards and changed by them. A change touches the lines that it is about: comments, order,
 * quotes and line breaks elsewhere stay as somebody wrote them.
 */
import {
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
  type YAMLSeq,
} from 'yaml';
import { spliced } from './yaml-splice.ts';

export type Path = readonly (string | number)[];

export interface ReadText {
  source: string;
  /** What it says; null where it cannot be read. */
  value: Record<string, unknown> | null;
  /** Why it cannot be read. */
  fault: { line: number; message: string } | null;
  /** The line, from 1, where something stands, or what it stands in; null where nothing of it is written. */
  lineOf: (path: Path) => number | null;
  document: Document.Parsed;
}

const MOST_ALIASES = 50;

export function readText(source: string): ReadText {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  const lineOf = (path: Path): number | null => {
    for (let length = path.length; length > 0; length--) {
      const node: unknown = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return null;
  };
  const fault = error
    ? { line: lines.linePos(error.pos[0]).line, message: error.message }
    : isMap(document.contents)
      ? null
      : { line: 1, message: 'These are no fields, such as “name: Front desk”.' };
  const value = fault === null ? valueOf(document) : null;
  return { source, value, fault, lineOf, document };
}

function valueOf(document: Document): Record<string, unknown> | null {
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES }) as Record<string, unknown>;
  } catch {
    // Aliases without end; the server says it in words.
    return null;
  }
}

/** The text in which `value` stands at `path`; undefined takes away what stood there. */
export function changed(read: ReadText, path: Path, value: unknown): string {
  const next = read.document.clone();
  if (value === undefined) takeAway(next, path);
  else put(next, path, value);
  const near = spliced(read, path, value);
  return near !== null && saysTheSame(near, next) ? near : next.toString({ lineWidth: 0 });
}

function saysTheSame(text: string, document: Document): boolean {
  const { value } = readText(text);
  return value !== null && JSON.stringify(value) === JSON.stringify(valueOf(document));
}

/** Takes away a field, and the group around it once that is empty. */
function takeAway(document: Document, path: Path): void {
  document.deleteIn(path);
  const around = path.slice(0, -1);
  const group: unknown = around.length > 0 ? document.getIn(around, true) : null;
  if (isMap(group) && group.items.length === 0) takeAway(document, around);
}

function put(document: Document, path: Path, value: unknown): void {
  const old: unknown = document.getIn(path, true);
  if (isScalar(old) && (typeof value !== 'object' || value === null)) {
    old.value = value;
    return;
  }
  const node =
    isSeq(old) && Array.isArray(value) ? keptItems(document, old, value) : document.createNode(value);
  if (isNode(old)) keepComments(old, node);
  document.setIn(path, node);
}

/** A list with other entries: those that say what an old one said are the old ones, with their comments. */
function keptItems(document: Document, old: YAMLSeq, value: readonly unknown[]): Node {
  const left = old.items.filter((item) => isNode(item));
  const list = document.createNode([]) as YAMLSeq;
  list.flow = old.flow ?? false;
  list.items = value.map((entry) => {
    const wanted = JSON.stringify(entry);
    const at = left.findIndex((item) => JSON.stringify(item.toJS(document)) === wanted);
    return at < 0 ? document.createNode(entry) : left.splice(at, 1)[0];
  });
  return list;
}

function keepComments(old: Node, node: Node): void {
  node.commentBefore ??= old.commentBefore ?? null;
  node.comment ??= old.comment ?? null;
  if (isCollection(old) && old.spaceBefore) node.spaceBefore = true;
}
