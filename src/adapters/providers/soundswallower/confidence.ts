/**
 * How far a result can be trusted: the accepted path against the garbage path, as a calibrated probability.
 * Weights are fitted by `bench/recogniser-calibration.ts`; docs/RECOGNISER.md has the table they were measured with.
 */
import type { Path } from './engine.ts';
import { SILENCE } from './grammar/utterance.ts';

export interface Evidence {
  /** How much better the accepted path is than garbage, in nats per frame of speech; no garbage path counts as 92 nats. */
  margin: number;
  /** The same for the accepted word that is worst off. */
  worstWord: number;
  /** One over the square root of the frames of speech: short words prove less. */
  shortness: number;
  /** Words per second of speech. */
  pace: number;
  /** How unlikely the grammar finds the words: nats per word, 0 is certain. */
  surprise: number;
}

export interface Judgement {
  evidence: Evidence | null;
  confidence: number;
  refused: boolean;
}

/** Under this the text would mislead more often than help: the utterance is refused instead. */
export const REFUSED_BELOW = 0.3;
/** The decoder drops a path that is about this much worse than the best. */
const BEAM_NATS = 92;

export function judge(best: Path | null, rival: Path | null, samples: Float32Array): Judgement {
  const speaking = hasSpeech(samples);
  if (!best) return { evidence: null, confidence: 0, refused: speaking };
  const evidence = evidenceOf(best, rival);
  if (!evidence) return { evidence: null, confidence: 0, refused: false };
  const confidence = probability(evidence);
  if (confidence < REFUSED_BELOW) return { evidence, confidence: 0, refused: speaking };
  return { evidence, confidence: round(confidence), refused: false };
}

export const WEIGHTS = {
  constant: 4.589,
  margin: 2.679,
  worstWord: 0.981,
  shortness: 29.253,
  pace: -1.928,
  surprise: -0.321,
};

export function probability(evidence: Evidence): number {
  const sum =
    WEIGHTS.constant +
    WEIGHTS.margin * evidence.margin +
    WEIGHTS.worstWord * evidence.worstWord +
    WEIGHTS.shortness * evidence.shortness +
    WEIGHTS.pace * evidence.pace +
    WEIGHTS.surprise * evidence.surprise;
  return 1 / (1 + Math.exp(-sum));
}

function evidenceOf(best: Path, rival: Path | null): Evidence | null {
  const words = best.segments.filter(({ word }) => word !== SILENCE);
  const frames = words.reduce((sum, { startFrame, endFrame }) => sum + endFrame - startFrame + 1, 0);
  if (frames === 0) return null;
  const lead = rival ? best.score - rival.score : BEAM_NATS;
  const margin = clamp(lead / frames, 2);
  const reference = rival ? cumulative(rival) : null;
  const each = words.map((segment) => {
    if (!reference) return margin;
    const length = segment.endFrame - segment.startFrame + 1;
    const garbage = reference(segment.endFrame) - reference(segment.startFrame - 1);
    return clamp((segment.score - garbage) / length, 4);
  });
  return {
    margin,
    worstWord: Math.min(...each),
    shortness: 1 / Math.sqrt(frames),
    pace: (100 * words.length) / frames,
    surprise: best.grammarCost / words.length,
  };
}

/** The score of a path up to and with a frame, taken as even inside each segment. */
function cumulative(path: Path): (frame: number) => number {
  return (frame) => {
    let sum = 0;
    for (const { startFrame, endFrame, score } of path.segments) {
      if (startFrame > frame) break;
      const length = endFrame - startFrame + 1;
      sum += (score * Math.min(length, frame - startFrame + 1)) / length;
    }
    return sum;
  };
}

/** Speech for our purpose: at least 120 ms clearly above silence. */
function hasSpeech(samples: Float32Array): boolean {
  const frame = 320;
  let loud = 0;
  for (let at = 0; at + frame <= samples.length; at += frame) {
    let power = 0;
    for (let n = at; n < at + frame; n += 1) power += (samples[n] ?? 0) ** 2;
    if (power / frame > SILENCE_POWER) loud += 1;
  }
  return loud >= 6;
}

/** −50 dB of full scale: under it a line is silent. */
const SILENCE_POWER = 1e-5;

function clamp(value: number, most: number): number {
  return Math.max(-most, Math.min(most, value));
}

function round(probability: number): number {
  return Math.round(probability * 1000) / 1000;
}
