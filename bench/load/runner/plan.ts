/** The runner's command line, and how long what it asks for will take. */
import { parseArgs } from 'node:util';
import { silenceRms } from '../generator/utterances.ts';
import type { Cores } from './trial.ts';

export interface Plan {
  mode: 'compare' | 'ladder' | 'soak' | 'admission';
  contestants: string[];
  rungs: number[];
  runs: number;
  /** A void run is repeated so often. */
  retries: number;
  seconds: number;
  warmS: number;
  /** No run is repeated after so many minutes. */
  minutes: number;
  soakMinutes: number;
  churnS: number;
  /** A soak of so many calls, which end in every way; null for one of so many minutes. */
  churned: number | null;
  /** What the report's files are called after the day and the commit; null for the mode. */
  name: string | null;
  admission: number;
  cores: Cores;
  nodeFlags: string[];
  /** Goes to the generator as it stands. */
  generator: string[];
  /** What contestants are told of it: over noise, what their stand-in recognisers take for silence. */
  told: Record<string, string>;
}

export const USAGE = `npm run bench:load -- [--contestants a,b] [--calls 1,10,30] [--runs 1] [--seconds 20] [--warm 5] [--retries 1] [--minutes 30]
  compares contestants: floor, parley-(default|quick)[-vendor][-unrecorded], and each of bench/peers as <folder>-(default|quick)
  --ladder                  one contestant (parley-default) up the rungs, until it can no more
  --soak MINUTES --calls N  calls of about --churn S (40) seconds come and go; tells whether anything grows
  --churned N --calls 25    N calls of about --churn S (3.5) seconds, which end in every way; the same
  --admission N             one call more than N: is it refused, how, and how soon
  --server-core 0 --generator-core 1      --node-flags="--cpu-prof --cpu-prof-dir=/tmp/profiles"
  --name WORD               what the report's files are called, in place of the mode
  --generator "--jitter 30 --loss 1 --noise 50 --bunched --script keypad"   more for the generator`;

/** Between being ready and being measured, and to stop. */
const AROUND_S = 7;
const LADDER = '1,10,25,50,100,150,200,250,300,400';

/** Throws an Error whose message names the option and what would do. */
export function readPlan(args: string[]): Plan {
  const { values } = parseArgs({ args: joined(args), options: OPTIONS });
  const number = (name: keyof typeof OPTIONS, fallback: number): number => {
    const raw = values[name];
    if (typeof raw !== 'string') return fallback;
    const value = Number(raw);
    if (Number.isFinite(value) && value >= 0 && raw.trim() !== '') return value;
    throw new Error(`--${name} ${raw}: write a number.`);
  };
  const mode =
    values.ladder === true
      ? 'ladder'
      : values.soak || values.churned
        ? 'soak'
        : values.admission
          ? 'admission'
          : 'compare';
  const rungs = (values.calls ?? usualCalls(mode, values.churned !== undefined)).split(',').map(Number);
  if (rungs.some((rung) => !Number.isInteger(rung) || rung < 1))
    throw new Error(`--calls ${values.calls}: write numbers of calls, such as 1,10,30.`);
  if (values.name !== undefined && !/^[a-z0-9-]+$/.test(values.name))
    throw new Error(`--name ${values.name}: write small letters, digits and hyphens.`);
  const usual = mode === 'compare' ? 'floor,parley-default,parley-quick' : 'parley-default';
  return {
    mode,
    contestants: (values.contestants ?? usual).split(','),
    rungs,
    runs: number('runs', 1),
    retries: number('retries', 1),
    seconds: number('seconds', 20),
    warmS: number('warm', 5),
    minutes: number('minutes', 30),
    soakMinutes: number('soak', 5),
    churnS: number('churn', values.churned === undefined ? 40 : 3.5),
    churned: values.churned === undefined ? null : number('churned', 1000),
    name: values.name ?? null,
    admission: number('admission', 10),
    cores: { server: values['server-core'] ?? '0', generator: values['generator-core'] ?? '1' },
    nodeFlags: words(values['node-flags']),
    generator: words(values.generator),
    told: toldOf(words(values.generator)),
  };
}

/** What these take begins with a dash itself, which is only read after `=`. */
const TAKE_FLAGS = ['--generator', '--node-flags'];

function joined(args: string[]): string[] {
  return args.flatMap((arg, i) => {
    if (TAKE_FLAGS.includes(args[i - 1] ?? '')) return [];
    const next = args[i + 1];
    return TAKE_FLAGS.includes(arg) && next !== undefined ? [`${arg}=${next}`] : [arg];
  });
}

function toldOf(generator: string[]): Record<string, string> {
  const at = generator.indexOf('--noise');
  const noiseDb = Number(generator[at + 1]);
  return at < 0 || Number.isNaN(noiseDb) ? {} : { SILENCE_RMS: String(silenceRms(-noiseDb)) };
}

function usualCalls(mode: Plan['mode'], churned: boolean): string {
  if (mode === 'soak') return churned ? '25' : '30';
  return mode === 'ladder' ? LADDER : '1,10,30';
}

/** Without repeated runs. */
export function minutesOf(plan: Plan): number {
  const { mode, contestants, rungs, runs, seconds, warmS, soakMinutes, churned, churnS } = plan;
  if (churned !== null) return (churned * (churnS + 1)) / (rungs[0] ?? 1) / 60 + 1;
  if (mode === 'soak') return soakMinutes + 0.5;
  if (mode === 'admission') return 0.5;
  const ramps = rungs.reduce((sum, calls) => sum + calls / 40, 0);
  return (contestants.length * runs * (rungs.length * (seconds + warmS + AROUND_S) + ramps)) / 60;
}

function words(text: string | undefined): string[] {
  return (text ?? '').split(/\s+/).filter((word) => word !== '');
}

const string = { type: 'string' } as const;
const OPTIONS = {
  contestants: string,
  calls: string,
  runs: string,
  retries: string,
  seconds: string,
  warm: string,
  minutes: string,
  ladder: { type: 'boolean' },
  soak: string,
  churn: string,
  churned: string,
  name: string,
  admission: string,
  'server-core': string,
  'generator-core': string,
  'node-flags': string,
  generator: string,
} as const;
