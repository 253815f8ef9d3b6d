/** What the project means to reach on the set, and what it does. */
import { FRAME_MS } from '../../../src/audio/frames.ts';
import type { Result } from '../run-items.ts';
import { COMPLETE, type EndpointSummary, NUMBERS, summariseEndpoints } from './endpointing-tables.ts';
import { percent, percentile, table } from './numbers.ts';
import { summariseOverlap } from './overlap-tables.ts';

/** A budget counts as kept when complete turns really wait no longer, a frame apart: a slow final alone makes callers wait, and cuts fewer off. */
const GOAL_BUDGET_MS = 300;

export function goalsTable(results: Result[], budgets: number[]): string {
  const overlap = results.flatMap((one) => (one.kind === 'overlap' ? [one] : []));
  const endpoint = results.flatMap((one) => (one.kind === 'endpointing' ? [one] : []));
  const rows: string[][] = [];
  const row = (name: string, goal: string, seen: string, reached: boolean): void => {
    rows.push([name, goal, seen, reached ? 'yes' : 'no']);
  };
  if (overlap.length > 0) {
    const all = summariseOverlap(overlap);
    const median = percentile(all.stopMs, 0.5);
    const own = overlap.filter(({ item }) => item.sounds.length === 0);
    const cut = own.filter(({ ours }) => ours.wrong).length;
    row(
      'interruptions: precision',
      '≥ 90 %',
      percent(all.found, all.found + all.wrong),
      all.precision >= 0.9,
    );
    row('interruptions: recall', '≥ 98 %', percent(all.found, all.interruptions), all.recall >= 0.98);
    row('sound stops, median', '≤ 216 ms', `${Math.round(median)} ms`, median <= 216);
    row('replies given up for nothing but echo', '0', `${cut} of ${own.length}`, cut === 0);
  }
  if (endpoint.length > 0 && budgets.includes(GOAL_BUDGET_MS)) {
    const all = summariseEndpoints(endpoint, GOAL_BUDGET_MS);
    const some = summariseEndpoints(
      endpoint.filter(({ item }) => NUMBERS.includes(item.category)),
      GOAL_BUDGET_MS,
    );
    const complete = endpoint.filter(({ item }) => COMPLETE.includes(item.category));
    const waitMs = percentile(summariseEndpoints(complete, GOAL_BUDGET_MS).waits, 0.5);
    const inBudget = waitMs <= GOAL_BUDGET_MS + FRAME_MS;
    const wait = `complete turns wait ${Math.round(waitMs)} ms`;
    const seen = ({ cutOffs, items }: EndpointSummary): string => `${percent(cutOffs, items)}; ${wait}`;
    const under = ({ cutOffs, items }: EndpointSummary, share: number): boolean =>
      inBudget && cutOffs <= share * items;
    row(`cut off at ${GOAL_BUDGET_MS} ms`, '≤ 9 %', seen(all), under(all, 0.09));
    row('… of numbers, mail, spelling', '≤ 3 %', seen(some), under(some, 0.03));
  }
  return `### Goals\n${table(['', 'goal', 'seen', 'reached'], rows)}`;
}
