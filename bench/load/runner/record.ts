/** Where results go: a file of everything, a page of tables, and plots, all named by the day and the commit. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { drawPlot, type Plot } from './plot.ts';

const ROOT = join(import.meta.dirname, '../../..');
const RESULTS = join(ROOT, 'bench', 'results');

export interface Circumstances {
  when: string;
  /** With `+` where files of the product or of the measurement differ from it. */
  commit: string;
  node: string;
  machine: string;
  command: string;
}

/** `script` is what was called: `npm run SCRIPT`. */
export function circumstances(script = 'bench:load'): Circumstances {
  const changed = git('status', '--porcelain', '--', 'src', 'bench', ':!bench/results') !== '';
  const processors = cpus();
  return {
    when: new Date().toISOString(),
    commit: `${git('rev-parse', '--short', 'HEAD')}${changed ? '+' : ''}`,
    node: process.version,
    machine: `${processors.length} cores of ${processors[0]?.model ?? 'unknown kind'}`,
    command: ['npm run', script, '--', ...process.argv.slice(2).map(quoted)].join(' '),
  };
}

/** As a shell must be given it. */
function quoted(word: string): string {
  return /[\s"'$]/.test(word) ? `'${word.replaceAll("'", "'\\''")}'` : word;
}

export interface Report {
  /** Goes into the files' names. */
  kind: string;
  about: Circumstances;
  data: object;
  page: string;
  plots: (Plot & { id: string })[];
}

/** Answers the path of the page. */
export function writeReport({ kind, about, data, page, plots }: Report): string {
  mkdirSync(RESULTS, { recursive: true });
  const name = freeName(`${about.when.slice(0, 10)}-${about.commit.replace('+', '-changed')}-${kind}`);
  const pictures = plots.map((plot) => {
    const file = `${name}-${plot.id}.svg`;
    writeFileSync(join(RESULTS, file), drawPlot(plot));
    return `![${plot.title}](${file})`;
  });
  writeFileSync(
    join(RESULTS, `${name}.json`),
    `${withoutPlaces(JSON.stringify({ about, ...data }, null, 1))}\n`,
  );
  const head = `${about.when.slice(0, 16).replace('T', ' ')} UTC, commit ${about.commit}, Node ${about.node}, ${about.machine}.\n\n\`${about.command}\`\n`;
  const path = join(RESULTS, `${name}.md`);
  writeFileSync(path, `${page.replace('\n', `\n\n${head}`)}\n${pictures.join('\n\n')}\n`);
  return path;
}

/** A second run at the same commit does not take the place of the first. */
function freeName(wanted: string): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted}-${number}`;
    if (!existsSync(join(RESULTS, `${name}.md`))) return name;
  }
}

/** Where this checkout and its Node lie is nobody's business. */
function withoutPlaces(json: string): string {
  return json.replaceAll(process.execPath, 'node').replaceAll(`${ROOT}/`, '');
}

function git(...args: string[]): string {
  try {
    return execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}
