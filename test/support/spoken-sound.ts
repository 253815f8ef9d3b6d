/** Sound like speech, made from a seed: vowels of a moving pitch with hissing consonants between them, four syllables a second. */
import { SAMPLE_RATE_HZ } from '#audio/frames.ts';

const VOWELS = [
  [730, 1090, 2440],
  [270, 2290, 3010],
  [570, 840, 2410],
  [530, 1840, 2480],
  [660, 1720, 2410],
  [300, 870, 2240],
];
const SYLLABLE_MS = 240;

export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** White noise of this root mean square. */
export function hiss(length: number, level: number, seed = 1): Float32Array {
  const next = chance(seed);
  return Float32Array.from({ length }, () => (2 * next() - 1) * level * Math.sqrt(3));
}

/** `ms` of somebody speaking; who, and what, is in the seed. About as loud as `level`, a root mean square. */
export function spokenSound(ms: number, seed: number, level = 0.1): Float32Array {
  const next = chance(Math.imul(seed, 2_654_435_761));
  for (let i = 0; i < 8; i += 1) next();
  const samples = new Float32Array(Math.round((ms * SAMPLE_RATE_HZ) / 1000));
  const baseHz = 95 + 110 * next();
  const memory = new Float64Array(6);
  let phase = 0;
  let syllable = -1;
  let formants = VOWELS[0]!;
  let hissing = 0;
  for (let i = 0; i < samples.length; i += 1) {
    const at = (i * 1000) / SAMPLE_RATE_HZ;
    if (Math.floor(at / SYLLABLE_MS) !== syllable) {
      syllable = Math.floor(at / SYLLABLE_MS);
      formants = VOWELS[Math.floor(next() * VOWELS.length)]!.map((hz) => hz * (0.9 + 0.2 * next()));
      hissing = next() < 0.6 ? 0.4 : 0;
    }
    const within = (at % SYLLABLE_MS) / SYLLABLE_MS;
    phase += (baseHz * (1 + 0.15 * Math.sin(at / 310) - 0.1 * within)) / SAMPLE_RATE_HZ;
    const pulse = phase >= 1 ? 1 : 0;
    if (pulse) phase -= 1;
    const noise = 2 * next() - 1;
    const vowel = resonate(pulse + 0.01 * noise, formants, memory);
    const loud = Math.sin(Math.PI * Math.min(1, Math.max(0, (within - 0.12) / 0.8))) ** 0.5;
    samples[i] = within < 0.2 ? 0.05 * hissing * noise : 3 * vowel * (loud || 0);
  }
  return scale(samples, level);
}

function resonate(pulse: number, formants: number[], memory: Float64Array): number {
  let value = pulse;
  for (const [f, hz] of formants.entries()) {
    const radius = Math.exp((-Math.PI * 90) / SAMPLE_RATE_HZ);
    const turn = 2 * radius * Math.cos((2 * Math.PI * hz) / SAMPLE_RATE_HZ);
    const out =
      value * (1 - turn + radius * radius) + turn * memory[2 * f]! - radius * radius * memory[2 * f + 1]!;
    memory[2 * f + 1] = memory[2 * f]!;
    memory[2 * f] = out;
    value = out;
  }
  return value;
}

function scale(samples: Float32Array, level: number): Float32Array {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  return samples.map((sample) => (sample * level) / Math.sqrt(power || 1));
}
