/**
 * Written text as it is said. English (`en-*`) is covered fully; `en-US` and `en-GB` differ in dates, "and", clock times
 * and spelling, and any `en` but `en-US` and `en-CA` counts as British. For other languages only markup and emoji are taken away: their
 * numbers are left to the voice.
 */
import { CODES, MAIL_AND_WEB, TELEPHONE } from './spoken/addresses.ts';
import { CALENDAR } from './spoken/calendar.ts';
import { tokens, type RawToken } from './spoken/markup.ts';
import { cardinal, digitWords } from './spoken/numbers.ts';
import { QUANTITIES } from './spoken/quantities.ts';
import type { SpokenRule, Surroundings } from './spoken/rule.ts';
import { WORDS } from './spoken/words.ts';

export interface SpokenToken {
  /** As written: one token, or a few that are said as one ("3:30 pm"). Joined by single spaces they are the text. */
  text: string;
  /** What is said for it: words and `. , ? ! ;`, or nothing. */
  say: string;
}

/** The first rule that applies decides. */
const RULES: SpokenRule[] = [...MAIL_AND_WEB, ...CALENDAR, ...TELEPHONE, ...QUANTITIES, ...CODES, ...WORDS];
/** As many tokens as one rule may take: the longest are telephone numbers. */
const WINDOW_TOKENS = 6;
/** Longer tokens are no words: they are said without any rule. */
const MAX_TOKEN_CHARS = 200;

export function toSpokenForm(text: string, locale: string): SpokenToken[] {
  const raw = tokens(text);
  if (!/^en\b/i.test(locale)) return raw.map((token) => ({ text: token.raw, say: token.bare }));
  const british = !/^en(?:-us|-ca)?$/i.test(locale);
  const out: SpokenToken[] = [];
  for (let i = 0; i < raw.length;) i += sayNext(raw, i, british, out);
  return out;
}

/** The words of a whole text, for logs and for voices that take no tokens. */
export function sayOf(spoken: SpokenToken[]): string {
  return spoken
    .map((token) => token.say)
    .filter((say) => say !== '')
    .join(' ');
}

/** Says the token at `i` and those that belong to it; returns how many. */
function sayNext(raw: RawToken[], i: number, british: boolean, out: SpokenToken[]): number {
  const token = raw[i];
  if (!token) return 1;
  const opened = /^["'“‘«([{¿¡]+(?=\S)/u.exec(token.bare)?.[0] ?? '';
  const fromPhone = /^\(\d/.test(token.bare);
  const head = fromPhone ? token.bare : token.bare.slice(opened.length);
  if (opened.includes('(') && !/^\(\d{2,5}\)/.test(token.bare)) pauseAfter(out);
  const at: Surroundings = {
    british,
    before: (raw[i - 1]?.bare ?? '').toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, ''),
    beforeRaw: raw[i - 1]?.bare ?? '',
    after: raw[i + 1]?.bare ?? '',
  };
  const found = match(head, raw, i, at);
  const count = found?.count ?? 1;
  const last = raw[i + count - 1] ?? token;
  const said = found
    ? withPause(found.say, pausesOf(found.rest, i + count < raw.length))
    : plainly(head, i + 1 < raw.length, at);
  const written = raw
    .slice(i, i + count)
    .map((t) => t.raw)
    .join(' ');
  if (/^,$/.test(said)) {
    pauseAfter(out);
    out.push({ text: written, say: '' });
  } else out.push({ text: written, say: closed(said, last) });
  return count;
}

interface Found {
  say: string;
  count: number;
  /** Punctuation after the match, to the end of its last token. */
  rest: string;
}

function match(head: string, raw: RawToken[], i: number, at: Surroundings): Found | null {
  if (head === '' || head.length > MAX_TOKEN_CHARS) return null;
  const window = [
    head,
    ...raw.slice(i + 1, i + WINDOW_TOKENS).map((token) => token.bare.slice(0, MAX_TOKEN_CHARS)),
  ].join(' ');
  for (const rule of RULES) {
    const m = rule.pattern.exec(window);
    if (!m || m[0] === '') continue;
    const said = rule.say(m, at);
    if (said === null) continue;
    const rest = /^\S*/u.exec(window.slice(m[0].trimEnd().length))?.[0] ?? '';
    // A dotted abbreviation swallows the full stop that may also end the sentence.
    const stop = m[0].endsWith('.') && !said.endsWith('.') && at.after === '' ? '.' : '';
    return { say: said, count: m[0].trimEnd().split(' ').length, rest: stop + rest };
  }
  return null;
}

/** A token that no rule knows: its letters, and numbers within it as words. */
function plainly(head: string, more: boolean, at: Surroundings): string {
  const tail = /[^\p{L}\p{M}\p{N}]*$/u.exec(head)?.[0] ?? '';
  const core = head.slice(0, head.length - tail.length);
  if (core === '') return /^[-–—…|→:]+$|^\.{2,}$/u.test(head) ? ',' : pausesOf(tail, more);
  const said = core
    .replaceAll(/[’]/gu, "'")
    .replaceAll(/[–—…]|\.{2,}/gu, ', ')
    .replaceAll(/\d+/gu, (run) => ` ${run.length > 6 ? digitWords(run, 'zero') : cardinal(run, at.british)} `)
    .replaceAll(/[^\p{L}\p{M}',.?!;\s-]/gu, ' ')
    .replaceAll(/\s-+|-+\s/gu, ' ')
    .replaceAll(/\s+/gu, ' ')
    .trim();
  return said + pausesOf(tail, more);
}

/** The punctuation that shapes the melody, out of what follows a word. */
function pausesOf(tail: string, more: boolean): string {
  if (/[?]/.test(tail)) return '?';
  if (/!/.test(tail)) return '!';
  if (/…|\.\./u.test(tail)) return more ? ',' : '.';
  const mark = /[.,;]/.exec(tail)?.[0];
  if (mark) return mark;
  return /[:—–)]/u.test(tail) && more ? ',' : '';
}

/** "p.m." at the end of a sentence has its full stop already. */
function withPause(say: string, pause: string): string {
  return say.endsWith('.') && pause === '.' ? say : say + pause;
}

function pauseAfter(out: SpokenToken[]): void {
  const last = out.findLast((token) => token.say !== '');
  if (last && /[\p{L}\p{M}']$/u.test(last.say)) last.say += ',';
}

function closed(said: string, last: RawToken): string {
  return last.closesLine && /[\p{L}\p{M}']$/u.test(said) ? `${said}.` : said;
}
