/** Sounds that are no words: noise of a room, and what people and desks make. All drawn from a seed. */
import type { BurstKind, NoiseKind } from '../set/items.ts';
import { seededChance, type SeededChance } from '../set/chance.ts';
import type { Speaker } from './clips.ts';

const RATE = 16_000;
/** Ordinary speech on a line: root mean square of what is not silence. */
export const CALLER_RMS = 0.063;
export const AGENT_RMS = 0.08;

/** Root mean square over the frames that are not silent. */
function activeRms(samples: Float32Array): number {
  let sum = 0;
  let count = 0;
  for (let at = 0; at + 320 <= samples.length; at += 320) {
    let power = 0;
    for (let i = at; i < at + 320; i += 1) power += samples[i]! * samples[i]!;
    if (power / 320 < 1e-5) continue;
    sum += power;
    count += 320;
  }
  return count === 0 ? 0 : Math.sqrt(sum / count);
}

export function scaled(samples: Float32Array, toRms: number): Float32Array {
  const now = activeRms(samples);
  return now === 0 ? samples : samples.map((sample) => (sample * toRms) / now);
}

export function fromDb(db: number): number {
  return 10 ** (db / 20);
}

/** A loop of background noise, at a root mean square of 1. */
export function background(kind: NoiseKind, seed: string, speaker: Speaker): Float32Array {
  const chance = seededChance(`${seed} ${kind}`);
  const samples = kind === 'babble' ? babble(chance, speaker) : steady(kind, chance, 6 * RATE);
  let power = 0;
  for (const sample of samples) power += sample * sample;
  const level = Math.sqrt(power / samples.length) || 1;
  return samples.map((sample) => sample / level);
}

function steady(kind: 'white' | 'pink', chance: SeededChance, length: number): Float32Array {
  const samples = new Float32Array(length);
  /** Paul Kellet's economical filter: pink within half a decibel. */
  let [b0, b1, b2] = [0, 0, 0];
  for (let i = 0; i < length; i += 1) {
    const white = 2 * chance.next() - 1;
    b0 = 0.99765 * b0 + white * 0.099046;
    b1 = 0.963 * b1 + white * 0.2965164;
    b2 = 0.57 * b2 + white * 1.0526913;
    samples[i] = kind === 'white' ? white : b0 + b1 + b2 + white * 0.1848;
  }
  return samples;
}

const GOSSIP = [
  'so we went down to the harbour and there was nobody there at all',
  'the train was late again this morning and everyone was standing about',
  'she told me that the garden had never looked so good in spring',
  'they are painting the whole building yellow which nobody asked for',
  'he has been learning to play the piano for nearly seven years now',
  'you should have seen the size of the pumpkin that they brought along',
];

/** Six people who speak at once, each from another place of the loop. */
function babble(chance: SeededChance, speaker: Speaker): Float32Array {
  const samples = new Float32Array(8 * RATE);
  for (const [i, text] of GOSSIP.entries()) {
    const voice = (['slt', 'rms', 'awb'] as const)[i % 3]!;
    const { samples: said } = speaker.say(voice, 0.9 + 0.05 * i, text);
    const louder = scaled(said, 1);
    const offset = chance.between(0, samples.length - 1);
    for (let at = 0; at < samples.length; at += 1)
      samples[(offset + at) % samples.length]! += louder[at % (louder.length + 4000)] ?? 0;
  }
  return samples;
}

/** One burst at the level of a caller's voice. */
export function burst(kind: BurstKind, durationMs: number, seed: string): Float32Array {
  const chance = seededChance(seed);
  const length = Math.round((durationMs * RATE) / 1000);
  const samples = SHAPES[kind](length, chance);
  return scaled(samples, CALLER_RMS);
}

const SHAPES: Record<BurstKind, (length: number, chance: SeededChance) => Float32Array> = {
  cough,
  laugh,
  click: (length, chance) => knocks(length, chance, 1),
  keyboard: (length, chance) => knocks(length, chance, Math.max(2, Math.round(length / RATE / 0.14))),
  breath: (length, chance) =>
    resonant(length, chance, { hz: 1200, width: 900 }, (x) => Math.sin(Math.PI * x) ** 2),
  thump: (length, chance) => resonant(length, chance, { hz: 120, width: 80 }, (x) => Math.exp(-6 * x)),
};

/** An explosive burst, a noisy middle, and a short voiced end (Korpáš and others, "Analysis of the cough sound"). */
function cough(length: number, chance: SeededChance): Float32Array {
  const times = length > 0.45 * RATE ? 2 : 1;
  const one = Math.floor(length / times);
  const samples = new Float32Array(length);
  const hz = chance.between(380, 620);
  for (let nth = 0; nth < times; nth += 1) {
    const noise = resonant(one, chance, { hz, width: 500 }, coughEnvelope);
    const high = resonant(one, chance, { hz: 1900, width: 1400 }, coughEnvelope);
    const pitch = chance.between(140, 240);
    for (let i = 0; i < one; i += 1) {
      const x = i / one;
      const voiced = x > 0.55 && x < 0.85 ? 0.25 * Math.sin((2 * Math.PI * pitch * i) / RATE) : 0;
      samples[nth * one + i] = noise[i]! + 0.6 * high[i]! + voiced * coughEnvelope(x) * 0.1;
    }
  }
  return samples;
}

function coughEnvelope(x: number): number {
  if (x < 0.06) return x / 0.06;
  if (x < 0.2) return 1 - 3.5 * (x - 0.06);
  if (x < 0.55) return 0.5 - 0.6 * (x - 0.2);
  return Math.max(0, 0.29 * (1 - (x - 0.55) / 0.35));
}

/** "Ha-ha-ha": voiced bursts five times a second, falling in pitch, with breath in them. */
function laugh(length: number, chance: SeededChance): Float32Array {
  const samples = new Float32Array(length);
  const breath = resonant(length, chance, { hz: 1100, width: 900 }, () => 1);
  const pitch = chance.between(180, 320);
  const beat = RATE / chance.between(4.2, 5.6);
  let phase = 0;
  for (let i = 0; i < length; i += 1) {
    const within = (i % beat) / beat;
    const loud = within < 0.55 ? Math.sin((Math.PI * within) / 0.55) : 0;
    phase += (2 * Math.PI * pitch * (1 - (0.25 * i) / length)) / RATE;
    let voiced = 0;
    for (let k = 1; k <= 12; k += 1) voiced += Math.sin(k * phase) / k ** 1.2;
    samples[i] = loud * (0.5 * voiced + 1.2 * breath[i]!) * (1 - (0.5 * i) / length);
  }
  return samples;
}

/** Keys and pens: a few milliseconds each. */
function knocks(length: number, chance: SeededChance, count: number): Float32Array {
  const samples = new Float32Array(length);
  for (let nth = 0; nth < count; nth += 1) {
    const at = Math.floor((length * (nth + (count > 1 ? chance.next() * 0.7 : 0))) / count);
    const hz = chance.between(1500, 4200);
    const decay = chance.between(0.002, 0.006) * RATE;
    for (let i = 0; at + i < length && i < 10 * decay; i += 1) {
      const noise = 2 * chance.next() - 1;
      samples[at + i]! +=
        Math.exp(-i / decay) * (0.6 * Math.sin((2 * Math.PI * hz * i) / RATE) + 0.5 * noise);
    }
  }
  return samples;
}

/** Noise through one resonance (two poles), under an envelope over 0 to 1. */
function resonant(
  length: number,
  chance: SeededChance,
  { hz, width }: { hz: number; width: number },
  envelope: (x: number) => number,
): Float32Array {
  const samples = new Float32Array(length);
  const radius = Math.exp((-Math.PI * width) / RATE);
  const turn = 2 * radius * Math.cos((2 * Math.PI * hz) / RATE);
  let [y1, y2] = [0, 0];
  for (let i = 0; i < length; i += 1) {
    const y = (2 * chance.next() - 1) * (1 - radius) + turn * y1 - radius * radius * y2;
    y2 = y1;
    y1 = y;
    samples[i] = y * envelope(i / length);
  }
  return samples;
}
