/** The page of results: a table for each number of connections, and what the pages weigh. */
import { type Figure, middleOf, show } from '../load/runner/figures.ts';
import type { Measured } from './measure.ts';
import type { FirstLoad } from '../../test/support/first-load.ts';

const COLUMNS: { figure: Pick<Figure, 'title' | 'digits'>; of: (run: Measured) => number | null }[] = [
  { figure: { title: 'requests/s', digits: 0 }, of: (run) => run.requestsPerS },
  { figure: { title: 'p50, ms', digits: 1 }, of: (run) => run.latencyMs.p50 },
  { figure: { title: 'p99, ms', digits: 1 }, of: (run) => run.latencyMs.p99 },
  { figure: { title: 'max, ms', digits: 0 }, of: (run) => run.latencyMs.max },
  { figure: { title: 'CPU ms a request', digits: 2 }, of: (run) => run.cpuMs },
  { figure: { title: 'memory, MB', digits: 0 }, of: (run) => run.rssMb },
  { figure: { title: 'its database, MB', digits: 0 }, of: (run) => run.databaseMb },
];

export function apiPage(runs: Measured[], weights: FirstLoad[] | string, house: string): string {
  const rungs = [...new Set(runs.map(({ connections }) => connections))];
  const parts = rungs.map((connections) => {
    const own = runs.filter((run) => run.connections === connections);
    return `## ${connections} at once\n\n${table(own)}`;
  });
  return [
    '# The API on the embedded database',
    house,
    ...parts,
    EXPLAINED,
    '## First load of a page',
    weightTable(weights),
  ].join('\n\n');
}

function table(runs: Measured[]): string {
  const names = [...new Set(runs.map(({ target }) => target))];
  const rows = names.map((name) => {
    const all = runs.filter(({ target }) => target === name);
    const good = all.filter((run) => run.void.length === 0);
    const counted = good.length > 0 ? good : all;
    const cells = COLUMNS.map(({ figure, of }) => show(middleOf(counted.map(of)), figure as Figure));
    const told = good.length > 0 ? `${good.length} of ${all.length}` : `${all.length}, all void`;
    return `| ${name} | ${cells.join(' | ')} | ${told} |`;
  });
  const heads = COLUMNS.map(({ figure }) => figure.title);
  return [`| | ${heads.join(' | ')} | runs |`, `|---|${'--:|'.repeat(COLUMNS.length + 1)}`, ...rows].join(
    '\n',
  );
}

function weightTable(weights: FirstLoad[] | string): string {
  if (typeof weights === 'string') return `Not measured: ${weights}.`;
  const kb = (bytes: number): string => (bytes / 1024).toFixed(1);
  const rows = weights.map(
    ({ page, bytes, files }) =>
      `| ${page} | ${kb(bytes.page)} | ${kb(bytes.code)} | ${kb(bytes.styles)} | ${kb(bytes.fonts)} | **${kb(bytes.total)}** | ${files.length} |`,
  );
  return [
    '| page | HTML and mark | code | styles | fonts | all, KB gzip | files |',
    '|---|--:|--:|--:|--:|--:|--:|',
    ...rows,
  ].join('\n');
}

const EXPLAINED = `Servers have one core with their databases, the generator another. Medians over the runs that are not void, with the lowest and highest; runs are
interleaved: each target once, then each again. A run is void when others took more than 7 % of the server's core. Memory is what the process held when the
run ended; what processes of the database share is divided among them.`;
