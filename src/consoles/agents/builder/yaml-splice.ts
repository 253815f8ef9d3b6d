/**
 * Changes a YAML text where it stands: only the lines of what is changed are written anew, everything else stays letter for letter.
 * Each function gives null where the text is written in a way that it does not know; the caller then writes the whole anew.
 */
import {
  CST,
  isMap,
  isNode,
  isScalar,
  isSeq,
  Scalar,
  stringify,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Path } from './yaml-text.ts';

/** A folded text and a list in brackets are broken into lines of about this length. */
const LINE_CHARS = 110;

interface Text {
  source: string;
  document: Document.Parsed;
}

export function spliced(text: Text, path: Path, value: unknown): string | null {
  const node: unknown = text.document.getIn(path, true);
  if (value === undefined) return isNode(node) ? withoutField(text, path) : text.source;
  if (!isNode(node)) return withField(text, path, value);
  if (isScalar(node) && (typeof value !== 'object' || value === null)) return withScalar(text, node, value);
  if (isSeq(node) && Array.isArray(value) && value.length > 0) return withItems(text, node, value);
  const without = withoutField(text, path, true);
  return without === null ? null : replacedField(text, path, value);
}

function cut({ source }: Text, from: number, to: number, instead: string): string {
  return source.slice(0, from) + instead + source.slice(to);
}

const lineStart = (source: string, at: number): number => source.lastIndexOf('\n', at - 1) + 1;
/** Behind the line break. A block text ends with its own. */
function lineEnd(source: string, at: number): number {
  if (source[at - 1] === '\n') return at;
  const end = source.indexOf('\n', at);
  return end < 0 ? source.length : end + 1;
}
const isBlank = (text: string): boolean => text.trim() === '';
const startOf = (node: unknown): number | null => (isNode(node) && node.range ? node.range[0] : null);
const endOf = (node: unknown): number | null => (isNode(node) && node.range ? node.range[1] : null);

function withScalar(text: Text, node: Scalar, value: unknown): string | null {
  const token = node.srcToken;
  const [from, to] = [startOf(node), endOf(node)];
  if (from === null || to === null) return null;
  if (typeof value !== 'string') return isLine(node) ? cut(text, from, to, String(value)) : null;
  const column = from - lineStart(text.source, from);
  const own = text.source.slice(lineStart(text.source, from), from);
  const indent = /^[\s-]*/.exec(own)?.[0].length ?? column;
  if (node.type === Scalar.BLOCK_FOLDED && !value.includes('\n'))
    return cut(text, from, to, folded(value, indent + 2));
  if (!isLine(node) && node.type !== Scalar.BLOCK_LITERAL && node.type !== Scalar.BLOCK_FOLDED) return null;
  const inFlow = token !== undefined && 'indent' in token && isInFlow(text.document, node);
  const made = CST.createScalarToken(value, { indent, inFlow, type: node.type ?? Scalar.PLAIN });
  return cut(text, from, to, CST.stringify(made).trimEnd() + (text.source[to - 1] === '\n' ? '\n' : ''));
}

function isLine({ type }: Scalar): boolean {
  return type === Scalar.PLAIN || type === Scalar.QUOTE_DOUBLE || type === Scalar.QUOTE_SINGLE;
}

/** Text of one paragraph, to be read as one line. */
function folded(text: string, indent: number): string {
  const lines: string[] = [''];
  for (const word of text.trim().split(/\s+/)) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + word.length >= LINE_CHARS - indent) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return `>-\n${lines.map((line) => ' '.repeat(indent) + line).join('\n')}\n`;
}

function isInFlow(document: Document, node: Node): boolean {
  let within = false;
  const look = (at: unknown, flow: boolean): void => {
    if (at === node) within = flow;
    if (isMap(at)) at.items.forEach((pair) => look(pair.value, flow || at.flow === true));
    if (isSeq(at)) at.items.forEach((item) => look(item, flow || at.flow === true));
  };
  look(document.contents, false);
  return within;
}

/** The map that a field stands in, or would stand in, and what is missing of the way there. */
function placeOf(document: Document, path: Path): { map: YAMLMap; rest: Path } | null {
  for (let length = path.length - 1; length >= 0; length--) {
    const map: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isMap(map)) return { map, rest: path.slice(length) };
    if (isNode(map)) return null;
  }
  return null;
}

function withField(text: Text, path: Path, value: unknown): string | null {
  const place = placeOf(text.document, path);
  const last = place?.map.items.at(-1);
  if (!place || !last || place.rest.some((key) => typeof key === 'number')) return null;
  const [key = '', ...deeper] = place.rest;
  const whole = deeper.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);
  const { map } = place;
  if (map.flow)
    return withPairs(text, map, [
      ...pairTexts(text, map),
      flowText({ [key]: whole })
        .slice(1, -1)
        .trim(),
    ]);
  const first = startOf(map.items[0]?.key);
  const end = endOf(last.value) ?? endOf(last.key);
  if (first === null || end === null) return null;
  const at = lineEnd(text.source, end);
  const lead = text.source[at - 1] === '\n' ? '' : '\n';
  return cut(text, at, at, lead + blockText({ [key]: whole }, first - lineStart(text.source, first)));
}

/** `only` asks whether it could be taken out. */
function withoutField(text: Text, path: Path, only = false): string | null {
  const place = placeOf(text.document, path);
  const at = pairAt(place?.map, path.at(-1));
  if (!place || at < 0) return null;
  const { map } = place;
  if (map.items.length === 1 && path.length > 1 && !only) return withoutField(text, path.slice(0, -1));
  if (map.flow)
    return withPairs(
      text,
      map,
      pairTexts(text, map).filter((_, each) => each !== at),
    );
  const lines = linesOf(text.source, map.items[at]);
  return lines && cut(text, lines.from, lines.to, '');
}

function replacedField(text: Text, path: Path, value: unknown): string | null {
  const place = placeOf(text.document, path);
  const key = path.at(-1) ?? '';
  const at = pairAt(place?.map, key);
  if (!place || at < 0) return null;
  const { map } = place;
  const own = { [key]: value };
  if (map.flow) return withPairs(text, map, pairTexts(text, map).with(at, flowText(own).slice(1, -1).trim()));
  const lines = linesOf(text.source, map.items[at]);
  return lines && cut(text, lines.from, lines.to, blockText(own, lines.indent));
}

function pairAt(map: YAMLMap | undefined, key: string | number | undefined): number {
  return map?.items.findIndex((pair) => isScalar(pair.key) && pair.key.value === key) ?? -1;
}

/** The lines of a field that has them for itself. */
function linesOf(
  source: string,
  pair: Pair | undefined,
): { from: number; to: number; indent: number } | null {
  const [key, end] = [startOf(pair?.key), endOf(pair?.value) ?? endOf(pair?.key)];
  if (key === null || end === null) return null;
  const from = lineStart(source, key);
  return isBlank(source.slice(from, key)) ? { from, to: lineEnd(source, end), indent: key - from } : null;
}

/** A list with other entries; those that say what an old one said keep their lines and the comments above them. */
function withItems(text: Text, list: YAMLSeq, value: readonly unknown[]): string | null {
  const { source, document } = text;
  const old = list.items.map((item) => (isNode(item) ? JSON.stringify(item.toJS(document)) : ''));
  const used = new Set<number>();
  const places = value.map((entry) => {
    const at = old.findIndex((said, each) => !used.has(each) && said === JSON.stringify(entry));
    if (at >= 0) used.add(at);
    return at;
  });
  const [from, to] = [startOf(list), endOf(list)];
  if (from === null || to === null || list.items.length === 0) return null;
  if (list.flow) {
    const own = source.slice(from, to);
    if (own.includes('#')) return null;
    const texts = list.items.map((item) => source.slice(startOf(item) ?? 0, endOf(item) ?? 0));
    return cut(
      text,
      from,
      to,
      brackets(
        places.map((at, each) => texts[at] ?? flowText(value[each])),
        source,
        from,
      ),
    );
  }
  return withLines(text, list, value, places);
}

// oxlint-disable-next-line max-params -- continues withItems
function withLines(
  text: Text,
  list: YAMLSeq,
  value: readonly unknown[],
  places: readonly number[],
): string | null {
  const { source } = text;
  const chunks: string[] = [];
  let begin = -1;
  let past = -1;
  let indent = 0;
  for (const item of list.items) {
    const [start, end] = [startOf(item), endOf(item)];
    if (start === null || end === null) return null;
    const line = lineStart(source, start);
    const dash = /^(\s*)-\s+$/.exec(source.slice(line, start));
    if (!dash) return null;
    indent = dash[1]?.length ?? 0;
    if (begin < 0) begin = past = line;
    const stop = lineEnd(source, end);
    chunks.push(source.slice(past, stop));
    past = stop;
  }
  const inBrackets = list.items.some((item) => (isMap(item) || isSeq(item)) && item.flow === true);
  const texts = places.map((at, each) => {
    const chunk = chunks[at];
    if (chunk !== undefined) return chunk.endsWith('\n') ? chunk : `${chunk}\n`;
    const entry = value[each];
    if (inBrackets && typeof entry === 'object') return `${' '.repeat(indent)}- ${flowText(entry)}\n`;
    return blockText([entry], indent);
  });
  return cut(text, begin, past, texts.join(''));
}

function pairTexts({ source }: Text, map: YAMLMap): string[] {
  return map.items.map((pair) =>
    source.slice(startOf(pair.key) ?? 0, endOf(pair.value) ?? endOf(pair.key) ?? 0),
  );
}

function withPairs(text: Text, map: YAMLMap, pairs: readonly string[]): string | null {
  const [from, to] = [startOf(map), endOf(map)];
  if (from === null || to === null || text.source.slice(from, to).includes('#')) return null;
  return cut(text, from, to, `{ ${pairs.join(', ')} }`);
}

/** A list in brackets, on one line or, when that is too long, on several. */
function brackets(texts: readonly string[], source: string, from: number): string {
  const start = lineStart(source, from);
  const line = `[${texts.join(', ')}]`;
  if (from - start + line.length <= LINE_CHARS) return line;
  const indent = ' '.repeat((/^\s*/.exec(source.slice(start, from))?.[0].length ?? 0) + 2);
  const lines = [''];
  for (const text of texts) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && last.length + text.length > LINE_CHARS - indent.length) lines.push(`${text},`);
    else lines[lines.length - 1] = last === '' ? `${text},` : `${last} ${text},`;
  }
  return `[\n${lines.map((each) => indent + each).join('\n')}\n${indent.slice(2)}]`;
}

function flowText(value: unknown): string {
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trim();
}

function blockText(value: unknown, indent: number): string {
  return stringify(value, { lineWidth: 0 }).replaceAll(/^(?=.)/gm, ' '.repeat(indent));
}
