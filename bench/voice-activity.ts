/**
 * Compares the voice activity detectors on a small labelled set: people (where the recordings lie beside the project), the embedded
 * voices, noise, hum, tones and clicks, each wide-band and through a telephone. Speech made by Flite is labelled by its phones.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { rms } from '#audio/features.ts';
import { FRAME_MS, FRAME_SAMPLES, SAMPLE_RATE_HZ } from '#audio/frames.ts';
import { decodeMulawFloat, encodeMulawFloat } from '#audio/mulaw.ts';
import { resampleWhole } from '#audio/resample.ts';
import { monoFromWav } from '#audio/wav.ts';
import { openFlite } from '#adapters/providers/flite/flite.ts';
import { openFvad } from '#adapters/providers/fvad/fvad.ts';
import { sileroMissing } from '#adapters/providers/silero/runtime.ts';
import { openSilero } from '#adapters/providers/silero/silero.ts';
import type { VoiceActivity } from '#voice/ports/voice-activity.ts';

interface Sample {
  group: 'people' | 'flite' | 'none';
  name: string;
  samples: Float32Array;
  /** For each frame whether it is speech. */
  truth: boolean[];
}

const SECOND = SAMPLE_RATE_HZ;
const FOLDER = new URL('../../shared/speech/', import.meta.url);
const clock = {
  nowMs: () => performance.now(),
  epochMs: () => Date.now(),
  timer: (delayMs: number, fire: () => void) => {
    const timeout = setTimeout(fire, delayMs);
    return () => clearTimeout(timeout);
  },
};

let seed = 1;
function noise(length: number, level: number): Float32Array {
  return Float32Array.from({ length }, () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return (seed / 2 ** 31 - 1) * level * Math.sqrt(3);
  });
}

function tones(hz: number[], length: number): Float32Array {
  const level = 0.2 / hz.length;
  return Float32Array.from({ length }, (_, i) =>
    hz.reduce((sum, each) => sum + level * Math.sin((2 * Math.PI * each * i) / SAMPLE_RATE_HZ), 0),
  );
}

function telephone(samples: Float32Array): Float32Array {
  const narrow = resampleWhole(samples, SAMPLE_RATE_HZ, 8000);
  const codes = new Uint8Array(narrow.length);
  encodeMulawFloat(narrow, codes);
  decodeMulawFloat(codes, narrow);
  return resampleWhole(narrow, 8000, SAMPLE_RATE_HZ);
}

function frames(samples: Float32Array): Float32Array[] {
  return Array.from({ length: Math.floor(samples.length / FRAME_SAMPLES) }, (_, i) =>
    samples.subarray(i * FRAME_SAMPLES, (i + 1) * FRAME_SAMPLES),
  );
}

/** A second and a half of a quiet room before and a second after, so that onset and end are seen. */
function inRoom(samples: Float32Array): Float32Array {
  const all = noise(samples.length + 2.5 * SECOND, 0.0015);
  for (const [i, sample] of samples.entries()) all[i + 1.5 * SECOND]! += sample;
  return all;
}

/** Recordings are clean: what is within 26 dB of their loudest frame is speech, and so are gaps of up to 160 ms. */
function labelByLevel(samples: Float32Array): boolean[] {
  const levels = frames(samples).map(rms);
  const loud = levels.map((level) => level > Math.max(...levels) / 20);
  return loud.map(
    (each, i) =>
      each || (loud.slice(Math.max(0, i - 4), i).includes(true) && loud.slice(i + 1, i + 5).includes(true)),
  );
}

const people: Sample[] = !existsSync(FOLDER)
  ? []
  : readdirSync(FOLDER)
      .filter((name) => name.endsWith('.wav'))
      .map((name) => {
        const samples = inRoom(monoFromWav(readFileSync(new URL(name, FOLDER)), SAMPLE_RATE_HZ));
        return { group: 'people', name, samples, truth: labelByLevel(samples) };
      });
if (people.length === 0) console.log('people: skipped, the recordings are not beside the project');

async function spoken(): Promise<Sample[]> {
  const flite = openFlite({ clock });
  await flite.load();
  const all: Sample[] = [];
  for (const voice of flite.voices) {
    for (const text of [
      'Yes.',
      'I would like to come on Tuesday at half past two.',
      'My number is five five five, one two three four.',
    ]) {
      const request = { text, locale: 'en-US', voice, speed: 1 };
      const parts: number[] = [];
      const words: { startMs: number; endMs: number }[] = [];
      for await (const chunk of flite.speak(request, new AbortController().signal)) {
        for (const sample of chunk.samples) parts.push(sample);
        words.push(...(chunk.words ?? []));
      }
      const samples = inRoom(Float32Array.from(parts));
      const truth = frames(samples).map((_, i) => {
        const atMs = i * FRAME_MS + FRAME_MS / 2 - 1500;
        return words.some((word) => atMs >= word.startMs && atMs < word.endMs);
      });
      all.push({ group: 'flite', name: `${voice}: ${text}`, samples, truth });
    }
  }
  await flite.close();
  return all;
}

function noSpeech(): Sample[] {
  const clicks = noise(5 * SECOND, 0.001);
  for (let i = 0; i < 12; i += 1) clicks.set(noise(SECOND * 0.03, 0.3), SECOND + i * 5000);
  const all: [string, Float32Array][] = [
    ['white noise, 15 dB beneath speech', noise(5 * SECOND, 0.018)],
    ['white noise, loud', noise(5 * SECOND, 0.1)],
    ['hum 50 Hz', tones([50, 100, 150], 5 * SECOND)],
    ['tone 440 Hz', tones([440], 5 * SECOND)],
    ['dial tone', tones([350, 440], 5 * SECOND)],
    ['key 6', tones([770, 1477], 5 * SECOND)],
    ['clicks of 30 ms', clicks],
  ];
  return all.map(([name, samples]) => ({
    group: 'none',
    name,
    samples,
    truth: frames(samples).map(() => false),
  }));
}

interface Score {
  hit: number;
  speech: number;
  falseFrames: number;
  silence: number;
  onsetsMs: number[];
}

async function judge(vad: VoiceActivity, sample: Sample, score: Score, pause: boolean): Promise<void> {
  const detector = vad.open();
  const heard: boolean[] = [];
  for (const frame of frames(sample.samples)) {
    heard.push(detector.push(frame));
    if (pause) await new Promise((resolve) => setTimeout(resolve, 10));
  }
  detector.close();
  for (const [i, is] of sample.truth.entries()) {
    if (is) {
      score.speech += 1;
      if (heard[i]) score.hit += 1;
      continue;
    }
    /** Up to 100 ms after speech a detector may wait: neither right nor wrong. */
    if (sample.truth.slice(Math.max(0, i - 5), i).includes(true)) continue;
    score.silence += 1;
    if (heard[i]) score.falseFrames += 1;
  }
  const onset = sample.truth.indexOf(true);
  const noticed = heard.indexOf(true, Math.max(0, onset - 2));
  if (onset >= 0) score.onsetsMs.push(noticed < 0 ? 9999 : (noticed + 1 - onset) * FRAME_MS);
}

const set = [...people, ...(await spoken()), ...noSpeech()];
const fvad = await openFvad();
const detectors: [VoiceActivity, boolean][] = [[fvad, false]];
const missing = sileroMissing();
const silero = missing === null ? await openSilero(fvad) : null;
if (silero === null) console.log(`silero: skipped, ${missing}`);
else detectors.push([silero, true]);

console.log(
  'detector       line       sounds   speech heard   false frames   onset noticed after p50 / most',
);
for (const [vad, pause] of detectors) {
  for (const line of ['wide', 'telephone'] as const) {
    for (const group of ['people', 'flite', 'none'] as const) {
      const score: Score = { hit: 0, speech: 0, falseFrames: 0, silence: 0, onsetsMs: [] };
      for (const sample of set.filter((each) => each.group === group)) {
        const samples = line === 'wide' ? sample.samples : telephone(sample.samples);
        await judge(vad, { ...sample, samples }, score, pause);
      }
      const onsets = score.onsetsMs.toSorted((a, b) => a - b);
      const percent = (part: number, whole: number): string =>
        whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`;
      console.log(
        `${vad.id.padEnd(14)} ${line.padEnd(10)} ${group.padEnd(8)} ${percent(score.hit, score.speech).padEnd(14)} ` +
          `${percent(score.falseFrames, score.silence).padEnd(14)} ${onsets.length === 0 ? '-' : `${onsets[onsets.length >> 1]} / ${onsets.at(-1)} ms`}`,
      );
    }
  }
}

const detector = fvad.open();
const all = set.flatMap((sample) => frames(sample.samples));
const cpu = process.cpuUsage();
for (const frame of all) detector.push(frame);
const { user } = process.cpuUsage(cpu);
console.log(
  `fvad and gate: ${(user / 1000 / ((all.length * FRAME_MS) / 1000)).toFixed(2)} ms of CPU for a second of audio`,
);
await silero?.close();
