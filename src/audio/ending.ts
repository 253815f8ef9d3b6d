/**
 * How speech sounded as it ended: pitch, loudness and length of what was said last, from at most a second of sound. Computed once for
 * each utterance, in a fifth of a millisecond; nothing is kept between calls of the function but memory.
 *
 * Pitch by the normalised autocorrelation of 40 ms windows (Boersma 1993, "Accurate short-term analysis of the fundamental frequency"),
 * at 4 kHz: on a telephone the fundamental itself is missing, its period is not.
 */
import { FRAME_MS, FRAME_SAMPLES } from './frames.ts';

export interface Ending {
  /** Slope of the pitch over the last voiced 240 ms, in semitones a second; null where too little is voiced. */
  slope: number | null;
  /** The last voiced 100 ms against the median pitch of the window, in semitones; null as above. */
  height: number | null;
  /** Length of the last unbroken voiced stretch, in milliseconds. */
  heldMs: number;
  /** How much softer the last 100 ms of sound are than the loudest 100 ms, in decibels. */
  decayDb: number;
}

/** Frames that are looked at, at most. */
const ENDING_FRAMES = 50;
const DECIMATE = 4;
const RATE_HZ = 4000;
const FRAME = FRAME_SAMPLES / DECIMATE;
const WINDOW = 2 * FRAME;
const SHORTEST_LAG = Math.floor(RATE_HZ / 400);
const LONGEST_LAG = Math.ceil(RATE_HZ / 65);
/** Correlation from which a window is voiced. Lower: breath has a pitch; higher: creaky ends have none. */
const VOICED = 0.55;
/** The shortest lag that correlates nearly as well as the best is the period; its multiples correlate too. */
const NEARLY = 0.88;
/** A frame so much softer than the loudest carries no melody, in power: 23 dB. */
const FLOOR = 0.005;
/** A voice does not leap further in 20 ms, in semitones; what does is a fricative that looks like a period. */
const LEAP = 4;
/** Nor does it stray further from its middle. */
const RANGE = 14;
/** A voiced stretch shorter than this is an accident. */
const LEAST_RUN = 3;
const SLOPE_FRAMES = 12;
const LAST_FRAMES = 5;
/** Fewer voiced windows than these tell no melody. */
const LEAST_VOICED = 5;

const samples = new Float64Array(ENDING_FRAMES * FRAME);
/** Sums of the squares of the samples before. */
const squares = new Float64Array(ENDING_FRAMES * FRAME + 1);
const powers = new Float64Array(ENDING_FRAMES);
/** Semitones above 55 Hz; NaN where unvoiced. */
const pitches = new Float64Array(ENDING_FRAMES);
/** Lags that are looked at in one pass: each sample is read once for all of them, and no sum waits for another. */
const AT_ONCE = 4;
const correlations = new Float64Array(LONGEST_LAG + 2 + AT_ONCE);

/** `frames` are 20 ms of 16 kHz each, the last of them where speech ended. Null where there is no sound in them. */
export function endingOf(frames: readonly Float32Array[]): Ending | null {
  const taken = frames.slice(-ENDING_FRAMES);
  taken.forEach(decimate);
  for (let i = 0; i < taken.length * FRAME; i += 1) squares[i + 1] = squares[i]! + samples[i]! * samples[i]!;
  const loudest = Math.max(0, ...powers.subarray(0, taken.length));
  if (!(loudest > 1e-8)) return null;
  let end = taken.length;
  while (end > 0 && powers[end - 1]! < loudest * FLOOR) end -= 1;
  for (let at = 0; at < end; at += 1)
    pitches[at] = at + 2 > end || powers[at]! < loudest * FLOOR ? Number.NaN : pitchAt(at);
  const voiced = steady(end);
  return { ...melody(voiced), heldMs: held(voiced) * FRAME_MS, decayDb: decay(end) };
}

function decimate(frame: Float32Array, at: number): void {
  let power = 0;
  for (let i = 0; i < FRAME; i += 1) {
    let sum = 0;
    for (let k = 0; k < DECIMATE; k += 1) {
      const sample = frame[i * DECIMATE + k]!;
      sum += sample >= -1 && sample <= 1 ? sample : 0;
    }
    samples[at * FRAME + i] = sum / DECIMATE;
    power += (sum * sum) / (DECIMATE * DECIMATE);
  }
  powers[at] = power / FRAME;
}

/** The pitch of the window that begins with this frame. */
function pitchAt(frame: number): number {
  const from = frame * FRAME;
  for (let lag = SHORTEST_LAG - 1; lag <= LONGEST_LAG + 1; lag += AT_ONCE) correlate(from, lag);
  let best = 0;
  for (let lag = SHORTEST_LAG; lag <= LONGEST_LAG; lag += 1) best = Math.max(best, correlations[lag]!);
  if (best < VOICED) return Number.NaN;
  for (let lag = SHORTEST_LAG; lag <= LONGEST_LAG; lag += 1) {
    const [before, here, after] = [correlations[lag - 1]!, correlations[lag]!, correlations[lag + 1]!];
    if (here < NEARLY * best || here < before || here < after) continue;
    const bend = before - 2 * here + after;
    const shift = bend < 0 ? (before - after) / (2 * bend) : 0;
    return 12 * Math.log2(RATE_HZ / (lag + shift) / 55);
  }
  return Number.NaN;
}

/** Writes the correlations of this lag and the three after it. */
function correlate(from: number, lag: number): void {
  const s = samples;
  const end = from + WINDOW;
  const common = end - lag - 3;
  let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
  let later0 = s[from + lag]!;
  let later1 = s[from + lag + 1]!;
  let later2 = s[from + lag + 2]!;
  for (let i = from; i < common; i += 1) {
    const here = s[i]!;
    const later3 = s[i + lag + 3]!;
    sum0 += here * later0;
    sum1 += here * later1;
    sum2 += here * later2;
    sum3 += here * later3;
    later0 = later1;
    later1 = later2;
    later2 = later3;
  }
  sum0 += s[common]! * s[end - 3]!;
  sum0 += s[common + 1]! * s[end - 2]!;
  sum0 += s[common + 2]! * s[end - 1]!;
  sum1 += s[common]! * s[end - 2]!;
  sum1 += s[common + 1]! * s[end - 1]!;
  sum2 += s[common]! * s[end - 1]!;
  correlations[lag] = normalised(sum0, from, lag);
  correlations[lag + 1] = normalised(sum1, from, lag + 1);
  correlations[lag + 2] = normalised(sum2, from, lag + 2);
  correlations[lag + 3] = normalised(sum3, from, lag + 3);
}

function normalised(cross: number, from: number, lag: number): number {
  const to = from + WINDOW - lag;
  const power = (squares[to]! - squares[from]!) * (squares[to + lag]! - squares[from + lag]!);
  return power > 0 ? cross / Math.sqrt(power) : 0;
}

/** The voiced frames in which a voice was heard, not an accident. */
function steady(end: number): number[] {
  const runs: number[][] = [];
  for (let at = 0; at < end; at += 1) {
    if (Number.isNaN(pitches[at]!)) continue;
    const run = runs.at(-1);
    if (run?.at(-1) === at - 1 && Math.abs(pitches[at]! - pitches[at - 1]!) <= LEAP) run.push(at);
    else runs.push([at]);
  }
  const voiced = runs.filter((run) => run.length >= LEAST_RUN).flat();
  const middle = median(voiced.map((at) => pitches[at]!));
  return voiced.filter((at) => Math.abs(pitches[at]! - middle) <= RANGE);
}

function melody(voiced: number[]): Pick<Ending, 'slope' | 'height'> {
  if (voiced.length < LEAST_VOICED) return { slope: null, height: null };
  const middle = median(voiced.map((at) => pitches[at]!));
  const last = voiced.filter((at) => at > voiced.at(-1)! - SLOPE_FRAMES);
  const mean = last.reduce((sum, at) => sum + at, 0) / last.length;
  let over = 0;
  let under = 0;
  for (const at of last) {
    over += (at - mean) * (pitches[at]! - middle);
    under += (at - mean) ** 2;
  }
  const slope = under > 0 ? ((over / under) * 1000) / FRAME_MS : 0;
  const height = median(voiced.slice(-LAST_FRAMES).map((at) => pitches[at]!)) - middle;
  return { slope: tenth(slope), height: tenth(height) };
}

function held(voiced: number[]): number {
  let frames = voiced.length === 0 ? 0 : 1;
  while (frames < voiced.length && voiced.at(-frames - 1) === voiced.at(-frames)! - 1) frames += 1;
  return frames;
}

/** `end` is the frame after the last sound. */
function decay(end: number): number {
  let loudest = 0;
  let level = 0;
  for (let at = 0; at < end; at += 1) {
    level = 0;
    const from = Math.max(0, at - LAST_FRAMES + 1);
    for (let i = from; i <= at; i += 1) level += powers[i]! / (at - from + 1);
    loudest = Math.max(loudest, level);
  }
  return level > 0 ? tenth(10 * Math.log10(loudest / level)) : 0;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
