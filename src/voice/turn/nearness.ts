/** Is it the caller who speaks over the agent, or somebody further from the microphone? Their level tells, where the caller's own is known. */
import { change, type Moment } from '../moment.ts';
import type { OpenTurn, Utterance } from '../state.ts';

/** So much softer than the caller is somebody else, in dB. Less: who lowers their voice is not heard; more: the talk across the room interrupts. */
const SOFTER_DB = 12;
/** The caller's own level is the middle of those of so many turns, and not known before so many. */
const TURNS = 5;
const FEWEST_TURNS = 2;

/** Keeps how loud the caller was in the turn that is over. */
export function rememberLevel(m: Moment, open: OpenTurn): void {
  const levels = open.utterances.flatMap(({ final, levelDb }) =>
    final && final.text !== '' && levelDb !== undefined ? [levelDb] : [],
  );
  if (levels.length > 0) change(m, { levels: [...m.state.levels, Math.max(...levels)].slice(-TURNS) });
}

/** Too soft to be the caller's own, as they have spoken so far. Once in a reply: who goes on at it wants to be heard. [BI13] */
export function isFaint({ state: { levels, reply } }: Moment, { levelDb }: Utterance): boolean {
  if (levelDb === undefined || levels.length < FEWEST_TURNS || reply?.aside) return false;
  const usual = levels.toSorted((a, b) => a - b)[Math.floor(levels.length / 2)] ?? levelDb;
  return levelDb <= usual - SOFTER_DB;
}

/** What counts of it over a reply: nothing, where it is too soft. */
export function wordsOfCaller(m: Moment, utterance: Utterance): Utterance {
  if (!isFaint(m, utterance)) return utterance;
  const { final } = utterance;
  return { ...utterance, partial: '', final: final && { ...final, text: '' } };
}
