/** The plots of docs/turn-taking.md, written to bench/results. */
import { mkdirSync, writeFileSync } from 'node:fs';
import type { Result } from '../run-items.ts';
import { type Chart, drawChart } from './chart.ts';
import { summariseEndpoints, summarisePlain } from './endpointing-tables.ts';
import { summariseOverlap, summarisePlainOverlap } from './overlap-tables.ts';

const OURS = '#0969da';
const RULED = '#8250df';
const PLAIN = '#bc4c00';
const RESULTS = new URL('../../results/', import.meta.url);

/** Returns the names of what was written. */
export function writePlots(results: Result[], budgets: number[]): string[] {
  mkdirSync(RESULTS, { recursive: true });
  const endpoint = results.flatMap((one) => (one.kind === 'endpointing' ? [one] : []));
  const overlap = results.flatMap((one) => (one.kind === 'overlap' ? [one] : []));
  const charts: [string, Chart][] = [];
  if (endpoint.length > 0) {
    const share = (cutOffs: number): number => (100 * cutOffs) / endpoint.length;
    charts.push([
      'turn-taking-cut-offs.svg',
      {
        title: 'Callers cut off, by how long the agent waits',
        x: { label: 'budget, ms', least: 0, most: Math.max(...budgets) + 100, every: 100 },
        y: { label: 'turns cut off, %', least: 0, most: 60, every: 10 },
        lines: [
          {
            name: 'Parley',
            colour: OURS,
            points: budgets.map((at) => [at, share(summariseEndpoints(endpoint, at).cutOffs)]),
          },
          {
            name: 'fixed silence',
            colour: PLAIN,
            dashed: true,
            points: budgets.map((at) => [at, share(summarisePlain(endpoint, at).cutOffs)]),
          },
        ],
      },
    ]);
  }
  if (overlap.length > 0) {
    const ours = summariseOverlap(overlap);
    const plain = summarisePlainOverlap(overlap);
    charts.push([
      'turn-taking-trigger.svg',
      {
        title: 'True interruptions: how soon the agent stops, and how soon it knows',
        x: { label: "from the caller's first sound, ms", least: 0, most: 1400, every: 200 },
        y: { label: 'of all interruptions, %', least: 0, most: 100, every: 20 },
        lines: [
          { name: 'sound stops', colour: OURS, points: cumulative(ours.stopMs, ours.interruptions) },
          {
            name: 'ruled an interruption',
            colour: RULED,
            points: cumulative(ours.ruledMs, ours.interruptions),
          },
          {
            name: '60 ms of speech',
            colour: PLAIN,
            dashed: true,
            points: cumulative(plain.stopMs, plain.interruptions),
          },
        ],
      },
    ]);
  }
  for (const [name, chart] of charts) writeFileSync(new URL(name, RESULTS), drawChart(chart));
  return charts.map(([name]) => name);
}

function cumulative(values: number[], of: number): [number, number][] {
  const sorted = [...values].sort((a, b) => a - b);
  return Array.from({ length: 71 }, (_, i) => {
    const at = i * 20;
    return [at, (100 * sorted.filter((value) => value <= at).length) / of];
  });
}
