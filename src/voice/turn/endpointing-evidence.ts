/**
 * What moves the time that the words ask for: how the speech sounded, how this caller pauses, what a learned detector thinks. Each
 * gives a factor, 1 for nothing to say. Pure.
 *
 * The cues are those of Gravano & Hirschberg 2011, "Turn-taking cues in task-oriented dialogue": before the end of a turn the pitch
 * falls and the voice grows softer; before a pause within it the pitch stays level and the last sound is drawn out. That words decide
 * and sound refines follows Ferrer, Shriberg & Stolcke 2002, "Is the speaker done yet?"; that each caller has a pace of their own,
 * Raux & Eskenazi 2008, "Optimizing endpointing thresholds using dialogue features".
 */
import type { Ending } from '#audio/ending.ts';
import type { TextRule } from './endpointing.ts';

/** Semitones under the middle of the voice from which an ending is low, and a second of level pitch. */
const LOW = -2;
const LEVEL_SLOPE = 9;
const FALL_SLOPE = -15;
const RISE_SLOPE = 15;
/** A last sound drawn out so long holds the floor, whatever its words. */
const DRAWN_OUT_MS = 500;
/** Decibels under the loudest syllable from which an ending dies away, and under which it breaks off. */
const DIES_AWAY_DB = 12;
const BREAKS_OFF_DB = 5;

/** From −1, the caller sounds as if they went on, to 1, as if they were done. 0 where nothing is known. */
export function toneOf(ending: Ending | null): number {
  if (!ending || ending.slope === null || ending.height === null) return 0;
  const { slope, height, heldMs, decayDb } = ending;
  const level = Math.abs(slope) <= LEVEL_SLOPE;
  let tone = 0;
  if (height <= LOW && slope < RISE_SLOPE) tone += slope <= FALL_SLOPE ? 0.7 : 0.4;
  else if (level && height > LOW / 2) tone -= 0.5;
  if (decayDb >= DIES_AWAY_DB) tone += 0.3;
  else if (decayDb <= BREAKS_OFF_DB) tone -= 0.3;
  if (level && heldMs >= DRAWN_OUT_MS) tone -= 0.3;
  return Math.max(-1, Math.min(1, tone));
}

/** How far sound may move the time, [shorter, longer]. In a list the melody tells most; against the words of a clause little. */
const SOUND: Record<TextRule, [number, number]> = {
  EP1: [0.2, 0.25],
  EP2: [0.1, 0.2],
  EP3: [0.1, 0.2],
  EP4: [0.1, 0.2],
  EP5: [0.1, 0.2],
  EP8: [0.1, 0.2],
  EP9: [0.2, 0.5],
  EP10: [0.1, 0.5],
  EP15: [0, 0.2],
  EP17: [0, 0.2],
  EP18: [0.1, 0.3],
};

export function bySound(rule: TextRule, tone: number): number {
  const [shorter, longer] = SOUND[rule];
  return tone >= 0 ? 1 - shorter * tone : 1 - longer * tone;
}

/** Silences that are remembered of a caller. */
export const SILENCES = 8;
/** Fewer pauses than this are no habit. */
const HABIT = 2;
/** A caller's pause and a little more; never more than so much longer than the plan's own time. */
const SPARE = 1.25;
const MOST_PATIENCE = 2.5;

/**
 * A caller who often pauses within a turn gets their own pause, where the words leave it open; one who has paused within this number,
 * list or name is likely to do so again, and for as long.
 */
export function byPauses(
  rule: TextRule,
  baseMs: number,
  { silences, pausedMs }: { silences: readonly number[]; pausedMs: number },
): number {
  if (baseMs <= 0) return 1;
  if (rule === 'EP5' && pausedMs > 0)
    return Math.max(LEAST_OF_SPELLING, Math.min(1, (pausedMs * AGAIN_AT_MOST) / baseMs));
  if (OPEN_ENDED.includes(rule)) return Math.max(1, (pausedMs * AGAIN) / baseMs);
  const pauses = silences.filter((ms) => ms > 0).toSorted((a, b) => a - b);
  if ((rule !== 'EP1' && rule !== 'EP18') || pauses.length < HABIT) return 1;
  const share = pauses.length / silences.length;
  const usual = pauses[Math.floor((pauses.length - 1) * 0.75)] ?? 0;
  const wanted = 1 + Math.max(0, (usual * SPARE) / baseMs - 1) * Math.min(1, share * 2);
  return Math.min(MOST_PATIENCE, wanted);
}
const OPEN_ENDED: TextRule[] = ['EP9', 'EP10', 'EP17'];
/** The same and a little more: pauses between the groups of a number are that much alike. */
const AGAIN = 1.15;
/** Who spells letter by letter pauses no more than so many times as long the next time; the wait is then shorter, not less than this share of it. */
const AGAIN_AT_MOST = 2.5;
const LEAST_OF_SPELLING = 0.65;

/** A detector that is sure halves the time; one that is sure of the contrary stretches it to the longest. */
export function byDetector(rule: TextRule, predicted: number | null, most: number): number {
  if (predicted === null) return 1;
  const sure = 2 * predicted - 1;
  if (sure >= 0) return 1 - 0.5 * sure * (rule === 'EP3' || rule === 'EP8' ? 0.6 : 1);
  return 1 + Math.min(rule === 'EP2' ? 1 : 3, Math.max(0, most - 1)) * -sure;
}

/** How likely a turn is over whose words end so, before anything else is known. */
const PRIOR: Record<TextRule, number> = {
  EP1: 0.7,
  EP2: 0.95,
  EP3: 0.1,
  EP4: 0.15,
  EP5: 0.2,
  EP8: 0.1,
  EP9: 0.5,
  EP10: 0.5,
  EP15: 0.4,
  EP17: 0.5,
  EP18: 0.55,
};
/** How much sound and detector weigh against the words, in log odds. */
const TONE_WEIGHT = 0.8;
const DETECTOR_WEIGHT = 0.7;

export function oddsOf(rule: TextRule, tone: number, predicted: number | null): number {
  const words = logit(PRIOR[rule]);
  const heard = predicted === null ? 0 : logit(Math.max(0.01, Math.min(0.99, predicted))) * DETECTOR_WEIGHT;
  return 1 / (1 + Math.exp(-(words + tone * TONE_WEIGHT + heard)));
}

function logit(probability: number): number {
  return Math.log(probability / (1 - probability));
}
