/** What the call knows about the end of the open turn, put before the rules of endpointing; and this caller's silences. */
import { change, type Moment } from '../moment.ts';
import type { OpenTurn } from '../state.ts';
import { endOfTurn, type EndpointRuling } from './endpointing.ts';
import { SILENCES } from './endpointing-evidence.ts';
import { expectationNow } from '../hearing/ask-recogniser.ts';
import { lastSaid, speechEndedMs, turnText } from './open-turn.ts';
import { endsUnfinished, isHesitation } from './words-ending.ts';

/** How long the caller must be silent for the open turn to be over, as far as it is known now. */
export function ruling(m: Moment, turn: OpenTurn): EndpointRuling {
  const { plan, silences } = m.state;
  const last = lastSaid(turn);
  return endOfTurn({
    text: turnText(turn),
    expect: expectationNow(m),
    asked: lastSaidByAgent(m),
    locale: plan.locale,
    guide: plan.guide,
    times: plan.turn,
    ending: last?.ending ?? null,
    predicted: last?.predicted ?? null,
    silences,
    pausedMs: longestPauseMs(turn, plan.locale),
  });
}

/** The agent's last words, as far as they were heard. */
function lastSaidByAgent(m: Moment): string {
  const last = m.state.memory.history.findLast(({ who }) => who === 'agent');
  return last?.who === 'agent' ? last.text : '';
}

/** The longest pause in what is being said now: one after "let me check" tells nothing of the number that follows. */
function longestPauseMs({ utterances }: OpenTurn, locale: string): number {
  let longest = 0;
  let text = '';
  for (const [at, { endedMs, final, partial }] of utterances.entries()) {
    text = `${text} ${final?.text ?? partial}`.trim();
    const next = utterances[at + 1];
    if (!next || endedMs === null || endsUnfinished(text, locale) || isHesitation(text, locale)) continue;
    longest = Math.max(longest, next.startedMs - endedMs);
  }
  return longest;
}

/** Longer silences within a turn are no habit of speech: somebody went to fetch something. */
const LONGEST_PAUSE_MS = 3000;

/** The caller speaks again: was there a pause within the turn, or within one that was taken for over too soon? [EP12] */
export function rememberPause(m: Moment, startedMs: number): void {
  const { turn, reply, silences } = m.state;
  const tooSoon = reply?.answers && !reply.audible ? reply.answers.open : null;
  const before = turn ?? tooSoon;
  const endedMs = before && speechEndedMs(before);
  if (!before || endedMs === null || endedMs === undefined) return;
  const pauseMs = startedMs - endedMs;
  if (pauseMs <= 0 || pauseMs > LONGEST_PAUSE_MS) return;
  // A pause that the words asked for tells nothing about those that they do not.
  if (!/^EP(?:1|2|18)\b/.test(ruling(m, before).rule)) return;
  if (!turn) change(m, { silences: silences.slice(0, -1) });
  rememberSilence(m, pauseMs);
}

/** 0: the turn was over. */
export function rememberSilence(m: Moment, ms: number): void {
  change(m, { silences: [...m.state.silences, ms].slice(-SILENCES) });
}
