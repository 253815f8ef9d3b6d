/** Recordings of people: which there are, what is said in them, and when. */
import { existsSync, readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { rms } from '../../../src/audio/features.ts';
import { FRAME_MS, FRAME_SAMPLES } from '../../../src/audio/frames.ts';
import { monoFromWav } from '../../../src/audio/wav.ts';
import type { Clip } from './clips.ts';

const SAID: Record<string, string> = {
  'go-forward-ten-meters': 'go forward ten meters',
  'cards-ten-of-clubs': 'ten of clubs',
  'cards-four-queen-of-clubs': 'four queen of clubs',
  'cards-seven-of-clubs': 'seven of clubs',
  'reading-0870':
    'and mister john dashwood had then leisure to consider how much there might be prudently in his power to do for them',
  'reading-0880': 'he was not an ill disposed young man',
};

export function recordingsIn(folder: string): { file: string; text: string }[] {
  return Object.entries(SAID)
    .map(([name, text]) => ({ file: join(folder, `${name}.wav`), text }))
    .filter(({ file }) => existsSync(file));
}

/** A frame this much softer than the loudest is no speech. */
const SOFT = 0.05;
const EDGE_FRAMES = 1;
const clips = new Map<string, Clip>();

/** Without the silence around it. Nobody has timed its words: they share its time by their letters. */
export function recordedClip(file: string, text: string): Clip {
  const known = clips.get(file);
  if (known) return known;
  const whole = monoFromWav(readFileSync(file), 16_000);
  const levels = Array.from({ length: Math.floor(whole.length / FRAME_SAMPLES) }, (_, i) =>
    rms(whole.subarray(i * FRAME_SAMPLES, (i + 1) * FRAME_SAMPLES)),
  );
  const loud = levels.reduce((most, level) => Math.max(most, level), 0) * SOFT;
  const first = Math.max(0, levels.findIndex((level) => level > loud) - EDGE_FRAMES);
  const last = Math.min(levels.length, levels.findLastIndex((level) => level > loud) + 1 + EDGE_FRAMES);
  const samples = whole.slice(first * FRAME_SAMPLES, last * FRAME_SAMPLES);
  const durationMs = samples.length / 16;
  const edgeMs = EDGE_FRAMES * FRAME_MS;
  const words = text.split(' ');
  const letters = words.join('').length;
  let atMs = edgeMs;
  const timed = words.map((word) => {
    const startMs = atMs;
    atMs += ((durationMs - 2 * edgeMs) * word.length) / letters;
    return { text: word, startMs, endMs: atMs };
  });
  const sha = createHash('sha256').update(basename(file)).digest('hex').slice(0, 16);
  const clip = { samples, durationMs, words: timed, sha };
  clips.set(file, clip);
  return clip;
}
