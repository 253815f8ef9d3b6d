/** Takes text apart into tokens and takes away what is written but never said: markdown, emoji, blocks of code. */

export interface RawToken {
  /** As written. */
  raw: string;
  /** Without markup; may be empty. */
  bare: string;
  /** The line that it closes is a heading, a list item or a paragraph: the voice falls here. */
  closesLine: boolean;
}

const EMOJI =
  /(?:[\u{1F1E6}-\u{1F1FF}]{2}|[0-9#*]\uFE0F?\u20E3|(?![©®™‼⁉↔-↪ℹ])\p{Extended_Pictographic}|[\u{1F3FB}-\u{1F3FF}]|[\u{E0020}-\u{E007F}])/gu;
const INVISIBLE = /[\uFE0E\uFE0F\u200B-\u200D\u2060\uFEFF\u00AD\p{Cc}]/gu;
const FENCE = '```';

export function tokens(text: string): RawToken[] {
  const out: RawToken[] = [];
  let inFence = false;
  for (const line of text.split('\n')) {
    const written = line.split(/\s+/u).filter((raw) => raw !== '');
    const fences = line.split(FENCE).length - 1;
    const silent = inFence || fences > 0 ? fencedBare(line, inFence) : null;
    if (fences % 2 === 1) inFence = !inFence;
    if (silent !== null) {
      out.push(
        ...written.map((raw) => ({
          raw,
          bare: silent.has(raw) ? withoutMarkup(raw) : '',
          closesLine: false,
        })),
      );
      continue;
    }
    if (written.length === 0) closeLine(out);
    const item = isItem(written[0] ?? '');
    if (item) closeLine(out);
    written.forEach((raw, i) =>
      out.push({ raw, bare: i === 0 && isMarker(raw) ? '' : withoutMarkup(raw), closesLine: false }),
    );
    if (item) closeLine(out);
  }
  const last = out.at(-1);
  if (last) last.closesLine = false;
  return out;
}

/** On a line with a fence, the words outside it. */
function fencedBare(line: string, inFence: boolean): Set<string> {
  const outside = line.split(FENCE).filter((_, i) => (i % 2 === 1) === inFence && !(inFence && i === 0));
  return new Set(outside.flatMap((part) => part.split(/\s+/u)));
}

function closeLine(out: RawToken[]): void {
  const last = out.at(-1);
  if (last) last.closesLine = true;
}

function isItem(first: string): boolean {
  return isMarker(first) || /^\d{1,3}[.)]$/.test(first);
}

/** Bullets, headings, quotes, rules and table frames at the start of a line. */
function isMarker(first: string): boolean {
  return /^(?:[-*+•◦▪‣·]|#{1,6}|>+|\|+|[-*_=|:]{3,})$/u.test(first);
}

function withoutMarkup(raw: string): string {
  return raw
    .replaceAll(EMOJI, '')
    .replaceAll(INVISIBLE, '')
    .replaceAll(/!?\[(?=[^\]\s]*$)|!?\[([^\]]*)\]\([^)\s]*\)/gu, '$1')
    .replaceAll(/\]\([^)\s]*\)|\[\^?\d+\]/gu, '')
    .replaceAll(/\*\*|__|~~|`+/gu, '')
    .replaceAll(/^[*_]+(?=[\p{L}\p{N}"'“($€£])|(?<=[\p{L}\p{N}"'”)%.,!?;:])[*_]+(?=[.,!?;:)]*$)/gu, '')
    .replaceAll(/^[|]+$|<\/?[a-z]{1,10}\/?>/giu, '');
}
