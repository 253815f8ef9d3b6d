/** What must not grow in a long run, and whether it did: memory by process and kind, descriptors, threads, timers. */
import { round } from '../generator/distribution.ts';
import type { Sample } from '../generator/load.ts';
import type { ServerStats } from '../generator/server-stats.ts';
import type { Holdings } from '../generator/server-usage.ts';
import { fitLine } from './figures.ts';
import type { Plot } from './plot.ts';

/** The first part of a run warms caches and the heap up; what is after it must not grow. */
const WARM_SHARE = 1 / 3;
/** Flat is what rises over the watched part by less than this share of its level, and by less than so many times its scatter. */
const GROWTH_SHARE = 0.05;
const SCATTERS = 2;
/** A line through samples that only scatter rises too: by the scatter times the root of 12 / n, as a standard deviation. Twice that is chance. */
const CHANCES = 2;
/** Less than this is told as no change: what is counted in whole things, or shown with one digit. */
const LEAST = 0.5;

/** What a server holds at one moment; null where it does not tell. */
export interface State {
  holds: Holdings | null;
  stats: ServerStats | null;
}

interface Watched {
  what: string;
  unit: 'MB' | '';
  plot: 'memory' | 'database' | 'left';
  of: (state: State) => number | null;
}

const database = (of: (children: Holdings['children']) => number) => (state: State) =>
  state.holds === null || state.holds.children.processes === 0 ? null : of(state.holds.children);

/** What V8 has taken from the system and not touched yet: it comes into memory by and by, as what survives in the young heap reaches farther. */
function untouchedMb({ committedMb, touchedMb, workers }: ServerStats): number | null {
  if (touchedMb === undefined) return null;
  return committedMb - touchedMb + (workers?.committedMb ?? 0) - (workers?.touchedMb ?? 0);
}

export const WATCHED: Watched[] = [
  {
    what: 'its own process: resident memory',
    unit: 'MB',
    plot: 'memory',
    of: ({ holds }) => holds?.own.residentMb ?? null,
  },
  {
    what: 'its own process: of it private (no file, not shared)',
    unit: 'MB',
    plot: 'memory',
    of: ({ holds }) => holds?.own.anonymousMb ?? null,
  },
  {
    what: 'its own process: private, with all that V8 has taken for its heaps',
    unit: 'MB',
    plot: 'memory',
    of: ({ holds, stats }) => {
      const untouched = stats === null ? null : untouchedMb(stats);
      return holds === null || untouched === null ? null : holds.own.anonymousMb + untouched;
    },
  },
  {
    what: 'taken by V8 for its heaps, touched yet or not',
    unit: 'MB',
    plot: 'memory',
    of: ({ stats }) => (stats === null ? null : stats.committedMb + (stats.workers?.committedMb ?? 0)),
  },
  {
    what: 'heap after a collection',
    unit: 'MB',
    plot: 'memory',
    of: ({ stats }) => stats?.memoryMb.heap ?? null,
  },
  {
    what: 'memory outside the heap',
    unit: 'MB',
    plot: 'memory',
    of: ({ stats }) => stats?.memoryMb.external ?? null,
  },
  {
    what: 'heaps of its threads',
    unit: 'MB',
    plot: 'memory',
    of: ({ stats }) =>
      stats?.workers === undefined ? null : stats.workers.heapMb + stats.workers.externalMb,
  },
  {
    what: 'its database: memory (PSS)',
    unit: 'MB',
    plot: 'database',
    of: database(({ proportionalMb }) => proportionalMb),
  },
  {
    what: 'its database: of it private',
    unit: 'MB',
    plot: 'database',
    of: database(({ anonymousMb }) => anonymousMb),
  },
  {
    what: 'its database: of it shared buffers',
    unit: 'MB',
    plot: 'database',
    of: database(({ sharedMb }) => sharedMb),
  },
  {
    what: 'descriptors',
    unit: '',
    plot: 'left',
    of: ({ holds }) => holds?.own.descriptors ?? null,
  },
  { what: 'threads', unit: '', plot: 'left', of: ({ holds }) => holds?.own.threads ?? null },
  { what: 'timers', unit: '', plot: 'left', of: ({ stats }) => stats?.resources['Timeout'] ?? null },
  {
    what: 'its database: descriptors',
    unit: '',
    plot: 'left',
    of: database(({ descriptors }) => descriptors),
  },
  { what: 'its database: processes', unit: '', plot: 'left', of: database(({ processes }) => processes) },
];

export interface Growth {
  what: string;
  unit: string;
  /** The fitted level at the beginning and at the end of the watched part. */
  from: number;
  to: number;
  /** How far the samples lie from the line, as a standard deviation. */
  scatter: number;
  grows: boolean;
}

export function growthsOf(samples: Sample[]): Growth[] {
  const endS = samples.at(-1)?.atS ?? 0;
  const watched = samples.filter(({ atS }) => atS >= endS * WARM_SHARE);
  return WATCHED.flatMap(({ what, unit, of }) => {
    const points = pointsOf(watched, of);
    const fit = fitLine(points);
    if (!fit) return [];
    const [from, to] = [fit.at0 + fit.slope * endS * WARM_SHARE, fit.at0 + fit.slope * endS];
    const chance = CHANCES * fit.residual * Math.sqrt(12 / points.length);
    const most = Math.max(LEAST, chance, Math.min(GROWTH_SHARE * Math.abs(from), SCATTERS * fit.residual));
    return [
      {
        what,
        unit,
        from: round(from, 1),
        to: round(to, 1),
        scatter: round(fit.residual, 1),
        grows: to - from > most,
      },
    ];
  });
}

function pointsOf(samples: Sample[], of: Watched['of']): { x: number; y: number }[] {
  return samples.flatMap(({ atS, server, stats }) => {
    const y = of({ holds: server?.holds ?? null, stats });
    return y === null ? [] : [{ x: atS, y }];
  });
}

/** One row for each thing that is watched. */
export function growthTable(growths: Growth[], before: State, after: State): string {
  const shown = (value: number | null): string => (value === null ? '–' : String(round(value, 1)));
  const rows = growths.map(({ what, unit, from, to, scatter, grows }) => {
    const own = WATCHED.find((each) => each.what === what)!;
    const cells = [
      shown(own.of(before)),
      from,
      to,
      scatter,
      grows ? '**grows**' : 'flat',
      shown(own.of(after)),
    ];
    return `| ${what}${unit === '' ? '' : `, ${unit}`} | ${cells.join(' | ')} |`;
  });
  return [
    '| | before the first call | watched from | to | scatter | | after the last call |',
    '|---|--:|--:|--:|--:|---|--:|',
    ...rows,
  ].join('\n');
}

export const GROWTH_EXPLAINED = `Watched are the last two thirds: *from* and *to* are the ends of the line fitted through them, *scatter* is how far the samples lie from it. Flat is what
rises by less than 5 % of its level and by less than twice its scatter (and whatever rises by no more than 0.5, or than chance makes a line rise through samples that scatter so: twice the scatter times the root of 12 / their number). *Private* is memory that is neither a file's nor shared on purpose.
V8 takes pages from the system and touches them by and by: private memory rises as far as that without anything being kept. The line *with all that V8 has taken* counts them as if all were touched: it rises where V8 takes more, and where anything
else does. A heap that shrinks keeps its pages back for the next: what V8 has taken then falls, private memory does not. The database's processes share
their buffers: its memory is their PSS, in which shared pages are divided among those that share them. Descriptors are those of the process and all its threads, timers those of its main thread.`;

export function growthPlots(samples: Sample[]): (Plot & { id: string })[] {
  const over = (id: Watched['plot'], title: string, yTitle: string) => ({
    id,
    title,
    xTitle: 'seconds',
    yTitle,
    lines: WATCHED.filter(({ plot }) => plot === id).map(({ what, of }) => ({
      name: what.replace(/ \(.*\)$/, '').replace(/^its own process: /, ''),
      points: pointsOf(samples, of),
    })),
  });
  return [
    over('memory', 'Memory of its own process while calls come and go', 'MB'),
    over('database', 'Memory of its database’s processes while calls come and go', 'MB'),
    over('left', 'Descriptors, threads and timers while calls come and go', ''),
  ]
    .map((plot) => ({ ...plot, lines: plot.lines.filter(({ points }) => points.length > 0) }))
    .filter(({ lines }) => lines.length > 0);
}
