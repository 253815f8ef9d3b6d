/** What a transcription answer says, and how far it is to be believed. */
import { z } from 'zod';
import { ParleyError } from '#voice/errors.ts';
import type { TimedWord } from '#voice/plan.ts';

export interface Transcript {
  text: string;
  confidence: number;
  refused: boolean;
  words: TimedWord[];
}

/** For servers that give no probabilities. Not measured: a middling trust, above the usual threshold for a clarification. */
const UNKNOWN_CONFIDENCE = 0.75;
/** Whisper's own rule for silence: this likely no speech, and this unlikely a text. */
const NO_SPEECH_PROBABILITY = 0.6;
const NO_SPEECH_LOG_PROBABILITY = -1;
/** Text that compresses better than this goes round in circles: the mark of a decoder that has lost the thread. */
const MAX_COMPRESSION = 2.4;
/** What Whisper's family writes under silence, learnt from subtitles, and what no caller says. */
const SUBTITLES =
  /^(?:thanks? (?:you )?(?:so much )?for watching|please subscribe.*|(?:don't forget to )?(?:like and )?subscribe.*|subtitles? (?:by|created by) .*|.*amara\.org.*|sous-titr(?:es|age) .*|\[?(?:blank_audio|music|silence|applause)\]?|♪+)[.!\s]*$/i;

const number = z.number().nullish().catch(null);
const ANSWER = z.object({
  text: z.string(),
  words: z
    .array(z.object({ word: z.string(), start: z.number(), end: z.number() }))
    .nullish()
    .catch(null),
  segments: z
    .array(
      z.object({
        start: number,
        end: number,
        avg_logprob: number,
        no_speech_prob: number,
        compression_ratio: number,
      }),
    )
    .nullish()
    .catch(null),
});
type Answer = z.infer<typeof ANSWER>;
type Segment = NonNullable<Answer['segments']>[number];

/** Reads `json` and `verbose_json`; throws `provider.malformed` for anything else. */
export function transcriptOf(body: string, host: string): Transcript {
  const answer = ANSWER.safeParse(jsonOf(body));
  if (!answer.success)
    throw new ParleyError('provider.malformed', `${host} sent what is not a transcription`);
  const text = answer.data.text.trim();
  const segments = answer.data.segments ?? [];
  if (text === '' || SUBTITLES.test(text) || (segments.length > 0 && segments.every(isSilence)))
    return nothing(false);
  if (segments.length > 0 && segments.every((one) => (one.compression_ratio ?? 0) > MAX_COMPRESSION))
    return nothing(true);
  return { text, confidence: confidenceOf(segments), refused: false, words: wordsOf(answer.data) };
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

function nothing(refused: boolean): Transcript {
  return { text: '', confidence: 0, refused, words: [] };
}

function isSilence(segment: Segment): boolean {
  const unlikely = (segment.avg_logprob ?? NO_SPEECH_LOG_PROBABILITY) <= NO_SPEECH_LOG_PROBABILITY;
  return unlikely && (segment.no_speech_prob ?? 0) > NO_SPEECH_PROBABILITY;
}

/** The mean probability of a token, weighted by the length of its segment. Whisper's scale, not calibrated on calls. */
function confidenceOf(segments: Segment[]): number {
  let sum = 0;
  let weight = 0;
  for (const { start, end, avg_logprob: log } of segments) {
    if (log === null || log === undefined) continue;
    const seconds = Math.max(0.1, (end ?? 0) - (start ?? 0));
    sum += Math.exp(Math.min(0, log)) * seconds;
    weight += seconds;
  }
  return weight === 0 ? UNKNOWN_CONFIDENCE : sum / weight;
}

function wordsOf(answer: Answer): TimedWord[] {
  let atMs = 0;
  return (answer.words ?? []).flatMap(({ word, start, end }) => {
    const text = word.trim();
    const startMs = Math.max(atMs, Math.round(start * 1000));
    const endMs = Math.max(startMs, Math.round(end * 1000));
    if (text === '' || !Number.isFinite(endMs)) return [];
    atMs = endMs;
    return [{ text, startMs, endMs }];
  });
}
