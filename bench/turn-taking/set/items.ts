/** What an item of the set is: what sounds when, and what is right. Times are milliseconds from the item's first sound. */
import type { Expectation } from '../../../src/voice/plan.ts';

/**
 * Each generation of rules is measured on sentences that nobody has tuned by; afterwards they are for tuning, and new ones are written.
 * What was held out from earlier rules is tuned by now.
 */
export type Part = 'tuning' | 'held-out-1' | 'held-out-2' | 'held-out-3' | 'held-out-4' | 'held-out-5';
export const PARTS: Part[] = ['tuning', 'held-out-1', 'held-out-2', 'held-out-3', 'held-out-4', 'held-out-5'];
export type Role = 'tuning' | 'held-out';
export const PARTS_OF: Record<Role, Part[]> = {
  tuning: ['tuning', 'held-out-1', 'held-out-2', 'held-out-3', 'held-out-4'],
  'held-out': ['held-out-5'],
};
export type Voice = 'slt' | 'rms' | 'awb' | 'kal16';

/** Where the sound comes through: what lies over it, and what of the agent's own voice comes back. */
export interface Condition {
  band: 'wide' | 'telephone';
  noise: { kind: NoiseKind; snrDb: number } | null;
  echo: { db: number; delayMs: number } | null;
}
export type NoiseKind = 'white' | 'pink' | 'babble';

/** Something said. `db` is how loud, from the level of an ordinary caller. */
export interface Said {
  type: 'said';
  atMs: number;
  voice: Voice;
  speed: number;
  text: string;
  db: number;
  /** Whose words a recogniser writes down: nobody's where it takes them for noise. */
  understood: boolean;
  /** A recording of a person, which speaks in the place of `voice`. */
  file?: string;
}
/** A sound without words. What a recogniser takes it for, if for anything. */
export interface Noise {
  type: BurstKind;
  atMs: number;
  durationMs: number;
  db: number;
  seed: string;
  takenFor: string | null;
}
export type BurstKind = 'cough' | 'laugh' | 'click' | 'keyboard' | 'breath' | 'thump';
export type Sound = Said | Noise;

interface Common {
  id: string;
  part: Part;
  category: string;
  condition: Condition;
  sounds: Sound[];
}

/** Something sounds while the agent speaks. */
export interface OverlapItem extends Common {
  kind: 'overlap';
  /** True when the caller wants the floor. */
  interrupts: boolean;
  agentVoice: Voice;
  reply: string;
  /** What the reply asks for. */
  expect: Expectation;
  /** From the first audible sample of the reply to the item's first sound. */
  onsetMs: number;
}

/** The caller answers a question, with or without pauses. */
export interface EndpointItem extends Common {
  kind: 'endpointing';
  agentVoice: Voice;
  ask: string;
  expect: Expectation;
  /** From the end of the question to the caller's first word. */
  onsetMs: number;
}

export type Item = OverlapItem | EndpointItem;

/** A clip of speech as the set ships its labels: when each word sounds, and what the samples hash to. */
export interface ClipLabel {
  voice: Voice;
  speed: number;
  text: string;
  durationMs: number;
  /** Word, start, end. */
  words: [string, number, number][];
  /** SHA-256 of the 16-bit samples, first 16 hex digits. */
  sha: string;
}

export function conditionName({ band, noise, echo }: Condition): string {
  const parts = [
    band === 'telephone' ? 'telephone' : '',
    noise ? `${noise.kind} ${noise.snrDb} dB` : '',
    echo ? `echo ${echo.db} dB` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'clean' : parts.join(', ');
}

/** The row of the tables that an item counts in. */
export function conditionGroup({ band, noise, echo }: Condition): string {
  if (band === 'telephone') return echo ? 'telephone with echo' : 'telephone';
  if (noise) return `noise ${noise.kind}`;
  return echo ? `echo ${echo.db} dB` : 'clean';
}
