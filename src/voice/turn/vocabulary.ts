/** The languages that the turn rules know. English is full, French modest; others use English. */
import { ENGLISH } from './vocabulary/english.ts';
import { FRENCH } from './vocabulary/french.ts';
import type { Vocabulary } from './vocabulary/vocabulary.ts';

export type { Vocabulary };

const TABLE: Record<string, Vocabulary> = { en: ENGLISH, fr: FRENCH };

/** The vocabulary of a BCP 47 tag; English where its language has none. */
export function vocabularyOf(locale: string): Vocabulary {
  return TABLE[locale.slice(0, 2).toLowerCase()] ?? ENGLISH;
}
