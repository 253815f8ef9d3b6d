/** A long run with calls that come and go: does anything grow that should not, and is everything given back at the end. */
import { round } from '../generator/distribution.ts';
import type { Sample } from '../generator/load.ts';
import { descriptorsOf } from '../generator/process-watch.ts';
import { readServerStats, type ServerStats } from '../generator/server-stats.ts';
import { contestantNamed } from './contestants.ts';
import { fitLine } from './figures.ts';
import type { Plan } from './plan.ts';
import { circumstances, writeReport } from './record.ts';
import { EXPLAINED, settingsOf, table } from './tables.ts';
import { load, pause, startServer } from './trial.ts';

/** The first part of a soak warms caches and the heap up; what is after it must not grow. */
const WARM_SHARE = 1 / 3;
/** Growth over the watched part under this share of the level is none; nor is growth within the scatter. */
const GROWTH_SHARE = 0.05;
/** After the last call, until what it left behind is looked at. */
const SETTLE_MS = 6000;

export interface Growth {
  what: string;
  unit: string;
  /** The fitted level at the beginning and at the end of the watched part. */
  from: number;
  to: number;
  grows: boolean;
}

interface State {
  descriptors: number;
  stats: ServerStats | null;
}

/** Answers the path of the report. */
export async function soak(plan: Plan, tell: (line: string) => void): Promise<string> {
  const about = circumstances();
  const contestant = contestantNamed(plan.contestants[0] ?? 'parley-default', plan.nodeFlags);
  const calls = plan.rungs[0] ?? 30;
  const seconds = plan.soakMinutes * 60;
  const server = await startServer(contestant, plan.cores);
  const state = async (): Promise<State> => ({
    descriptors: descriptorsOf(server.pid),
    stats: server.stats === null ? null : await readServerStats(server.stats, 'collect'),
  });
  try {
    const before = await state();
    const args = [
      '--calls',
      String(calls),
      '--seconds',
      String(seconds),
      '--warm',
      String(plan.warmS),
      '--churn',
      String(plan.churnS),
    ];
    const { result, samples } = await load(server, plan.cores, [
      ...args,
      '--sample',
      String(Math.max(2, Math.round(seconds / 120))),
      ...plan.generator,
    ]);
    await pause(SETTLE_MS);
    const after = await state();
    const growths = growthsOf(samples);
    const verdicts = [
      `${result.counts.callsBegun} calls in ${plan.soakMinutes} minutes, ${calls} at a time; ${result.counts.closedByServer} closed by the server, ${result.counts.callsRefused} refused, ${result.counts.errors} faults.`,
      ...growths.map(growthLine),
      leftLine(before, after),
    ];
    for (const line of verdicts) tell(line);
    const runs = [{ contestant: contestant.name, calls, run: 0, result }];
    const page = [
      `# ${plan.soakMinutes} minutes of calls that come and go\n`,
      verdicts.map((line) => `- ${line}`).join('\n'),
      table(runs, [contestant.name], [calls]),
      EXPLAINED,
      settingsOf([contestant]),
      result.void.length === 0 ? '' : `Times of this run say little: ${result.void.join('; ')}.`,
      '',
    ].join('\n\n');
    return writeReport({
      kind: 'soak',
      about,
      data: { plan, contestant, result, samples, before, after, growths },
      page,
      plots: plotsOf(samples),
    });
  } finally {
    await server.process.stop();
  }
}

const WATCHED: { what: string; unit: string; of: (sample: Sample) => number | null }[] = [
  { what: 'memory', unit: 'MB', of: ({ server }) => server?.rssMb ?? null },
  { what: 'heap after a collection', unit: 'MB', of: ({ stats }) => stats?.memoryMb.heap ?? null },
  { what: 'memory outside the heap', unit: 'MB', of: ({ stats }) => stats?.memoryMb.external ?? null },
  { what: 'descriptors', unit: '', of: ({ server }) => server?.descriptors ?? null },
  { what: 'timers', unit: '', of: ({ stats }) => stats?.resources['Timeout'] ?? null },
];

export function growthsOf(samples: Sample[]): Growth[] {
  const endS = samples.at(-1)?.atS ?? 0;
  const watched = samples.filter(({ atS }) => atS >= endS * WARM_SHARE);
  return WATCHED.flatMap(({ what, unit, of }) => {
    const points = watched.flatMap((sample) => {
      const y = of(sample);
      return y === null ? [] : [{ x: sample.atS, y }];
    });
    const fit = fitLine(points);
    if (!fit) return [];
    const [from, to] = [fit.at0 + fit.slope * endS * WARM_SHARE, fit.at0 + fit.slope * endS];
    const grows = to - from > Math.max(GROWTH_SHARE * Math.abs(from), 2 * fit.residual);
    return [{ what, unit, from: round(from, 1), to: round(to, 1), grows }];
  });
}

function growthLine({ what, unit, from, to, grows }: Growth): string {
  return `${what}: ${from} → ${to} ${unit}, ${grows ? '**grows**' : 'flat'}`.replace(' ,', ',');
}

function leftLine(before: State, after: State): string {
  const timers = (state: State): number => state.stats?.resources['Timeout'] ?? 0;
  const heap = (state: State): number => state.stats?.memoryMb.heap ?? 0;
  return (
    `Before the first call and after the last: descriptors ${before.descriptors} → ${after.descriptors}, ` +
    `timers ${timers(before)} → ${timers(after)}, heap ${heap(before)} → ${heap(after)} MB.`
  );
}

function plotsOf(samples: Sample[]) {
  const over = (id: string, title: string, yTitle: string, names: string[]) => ({
    id,
    title,
    xTitle: 'seconds',
    yTitle,
    lines: WATCHED.filter(({ what }) => names.includes(what)).map(({ what, of }) => ({
      name: what,
      points: samples.flatMap((sample) => {
        const y = of(sample);
        return y === null ? [] : [{ x: sample.atS, y }];
      }),
    })),
  });
  return [
    over('memory', 'Memory while calls come and go', 'MB', [
      'memory',
      'heap after a collection',
      'memory outside the heap',
    ]),
    over('left', 'Descriptors and timers while calls come and go', '', ['descriptors', 'timers']),
  ].map((plot) => ({ ...plot, lines: plot.lines.filter(({ points }) => points.length > 0) }));
}
