/** The recognisers that sessions can be opened with, by name, and what they are told to listen for. */
import { createHash } from 'node:crypto';
import { ParleyError } from '#voice/errors.ts';
import type { Guide, SlotGuide } from '#voice/plan.ts';
import type { SpeechToText } from '#voice/ports/speech-to-text.ts';

export interface Recogniser {
  stt: SpeechToText;
  /** Understands what it is told to listen for, and nothing else. */
  guided: boolean;
}

/** What may be said. A recogniser that takes free dictation needs none of it. */
export interface ListenFor {
  /** Words and sentences as they are spoken, at any time. */
  phrases: string[];
  /** Answers of a kind: numbers, dates, one of a list. */
  slots: Record<string, SlotGuide>;
}

/** Those to ask, in order: the one that was named alone; without a name the best, and behind it what can stand in for it. */
export function choose(
  recognisers: readonly Recogniser[],
  name: string | undefined,
  guide: Guide | null,
): SpeechToText[] {
  const known = name === undefined ? recognisers : recognisers.filter(({ stt }) => stt.id === name);
  if (known.length === 0)
    throw new ParleyError(
      'session.recogniser_unknown',
      `There is no recogniser "${name}"; here are ${recognisers.map(({ stt }) => stt.id).join(', ')}.`,
    );
  const able = known.filter(({ guided }) => !guided || guide !== null).map(({ stt }) => stt);
  if (able.length > 0) return able;
  throw new ParleyError(
    'session.unguided',
    `${known[0]?.stt.id} understands only what it is told to listen for: name phrases or slots in listenFor, or set a recogniser for free speech (PARLEY_STT_URL).`,
  );
}

/** Null where there is nothing to listen for in particular. */
export function guideOf({ phrases, slots }: ListenFor, language: string): Guide | null {
  const spoken = [...new Set(phrases.map(plain))].filter((phrase) => phrase !== '');
  if (spoken.length === 0 && Object.keys(slots).length === 0) return null;
  const text = JSON.stringify([language, slots, spoken]);
  return { id: createHash('sha256').update(text).digest('hex').slice(0, 32), slots, phrases: spoken };
}

export const NO_GUIDE: Guide = { id: 'nothing-in-particular', slots: {}, phrases: [] };

/** Lower-case words without punctuation, as recognisers write them. */
function plain(phrase: string): string {
  return phrase
    .toLowerCase()
    .replaceAll('’', "'")
    .replaceAll(/[^\p{L}\p{N}' ]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
