/**
 * Measures the embedded recogniser and fits its confidence: `node bench/recogniser-calibration.ts [--fit] [--scene NAME]`.
 * Speaks three strategies with three voices at 16 kHz and through the telephone band (8 kHz µ-law and back), adds the
 * recordings of people in `../shared/speech` where they exist, and prints docs/RECOGNISER.md's table.
 */
import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { probability, REFUSED_BELOW, WEIGHTS } from '../src/adapters/providers/soundswallower/confidence.ts';
import {
  type Recognised,
  Recogniser,
  type RecogniserTuning,
} from '../src/adapters/providers/soundswallower/recogniser.ts';
import { decodeMulawFloat, encodeMulawFloat } from '../src/audio/mulaw.ts';
import { resampleWhole } from '../src/audio/resample.ts';
import { monoFromWav } from '../src/audio/wav.ts';
import { RECORDINGS, SCENES, type Scene } from './recogniser/corpus.ts';
import { fitLogistic } from './recogniser/fit.ts';
import { type Measured, printTable, sameMeaning } from './recogniser/table.ts';
import { openSynthesiser } from './recogniser/synthesise.ts';

const { values: flags } = parseArgs({
  options: {
    fit: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
    scene: { type: 'string', default: '' },
    'language-weight': { type: 'string' },
    'word-cost': { type: 'string' },
    'garbage-cost': { type: 'string' },
  },
});

function telephone(samples: Float32Array): Float32Array {
  const narrow = resampleWhole(samples, 16_000, 8000);
  const codes = new Uint8Array(narrow.length);
  encodeMulawFloat(narrow, codes);
  decodeMulawFloat(codes, narrow);
  return resampleWhole(narrow, 8000, 16_000);
}

/** The result under the weights of now. */
function rejudged(result: Recognised): Partial<Recognised> {
  if (!result.evidence) return {};
  const confidence = probability(result.evidence);
  const refused = confidence < REFUSED_BELOW;
  return { refused, confidence: refused ? 0 : confidence, text: refused ? '' : result.best };
}

interface Said {
  speaker: string;
  samples: Float32Array;
  text: string;
  expected: string | null;
}

async function spoken(scene: Scene): Promise<Said[]> {
  const synthesiser = await openSynthesiser();
  const said: Said[] = [];
  for (const speaker of ['slt', 'rms', 'awb'] as const)
    for (const { text, expected } of scene.utterances)
      said.push({ speaker, samples: await synthesiser.say(text, speaker), text, expected });
  synthesiser.close();
  for (const { file, expected } of RECORDINGS[scene.name] ?? []) {
    const path = new URL(`../../shared/speech/${file}.wav`, import.meta.url);
    if (!existsSync(path)) continue;
    said.push({
      speaker: 'person',
      samples: monoFromWav(readFileSync(path), 16_000),
      text: file,
      expected,
    });
  }
  return said;
}

const number = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Number(text);
const tuning: RecogniserTuning = {};
const [weight, wordCost, garbageCost] = [
  number(flags['language-weight']),
  number(flags['word-cost']),
  number(flags['garbage-cost']),
];
if (weight !== undefined) tuning.languageWeight = weight;
if (wordCost !== undefined) tuning.wordCost = wordCost;
if (garbageCost !== undefined) tuning.garbageCost = garbageCost;

const recogniser = await Recogniser.open('en-us', tuning);
const measured: Measured[] = [];
let [decodedMs, spokenMs] = [0, 0];
for (const scene of SCENES.filter(({ name }) => name.includes(flags.scene))) {
  recogniser.prepare(scene.guide, scene.expect);
  for (const { speaker, samples, text, expected } of await spoken(scene))
    for (const band of ['16 kHz', 'telephone'] as const) {
      const heardSamples = band === 'telephone' ? telephone(samples) : samples;
      const began = performance.now();
      const result = recogniser.recognise(heardSamples);
      decodedMs += performance.now() - began;
      spokenMs += samples.length / 16;
      measured.push({ scene: scene.name, speaker, band, text, expected, result });
      const right = expected === null ? result.refused : sameMeaning(result.text, expected);
      if (flags.verbose && !flags.fit && !right)
        console.log(
          `${scene.name} ${speaker} ${band}: "${text}" → "${result.best}" ${result.confidence}`,
          result.evidence,
        );
    }
  console.error(`${scene.name} done`);
}
if (flags.fit) {
  const weights = fitLogistic(measured);
  console.log('weights', weights);
  Object.assign(WEIGHTS, weights);
  for (const row of measured) Object.assign(row.result, rejudged(row.result));
}
if (flags.verbose && flags.fit)
  for (const { scene, speaker, band, text, expected, result } of measured)
    if (expected === null ? result.text !== '' : !sameMeaning(result.text, expected))
      console.log(
        `${scene} ${speaker} ${band}: "${text}" → "${result.best}" ${result.confidence.toFixed(2)}`,
      );
printTable(measured);
console.log(
  `\n${measured.length} utterances: ${(decodedMs / spokenMs).toFixed(3)} s of processor per second of speech.`,
);
