/** Turns "so many milliseconds were heard" into "these words were heard". */
import type { TimedWord } from '../plan.ts';
import type { Clause, Reply } from '../state.ts';
import type { SpokenToken } from './spoken-form.ts';

/** Speaking pace where nothing better is known: what one character of spoken form lasts. Wrong: the cut is off by a word. */
const CHARACTER_MS = 65;

/** How many words a token sounds as. */
export function wordsOf(token: SpokenToken): string[] {
  return token.say.split(/\s+/).filter((word) => word !== '');
}

/** Words laid evenly, by their letters, over `durationMs`, from `fromMs` on. */
export function spreadWords(words: string[], fromMs: number, durationMs: number): TimedWord[] {
  const total = words.reduce((sum, word) => sum + word.length + 1, 0);
  let at = fromMs;
  return words.map((text) => {
    const startMs = at;
    at += (durationMs * (text.length + 1)) / Math.max(1, total);
    return { text, startMs: Math.round(startMs), endMs: Math.round(at) };
  });
}

/** The clause's words with times: those known, and for the rest an estimate behind them. */
function timedWords(clause: Clause): TimedWord[] {
  const all = clause.tokens.flatMap(wordsOf);
  const rest = all.slice(clause.words.length);
  if (rest.length === 0) return clause.words;
  const fromMs = clause.words.at(-1)?.endMs ?? 0;
  const letters = rest.reduce((sum, word) => sum + word.length + 1, 0);
  const durationMs =
    clause.durationMs !== null && clause.durationMs > fromMs
      ? clause.durationMs - fromMs
      : letters * CHARACTER_MS;
  return [...clause.words, ...spreadWords(rest, fromMs, durationMs)];
}

/** How many of the clause's tokens were heard in its first `heardMs`. A word counts when half of it was heard. */
export function tokensHeard(clause: Clause, heardMs: number): number {
  if (heardMs <= 0) return 0;
  const words = timedWords(clause);
  let word = 0;
  let heard = 0;
  for (const [index, token] of clause.tokens.entries()) {
    const count = wordsOf(token).length;
    const last = words[word + count - 1];
    if (count > 0 && (!last || (last.startMs + last.endMs) / 2 > heardMs)) break;
    word += count;
    if (count > 0) heard = index + 1;
  }
  return heard;
}

/** Where to go on after stopping at `heardMs`: the beginning of the word that was being said. */
export function resumeAtMs(clause: Clause, heardMs: number): { fromMs: number; word: string } {
  for (const word of timedWords(clause)) {
    if (word.endMs > heardMs) return { fromMs: Math.min(word.startMs, heardMs), word: word.text };
  }
  return { fromMs: heardMs, word: '' };
}

export interface HeardReply {
  /** The whole reply as written. */
  text: string;
  /** What of it was heard. */
  heard: string;
  heardMs: number;
  cut: boolean;
}

/** What was heard of a reply that stands at `at` (null: at the end of the clauses heard so far). */
export function heardOf(reply: Reply, at: { clauseId: string | null; heardMs: number } | null): HeardReply {
  const heard: string[] = [];
  let heardMs = 0;
  let cut = false;
  for (const clause of reply.clauses) {
    if (clause.status === 'heard') {
      heard.push(clause.broken ? textOf(clause, clause.fromToken) : clause.text);
      heardMs += clause.durationMs ?? 0;
      cut ||= clause.broken;
    } else if (clause.id === at?.clauseId && clause.status !== 'dropped') {
      const count = tokensHeard(clause, at.heardMs);
      heard.push(textOf(clause, count));
      heardMs += at.heardMs;
      cut ||= count < clause.tokens.filter((token) => wordsOf(token).length > 0).length;
    } else if (clause.tokens.some((token) => wordsOf(token).length > 0)) {
      cut = true;
    }
  }
  return { text: reply.clauses.map((clause) => clause.text).join(' '), heard: said(heard), heardMs, cut };
}

/** The clause's first tokens as written. */
function textOf(clause: Clause, tokens: number): string {
  return said(clause.tokens.slice(0, tokens).map((token) => token.text));
}

function said(parts: string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}
