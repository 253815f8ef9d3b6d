/**
 * Cuts streaming text into clauses that can be spoken one after the other. The first one comes as early as sounds natural,
 * later ones at sentence ends or long commas. Where the cuts fall does not depend on how the text was chunked.
 */
import { markAt, type Mark } from './clause-marks.ts';

/** Plain data: what has not been emitted yet, and whether anything has been. */
export interface ClauseState {
  pending: string;
  emitted: boolean;
}

export const NO_CLAUSES: ClauseState = { pending: '', emitted: false };

/** A comma this far into the reply ends its first clause. Less: choppy openings; more: a longer wait for the first word. */
const FIRST_PHRASE_CHARS = 20;
/** A comma this far into a later clause ends it. Less: a break of melody at every comma; more: long waits in mid-reply. */
const LATER_PHRASE_CHARS = 90;
/** No clause is longer: it is cut at its last space, and the caller hears a breath in an odd place. */
const MAX_CHARS = 220;
/** A single word longer than this is cut inside. Bounds what a model can make us hold. */
const MAX_WORD_CHARS = 1000;
/** A block of code longer than this is given up as it stands; it is not spoken anyway. */
const MAX_FENCE_CHARS = 20_000;
const FENCE = '```';

export function feedClauses(state: ClauseState, text: string): { state: ClauseState; clauses: string[] } {
  return cutAll({ ...state, pending: state.pending + text }, false);
}

/** The text is complete: everything that is left becomes clauses, and the state is as new. */
export function flushClauses(state: ClauseState): { state: ClauseState; clauses: string[] } {
  const { state: rest, clauses } = cutAll(state, true);
  const last = rest.pending.trim();
  return { state: NO_CLAUSES, clauses: last === '' ? clauses : [...clauses, last] };
}

function cutAll(state: ClauseState, complete: boolean): { state: ClauseState; clauses: string[] } {
  const clauses: string[] = [];
  let { pending, emitted } = state;
  for (;;) {
    pending = pending.trimStart();
    const cut = nextCut(pending, emitted ? LATER_PHRASE_CHARS : FIRST_PHRASE_CHARS, complete);
    if (cut === null) return { state: { pending, emitted }, clauses };
    clauses.push(pending.slice(0, cut).trim());
    pending = pending.slice(cut);
    emitted = true;
  }
}

/** Where the first clause of `text` ends, or null while that is not known. `text` does not begin with a space. */
function nextCut(text: string, phraseChars: number, complete: boolean): number | null {
  if (text.startsWith(FENCE)) return fenceEnd(text);
  for (let i = 0; i < text.length; i++) {
    if (i >= MAX_CHARS) {
      const forced = forcedCut(text, i);
      if (forced !== null) return forced;
    }
    if (text[i] === '\n' || text.startsWith(FENCE, i)) return i;
    const mark: Mark = markAt(text, i, complete);
    if (mark.kind === 'unknown') return null;
    if (mark.kind === 'none' || insideLink(text.slice(0, mark.end))) continue;
    if (mark.end > MAX_CHARS) continue;
    if (mark.kind === 'sentence' || mark.end >= phraseChars) return mark.end;
  }
  return null;
}

function fenceEnd(text: string): number | null {
  const close = text.indexOf(FENCE, FENCE.length);
  if (close !== -1) return close + FENCE.length;
  return text.length > MAX_FENCE_CHARS ? text.length : null;
}

/** At the last space before `MAX_CHARS`; in a word that is longer than that, at its end or, in the end, inside it. */
function forcedCut(text: string, i: number): number | null {
  if (i === MAX_CHARS)
    for (let space = i - 1; space > 0; space--) if (/\s/u.test(text[space] ?? '')) return space;
  if (/\s/u.test(text[i] ?? '')) return i;
  return i >= MAX_WORD_CHARS ? betweenCharacters(text, i) : null;
}

/** The nearest place at or before `i` that parts no surrogate pair, no combining mark and no joined emoji. */
function betweenCharacters(text: string, i: number): number {
  let at = i;
  while (at > 1 && (/^[\uDC00-\uDFFF\p{M}\u200D]/u.test(text[at] ?? '') || text[at - 1] === '\u200D'))
    at -= 1;
  return at;
}

/** A markdown link is said by its text, so it stays in one piece. */
function insideLink(before: string): boolean {
  return (
    before.lastIndexOf('[') > before.lastIndexOf(']') || before.lastIndexOf('](') > before.lastIndexOf(')')
  );
}
