/** The generator's command line. */
import { parseArgs } from 'node:util';
import type { Script } from './caller.ts';
import type { Ringing } from './ringing.ts';

export interface LoadOptions {
  ringing: Ringing;
  calls: number;
  /** How long is measured, after the calls have begun and `warmS` has passed. */
  seconds: number;
  warmS: number;
  /** Over which the calls begin. */
  rampS: number;
  script: Script;
  /** The server's process; null where nothing is known of it. */
  pid: number | null;
  /** Where the server tells of its heap; null where it does not. */
  stats: string | null;
  audio: string | null;
  noiseDb: number | null;
  bunched: boolean;
  jitterMs: number;
  loss: number;
  /** Calls end after between half and one and a half times so long, and others begin; null when all stay. */
  churnS: number | null;
  /** How they end: all as a caller does who hangs up, or in every way in turn. */
  endings: 'caller' | 'all';
  /** No call begins after so many, and the run is over when all have ended; null where the time alone decides. */
  total: number | null;
  /** Progress is told this often, with the server's memory and descriptors; null for never. */
  sampleS: number | null;
  seed: number;
  json: string | null;
}

const SCRIPTS = ['turns', 'barge', 'mixed', 'keypad'];

export const USAGE = `node bench/load/generator/main.ts (--url WS | --webhook HTTP) [options]
  --calls N (1)  --seconds S (30)  --warm S (6)  --ramp S (calls / 40)  --script ${SCRIPTS.join('|')} (mixed)
  --pid PID      the server, for its processor time and memory      --stats HTTP   where it tells of its heap
  --to NUMBER    --token TOKEN  signs the webhook                   --public URL   the address that is signed
  --audio DIR    WAV or .ulaw files: turn* or u*, barge* or b*
  --noise DB     noise, so many dB beneath full scale (50)           --bunched      all callers at the same instant
  --jitter MS    frames are held back by up to that                 --loss PERCENT of the frames
  --churn S      calls of about that length come and go             --sample S     tells the server's state so often
  --endings all  in a churn the caller hangs up, the agent does (on the keys 9 #), the socket is cut, or falls silent, in turn
  --total N      no more calls than that; the run is over when all have ended
  --seed N (1)   --json FILE    the result, beside one line on standard output`;

/** Throws an Error whose message names the option and what would do. */
export function readOptions(args: string[]): LoadOptions {
  const { values } = parseArgs({ args, options: OPTIONS });
  const text = (name: keyof typeof OPTIONS): string | null => {
    const value = values[name];
    return typeof value === 'string' ? value : null;
  };
  const number = (name: keyof typeof OPTIONS, low: number, high: number): number | null => {
    const raw = text(name);
    if (raw === null) return null;
    const value = Number(raw);
    if (raw.trim() !== '' && value >= low && value <= high) return value;
    throw new Error(`--${name} ${raw}: write a number from ${low} to ${high}.`);
  };
  const [url, webhook] = [text('url'), text('webhook')];
  if ((url === null) === (webhook === null)) throw new Error(`Give --url or --webhook.\n${USAGE}`);
  const script = text('script') ?? 'mixed';
  if (!SCRIPTS.includes(script)) throw new Error(`--script ${script}: write one of ${SCRIPTS.join(', ')}.`);
  const calls = number('calls', 1, 5000) ?? 1;
  const endings = text('endings') ?? 'caller';
  if (endings !== 'caller' && endings !== 'all')
    throw new Error(`--endings ${endings}: write caller or all.`);
  return {
    ringing: {
      url,
      webhook,
      to: text('to') ?? '+15550199999',
      authToken: text('token'),
      publicUrl: text('public'),
    },
    calls,
    seconds: number('seconds', 1, 86_400) ?? 30,
    warmS: number('warm', 0, 600) ?? 6,
    rampS: number('ramp', 0, 600) ?? calls / 40,
    script: script as Script,
    pid: number('pid', 1, 2 ** 31),
    stats: text('stats'),
    audio: text('audio'),
    noiseDb: negative(number('noise', 10, 90)),
    bunched: values.bunched === true,
    jitterMs: number('jitter', 0, 1000) ?? 0,
    loss: (number('loss', 0, 50) ?? 0) / 100,
    churnS: number('churn', 2, 3600),
    endings,
    total: number('total', 1, 1_000_000),
    sampleS: number('sample', 1, 3600),
    seed: number('seed', 0, 2 ** 32) ?? 1,
    json: text('json'),
  };
}

const string = { type: 'string' } as const;
const OPTIONS = {
  url: string,
  webhook: string,
  to: string,
  token: string,
  public: string,
  calls: string,
  seconds: string,
  warm: string,
  ramp: string,
  script: string,
  pid: string,
  stats: string,
  audio: string,
  noise: string,
  bunched: { type: 'boolean' },
  jitter: string,
  loss: string,
  churn: string,
  endings: string,
  total: string,
  sample: string,
  seed: string,
  json: string,
} as const;

function negative(value: number | null): number | null {
  return value === null ? null : -value;
}
