/**
 * What callers say, as the telephone carries it: frames of 160 µ-law codes in base64. Sentences are spoken by the embedded voice on
 * demand and kept; a folder of WAV or raw µ-law files serves as well (`turn*` or `u*`, and `barge*` or `b*`).
 *
 * Between utterances there is digital silence (all codes 0xFF), inside them there never is: a recogniser that stands in for a real
 * one can tell speech by that alone, whatever server it stands in. Over noise there is the noise between them, and inside them every half of
 * a frame is at least 6 dB above it: what is less than `silenceRms` is between them.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rms } from '#audio/features.ts';
import { decodeMulawFloat, encodeMulawFloat, MULAW_SILENCE } from '#audio/mulaw.ts';
import { resampleWhole } from '#audio/resample.ts';
import { monoFromWav } from '#audio/wav.ts';
import { openFlite } from '#adapters/providers/flite/flite.ts';
import { SYSTEM_CLOCK } from '../../recogniser/clock.ts';
import { BARGE_INS, TURNS } from '../sentences.ts';
import { seeded } from './chance.ts';

const RATE_HZ = 8000;
export const FRAME_CODES = 160;
/** What is quieter than this before the first and after the last sound (RMS of a frame, full scale is 1) is cut off. */
const EDGE_LEVEL = 0.008;
/** The line's own noise inside an utterance, three steps of µ-law: no frame of it is digital silence. */
const LINE_NOISE = 24 / 32_768;
/** Over noise, what is inside an utterance is at least so much louder than it, and what is less than that much louder is none. */
const LEAST_ABOVE_NOISE = 2;
const SILENCE_ABOVE_NOISE = 1.5;
const CACHE = join(import.meta.dirname, '../../../node_modules/.cache/parley/load-audio');

/** Payloads, one for each 20 ms. */
export type Utterance = string[];

export interface Sounds {
  turns: Utterance[];
  bargeIns: Utterance[];
  /** Sent in turn while the caller says nothing. */
  silence: string[];
}

export interface SoundOptions {
  /** Null for the sentences of this file. */
  folder: string | null;
  /** Level of the noise under everything, in dB of full scale; null for none. */
  noiseDb: number | null;
}

/** What stand-in recognisers are to take for silence over noise of that level: RMS of a frame, full scale is 32,768. */
export function silenceRms(noiseDb: number): number {
  return Math.round(SILENCE_ABOVE_NOISE * 10 ** (noiseDb / 20) * 32_768);
}

export async function loadSounds({ folder, noiseDb }: SoundOptions): Promise<Sounds> {
  const said = folder === null ? await spoken() : fromFolder(folder);
  const level = noiseDb === null ? null : 10 ** (noiseDb / 20);
  const noise =
    level === null ? null : { level, of: noiseOf(level), above: noiseOf(LEAST_ABOVE_NOISE * level) };
  const silence = new Float32Array(FRAME_CODES * (noise === null ? 1 : 50));
  return {
    turns: said.turns.map((samples) => payloads(samples, noise)),
    bargeIns: said.bargeIns.map((samples) => payloads(samples, noise)),
    silence: noise === null ? [encode(silence)] : frames(noise.of(silence.length)).map(encode),
  };
}

interface Said {
  turns: Float32Array[];
  bargeIns: Float32Array[];
}

async function spoken(): Promise<Said> {
  mkdirSync(CACHE, { recursive: true });
  const speak = async (texts: string[]): Promise<Float32Array[]> => {
    const all: Float32Array[] = [];
    for (const text of texts) all.push(await spokenOnce(text));
    return all;
  };
  return { turns: await speak(TURNS), bargeIns: await speak(BARGE_INS) };
}

async function spokenOnce(text: string): Promise<Float32Array> {
  const path = join(CACHE, `${createHash('sha256').update(text).digest('hex').slice(0, 16)}.ulaw`);
  if (existsSync(path)) return decoded(readFileSync(path));
  const flite = openFlite({ clock: SYSTEM_CLOCK, workers: 1 });
  const chunks: Float32Array[] = [];
  try {
    await flite.load();
    const request = { text, locale: 'en-US', voice: 'default', speed: 1 };
    for await (const { samples } of flite.speak(request, new AbortController().signal)) chunks.push(samples);
  } finally {
    await flite.close();
  }
  const whole = new Float32Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  chunks.reduce((at, chunk) => (whole.set(chunk, at), at + chunk.length), 0);
  const codes = new Uint8Array(Math.ceil(whole.length / 2));
  const length = encodeMulawFloat(resampleWhole(whole, 2 * RATE_HZ, RATE_HZ), codes);
  writeFileSync(path, codes.subarray(0, length));
  return decoded(codes.subarray(0, length));
}

function fromFolder(folder: string): Said {
  const said: Said = { turns: [], bargeIns: [] };
  for (const name of readdirSync(folder).toSorted()) {
    if (!/\.(wav|ulaw)$/.test(name)) continue;
    const bytes = readFileSync(join(folder, name));
    const samples = name.endsWith('.wav') ? monoFromWav(bytes, RATE_HZ) : decoded(bytes);
    (name.startsWith('b') ? said.bargeIns : said.turns).push(samples);
  }
  if (said.turns.length === 0) throw new Error(`${folder}: there is no WAV or .ulaw file of a turn in it.`);
  return said;
}

interface Noise {
  /** RMS; full scale is 1. */
  level: number;
  of: (length: number) => Float32Array;
  /** Added where an utterance is hardly louder than the noise. */
  above: (length: number) => Float32Array;
}

/** Cut to where it sounds, with noise under it, in frames. */
function payloads(samples: Float32Array, noise: Noise | null): Utterance {
  const all = frames(samples);
  const sounds = (frame: Float32Array): boolean => rms(frame) > EDGE_LEVEL;
  const first = all.findIndex(sounds);
  const kept = first < 0 ? all : all.slice(first, all.findLastIndex(sounds) + 1);
  const under = noise?.of ?? noiseOf(LINE_NOISE);
  return kept.map((frame) => {
    const noisy = added(frame, under);
    if (noise === null) return encode(noisy);
    const halves = [noisy.subarray(0, FRAME_CODES / 2), noisy.subarray(FRAME_CODES / 2)];
    const faint = halves.some((half) => rms(half) < LEAST_ABOVE_NOISE * noise.level);
    return encode(faint ? added(noisy, noise.above) : noisy);
  });
}

function frames(samples: Float32Array): Float32Array[] {
  const all: Float32Array[] = [];
  for (let at = 0; at + FRAME_CODES <= samples.length; at += FRAME_CODES)
    all.push(samples.slice(at, at + FRAME_CODES));
  return all;
}

function added(frame: Float32Array, noise: (length: number) => Float32Array): Float32Array {
  const more = noise(frame.length);
  return frame.map((sample, i) => sample + more[i]!);
}

/** White noise of a level, the same on each run. */
function noiseOf(level: number): (length: number) => Float32Array {
  const chance = seeded(7);
  return (length) => Float32Array.from({ length }, () => (2 * chance() - 1) * level * Math.sqrt(3));
}

function encode(samples: Float32Array): string {
  const codes = new Uint8Array(samples.length).fill(MULAW_SILENCE);
  encodeMulawFloat(samples, codes);
  return Buffer.from(codes).toString('base64');
}

function decoded(codes: Uint8Array): Float32Array {
  const samples = new Float32Array(codes.length);
  decodeMulawFloat(codes, samples);
  return samples;
}
