/** What is told of a run, each figure with its name, its unit and how it is read from the result; and medians over runs. */
import { round } from '../generator/distribution.ts';
import type { LoadResult } from '../generator/load.ts';

export interface Figure {
  id: string;
  /** The head of its column. */
  title: string;
  unit: string;
  digits: number;
  of(result: LoadResult): number | null;
}

const ms = (id: string, title: string, of: Figure['of']): Figure => ({
  id,
  title,
  unit: 'ms',
  digits: 0,
  of,
});

export const FIGURES: Figure[] = [
  ms('replyP50', 'reply p50', (r) => r.replyFrameMs.p50),
  ms('replyP99', 'reply p99', (r) => r.replyFrameMs.p99),
  ms('heardP50', 'heard p50', (r) => r.replyHeardMs.p50),
  ms('heardP99', 'heard p99', (r) => r.replyHeardMs.p99),
  ms('clearP50', 'clear p50', (r) => r.bargeClearMs.p50),
  ms('clearP99', 'clear p99', (r) => r.bargeClearMs.p99),
  ms('lastFrameP50', 'last frame p50', (r) => r.bargeLastFrameMs.p50),
  ms('keyP50', 'key p50', (r) => r.keypadMs.p50),
  ms('keyP99', 'key p99', (r) => r.keypadMs.p99),
  ms('lateP99', 'late p99', (r) => r.frameLateMs.p99),
  ms('lateMax', 'late max', (r) => r.frameLateMs.max),
  {
    id: 'lateShare',
    title: 'frames > 20 ms late',
    unit: '%',
    digits: 2,
    of: (r) => r.framesOver20MsLatePercent,
  },
  {
    id: 'holes',
    title: 'holes a call-minute',
    unit: '',
    digits: 2,
    of: (r) => (r.holeMs.n * 60) / (r.seconds * Math.max(1, r.meanLive)),
  },
  {
    id: 'missed',
    title: 'missed',
    unit: '',
    digits: 0,
    of: (r) => r.counts.repliesMissed + r.counts.bargeInsMissed,
  },
  { id: 'cutOffs', title: 'cut off', unit: '', digits: 0, of: (r) => r.counts.cutOffs },
  {
    id: 'cpu',
    title: 'CPU s a call-minute',
    unit: 's',
    digits: 3,
    of: (r) => r.server?.cpuSPerCallMinute ?? null,
  },
  { id: 'core', title: 'core', unit: '%', digits: 0, of: (r) => r.server?.corePercent ?? null },
  {
    id: 'memory',
    title: 'memory',
    unit: 'MB',
    digits: 0,
    of: (r) => (r.server === null ? null : r.server.rssMb + r.server.childrenMb),
  },
  {
    id: 'allocated',
    title: 'allocated a call and second',
    unit: 'MB',
    digits: 2,
    of: (r) => (r.stats === null ? null : r.stats.allocatedMb / r.stats.seconds / Math.max(1, r.meanLive)),
  },
  {
    id: 'heap',
    title: 'heap after collection',
    unit: 'MB',
    digits: 1,
    of: (r) => (r.stats === null ? null : r.stats.memoryMb.heap + r.stats.memoryMb.external),
  },
  ms('gcLongest', 'longest collection', (r) => r.stats?.collections.longestMs ?? null),
];

export function figure(id: string): Figure {
  const found = FIGURES.find((each) => each.id === id);
  if (!found) throw new Error(`There is no figure ${id}.`);
  return found;
}

export interface Middle {
  median: number;
  low: number;
  high: number;
  runs: number;
}

/** Over the runs that have the figure; null where none has. */
export function middleOf(values: (number | null)[]): Middle | null {
  const sorted = values.filter((value) => value !== null).toSorted((a, b) => a - b);
  const [low] = sorted;
  if (low === undefined) return null;
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? low;
  const median = sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? upper) + upper) / 2;
  return { median, low, high: sorted.at(-1) ?? low, runs: sorted.length };
}

/** The median, and its spread where there were several runs. */
export function show(middle: Middle | null, { digits }: Figure): string {
  if (middle === null) return '–';
  const text = String(round(middle.median, digits));
  if (middle.runs < 2 || round(middle.low, digits) === round(middle.high, digits)) return text;
  return `${text} (${round(middle.low, digits)}–${round(middle.high, digits)})`;
}

/** The line through the points that leaves the least squares; null with fewer than three points or all at one place. */
export function fitLine(
  points: { x: number; y: number }[],
): { slope: number; at0: number; residual: number } | null {
  const n = points.length;
  const meanX = points.reduce((sum, { x }) => sum + x, 0) / n;
  const meanY = points.reduce((sum, { y }) => sum + y, 0) / n;
  const spread = points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  if (n < 3 || spread === 0) return null;
  const slope = points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0) / spread;
  const at0 = meanY - slope * meanX;
  const squares = points.reduce((sum, { x, y }) => sum + (y - at0 - slope * x) ** 2, 0);
  return { slope, at0, residual: Math.sqrt(squares / Math.max(1, n - 2)) };
}
