/**
 * How long the caller must be silent before the turn is theirs no more. Pure: what is known goes in, a time and its reasons come out.
 * The words decide the rule; the sound of the last second, this caller's habits and a learned detector move its time within bounds.
 */
import type { Ending } from '#audio/ending.ts';
import type { Expectation, Guide, TurnPlan } from '../plan.ts';
import { askedFor, expectedOf } from './asked-for.ts';
import { byDetector, byPauses, bySound, oddsOf, toneOf } from './endpointing-evidence.ts';
import {
  answerState,
  itemState,
  mailState,
  numberState,
  openingState,
  spellingState,
  type Wholeness,
} from './endpointing-entities.ts';
import {
  endsUnfinished,
  announcement,
  isAssent,
  isHesitation,
  isReport,
  isWrittenAsWhole,
  looksComplete,
} from './words-ending.ts';

export interface TurnEvidence {
  text: string;
  expect: Expectation;
  /** What the agent said last. */
  asked?: string;
  locale: string;
  guide: Guide;
  times: TurnPlan;
  /** How the last utterance sounded as it ended; null where that is not known. */
  ending: Ending | null;
  /** A learned detector's probability that the turn is over; null without one, or before its answer. */
  predicted: number | null;
  /** This caller's last silences: how long they paused before they went on, 0 where the turn was over. */
  silences: readonly number[];
  /** The longest pause that they made within this turn, 0 without one. */
  pausedMs: number;
}

export type TextRule =
  | 'EP1'
  | 'EP2'
  | 'EP3'
  | 'EP4'
  | 'EP5'
  | 'EP8'
  | 'EP9'
  | 'EP10'
  | 'EP15'
  | 'EP17'
  | 'EP18';

export interface EndpointRuling {
  /** Silence from the end of speech after which the turn is over. */
  silenceMs: number;
  /** The rule of VOICE-RULES that decided, and those that moved its time: "EP1", "EP4+EP11". */
  rule: string;
  /** Probability that the turn is over already. */
  over: number;
}

export function endOfTurn(evidence: TurnEvidence): EndpointRuling {
  const { times } = evidence;
  const rule = textRule(evidence);
  const baseMs = timeOf(rule, times);
  const longestMs = Math.max(times.endpointUnfinishedMs, times.endpointDigitsMs, baseMs);
  const tone = toneOf(evidence.ending);
  const reasons: [string, number][] = [
    ['EP12', byPauses(rule, baseMs, evidence)],
    ['EP11', bySound(rule, tone)],
    ['EP13', byDetector(rule, evidence.predicted, longestMs / Math.max(1, baseMs))],
  ];
  const factor = reasons.reduce((product, [, each]) => product * each, 1);
  const shortestMs = Math.min(baseMs, times.endpointCompleteMs);
  return {
    silenceMs: Math.round(Math.min(longestMs, Math.max(shortestMs, baseMs * factor))),
    rule: [rule, ...reasons.filter(([, each]) => Math.abs(each - 1) >= TELLING).map(([name]) => name)].join(
      '+',
    ),
    over: oddsOf(rule, tone, evidence.predicted),
  };
}

/** What moves the time by less is not named. */
const TELLING = 0.08;

/** So many times the silence after a plain sentence, no more than within a number. */
function between(share: number, times: TurnPlan): number {
  return Math.round(Math.max(times.endpointMs, Math.min(share * times.endpointMs, times.endpointDigitsMs)));
}

/** Of the wait within a number or a name, so much is left where it may be whole: people pause there for as long, whatever the budget. */
const LAST_LETTERS = 0.55;

function timeOf(rule: TextRule, times: TurnPlan): number {
  switch (rule) {
    case 'EP1':
      return times.endpointMs;
    case 'EP2':
      return times.endpointCompleteMs;
    case 'EP3':
      return times.endpointUnfinishedMs;
    case 'EP4':
    case 'EP5':
    case 'EP8':
      return times.endpointDigitsMs;
    case 'EP15':
      return Math.round(LAST_LETTERS * times.endpointDigitsMs);
    case 'EP18':
      return between(2.4, times);
    case 'EP9':
      return between(2, times);
    case 'EP10':
    case 'EP17':
      return Math.max(between(2.75, times), Math.round(LAST_LETTERS * times.endpointDigitsMs));
  }
}

/** The end of a long text tells as much as all of it. */
const READ_CHARACTERS = 400;

function textRule({ text: all, expect: planned, asked: question, locale, guide }: TurnEvidence): TextRule {
  const text = all.slice(-READ_CHARACTERS);
  const asked = question === undefined ? null : askedFor(question, locale);
  const expect = expectedOf(planned, asked);
  const mail = mailState(text, expect, locale);
  if (mail === 'whole') return 'EP2';
  if (endsUnfinished(text, locale) || isHesitation(text, locale)) return 'EP3';
  const isDictated = expect.shape === 'digits' || expect.shape === 'spelling';
  if (isDictated && isAssent(text, locale)) return 'EP3';
  if (mail === 'part') return 'EP8';
  return (
    byWholeness(text, numberState(text, expect, locale, asked), 'EP4') ??
    byWholeness(text, spellingState(text, expect, locale), 'EP5') ??
    byWholeness(text, itemState(text, expect, guide), 'EP9') ??
    (isDictated || asked === 'number' ? announcementRule(text, expect, locale) : null) ??
    byWholeness(text, openingState(text, expect, locale, asked), 'EP9') ??
    clauseRule(text, expect, locale, guide)
  );
}

function byWholeness(text: string, state: Wholeness, part: TextRule): TextRule | null {
  switch (state) {
    case 'none':
      return null;
    case 'part':
      return part;
    case 'most':
      return 'EP15';
    case 'named':
      return 'EP17';
    case 'perhaps':
      return isWrittenAsWhole(text) ? 'EP1' : 'EP10';
    case 'whole':
      return 'EP2';
  }
}

function announcementRule(text: string, expect: Expectation, locale: string): TextRule | null {
  const announced = announcement(text, expect, locale);
  return announced && (announced === 'announced' ? 'EP3' : 'EP17');
}

function clauseRule(text: string, expect: Expectation, locale: string, guide: Guide): TextRule {
  if (!looksComplete(text, expect, locale)) return isReport(text, expect, locale) ? 'EP18' : 'EP1';
  return answerState(text, expect, guide, locale) === 'part' ? 'EP1' : 'EP2';
}
