/**
 * Search in what was said and heard: which entries of a log are looked through, what a word is, and what of an entry is shown. The
 * database looks by an index of the same words (`call_event_words` in its migrations); this is what it must agree with.
 */
import type { LogEntry } from '#voice/log.ts';

/** The caller's turns as the agent took them, and what the caller heard of each reply. */
export const SAID_TYPES = ['turn.committed', 'reply.ended'] as const;
/** Of one entry; what is behind is not found. No sentence is that long. */
const MOST_SEARCHED = 20_000;
const WORD = /[\p{L}\p{M}\p{N}]+/gu;
/** More in a question are not looked for. */
const MOST_WORDS = 10;

export interface Said {
  who: 'caller' | 'agent';
  text: string;
}

/** What somebody said by this entry; null where it is of another kind. */
export function saidIn({ kind, data }: LogEntry): Said | null {
  if (kind !== 'event') return null;
  if (data.type === 'turn.committed') return { who: 'caller', text: data.text };
  if (data.type === 'reply.ended') return { who: 'agent', text: data.heard };
  return null;
}

/** Runs of letters and digits, in lower case, in order. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(WORD) ?? [];
}

/** The words of a question, each once. */
export function wordsAsked(question: string): string[] {
  return [...new Set(wordsOf(question))].slice(0, MOST_WORDS);
}

/** Whether each of the words begins a word of the text. Nothing is said by no words. */
export function says(text: string, words: readonly string[]): boolean {
  const found = wordsOf(text.slice(0, MOST_SEARCHED));
  return words.length > 0 && words.every((word) => found.some((each) => each.startsWith(word)));
}

export interface SnippetPart {
  text: string;
  match: boolean;
}

/** Characters of a text that are shown before the first word that was looked for, and in all. */
const BEFORE = 40;
const SHOWN = 160;

/** A stretch of the text around the first of the words, in parts: what was looked for is `match`. */
export function snippetOf(text: string, words: readonly string[]): SnippetPart[] {
  const marks: { from: number; to: number }[] = [];
  for (const { 0: word, index } of text.matchAll(WORD)) {
    const small = word.toLowerCase();
    const lengths = words.filter((each) => small.startsWith(each)).map((each) => each.length);
    if (lengths.length > 0) marks.push({ from: index, to: index + Math.max(...lengths) });
  }
  const first = marks[0]?.from ?? 0;
  const from = first <= BEFORE ? 0 : wordEdge(text, first - BEFORE, first);
  const to = text.length - from <= SHOWN ? text.length : wordEdge(text, from + SHOWN - 20, from + SHOWN);
  const parts: SnippetPart[] = [];
  const add = (part: string, match: boolean): void => {
    if (part !== '') parts.push({ text: part, match });
  };
  let at = from;
  if (from > 0) add('… ', false);
  for (const mark of marks) {
    if (mark.from < at || mark.to > to) continue;
    add(text.slice(at, mark.from), false);
    add(text.slice(mark.from, mark.to), true);
    at = mark.to;
  }
  add(text.slice(at, to) + (to < text.length ? ' …' : ''), false);
  return parts;
}

/** Behind the first space between the two places; the first place where there is none. Never within a pair of surrogates. */
function wordEdge(text: string, from: number, to: number): number {
  const space = text.slice(from, to).indexOf(' ');
  if (space >= 0) return from + space + 1;
  const unit = text.charCodeAt(from);
  return unit >= 0xdc00 && unit <= 0xdfff ? from + 1 : from;
}
