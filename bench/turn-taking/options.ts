/** The evaluator's command line. */
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { WordsMode } from './call/play.ts';
import type { Role } from './set/items.ts';

export interface EvaluateOptions {
  /** Its parts are played. */
  role: Role;
  seed: string;
  /** Items whose id holds this. */
  filter: string;
  kinds: ('overlap' | 'endpointing')[];
  vad: 'fvad' | 'silero';
  words: WordsMode;
  partialMs: number;
  finalMs: number;
  wordErrors: number;
  earlyFinals: number;
  budgets: number[];
  /** Of `thinking-ahead.ts`: models that need so long to their first token. */
  firstTokens: number[];
  json: boolean;
  plots: boolean;
  explain: string | null;
  workers: number;
  cache: string;
  people: string;
}

const HELP = `node bench/turn-taking/evaluate.ts [options]
  --part tuning|held-out   which items of the set (tuning)
  --only overlap|endpointing
  --filter TEXT            items whose id holds TEXT
  --seed TEXT              draws the items (1, which the shipped labels are of)
  --vad fvad|silero        voice activity (fvad)
  --words labels|none|embedded   what recognises (labels)
  --partial-ms N           from a word's end to its partial (150)
  --final-ms N             from the end of speech noticed to the final (200)
  --early-finals N         so many for each utterance, where a final is told early (3)
  --word-errors SHARE      words that come out wrong, 0 to 1 (0)
  --budgets LIST           endpointing budgets in ms (300,500,700)
  --first-token-ms LIST    for thinking-ahead.ts: how slow the model is (300,600)
  --explain ID             one item's timeline
  --json                   results as JSON
  --plots                  writes bench/results/turn-taking-*.svg
  --workers N              threads (2 at most here)
  --cache FOLDER           where the sound is kept
  --people FOLDER          recordings of people that join the set`;

export function readOptions(args: string[]): EvaluateOptions {
  const { values } = parseArgs({
    args,
    options: {
      part: { type: 'string', default: 'tuning' },
      only: { type: 'string' },
      filter: { type: 'string', default: '' },
      seed: { type: 'string', default: '1' },
      vad: { type: 'string', default: 'fvad' },
      words: { type: 'string', default: 'labels' },
      'partial-ms': { type: 'string', default: '150' },
      'final-ms': { type: 'string', default: '200' },
      'word-errors': { type: 'string', default: '0' },
      'early-finals': { type: 'string', default: '3' },
      budgets: { type: 'string', default: '300,500,700' },
      'first-token-ms': { type: 'string', default: '300,600' },
      explain: { type: 'string' },
      json: { type: 'boolean', default: false },
      plots: { type: 'boolean', default: false },
      workers: { type: 'string', default: String(Math.min(4, availableParallelism())) },
      cache: { type: 'string', default: fileURLToPath(new URL('cache', import.meta.url)) },
      people: { type: 'string', default: fileURLToPath(new URL('../../../shared/speech', import.meta.url)) },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    process.exit(0);
  }
  const role = oneOf('part', values.part, ['tuning', 'held-out'] as const);
  const only =
    values.only === undefined ? null : oneOf('only', values.only, ['overlap', 'endpointing'] as const);
  return {
    role,
    seed: values.seed,
    filter: values.filter,
    kinds: only ? [only] : ['overlap', 'endpointing'],
    vad: oneOf('vad', values.vad, ['fvad', 'silero'] as const),
    words: oneOf('words', values.words, ['labels', 'none', 'embedded'] as const),
    partialMs: number('partial-ms', values['partial-ms'], [0, 5000]),
    finalMs: number('final-ms', values['final-ms'], [0, 10_000]),
    wordErrors: number('word-errors', values['word-errors'], [0, 1]),
    earlyFinals: number('early-finals', values['early-finals'], [0, 100]),
    budgets: values.budgets.split(',').map((one) => number('budgets', one, [50, 5000])),
    firstTokens: values['first-token-ms'].split(',').map((one) => number('first-token-ms', one, [0, 10_000])),
    json: values.json,
    plots: values.plots,
    explain: values.explain ?? null,
    workers: number('workers', values.workers, [1, 64]),
    cache: values.cache,
    people: values.people,
  };
}

function oneOf<T extends string>(name: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw new Error(`--${name} is one of ${allowed.join(', ')}, not "${value}".`);
  return found;
}

function number(name: string, text: string, [least, most]: [number, number]): number {
  const value = Number(text);
  if (!(value >= least && value <= most)) {
    throw new Error(`--${name} is a number from ${least} to ${most}, not "${text}".`);
  }
  return value;
}
