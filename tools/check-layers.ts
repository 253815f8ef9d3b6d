/**
 * Holds the walls of the house (`layers.ts`) with dependency-cruiser, and fails when it did not see every module.
 * `node tools/check-layers.ts [--root FOLDER]` checks; `--draw` prints the floors as they are imported, as a Mermaid diagram.
 */
import { globSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { cruise, type ICruiseResult, type IModule } from 'dependency-cruiser';
import { FLOORS, RULES, TEST_CODE } from './layers.ts';

const { values } = parseArgs({
  options: {
    root: { type: 'string', default: resolve(import.meta.dirname, '..') },
    draw: { type: 'boolean' },
  },
});
process.chdir(values.root);

const result = await cruiseSource();
if (values.draw === true) {
  process.stdout.write(draw(result.modules));
} else {
  const faults = [
    ...strayFolders(),
    ...unseen(result),
    ...violations(result),
    ...folderCycles(result.modules),
  ];
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  const own = result.modules.filter(isOurs).length;
  process.stdout.write(
    faults.length === 0
      ? `layers: ${own} modules, ${result.summary.totalDependenciesCruised} imports, every wall stands\n`
      : `layers: ${faults.length} ${faults.length === 1 ? 'wall is' : 'walls are'} broken\n`,
  );
  process.exitCode = faults.length === 0 ? 0 : 1;
}

async function cruiseSource(): Promise<ICruiseResult> {
  const { output } = await cruise(
    ['src'],
    {
      validate: true,
      ruleSet: { forbidden: RULES },
      // Type imports break walls as well as any other.
      tsPreCompilationDeps: true,
      doNotFollow: { path: 'node_modules' },
      exclude: { path: '^(data|dist)/' },
    },
    {
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json', '.css', '.d.ts'],
      conditionNames: ['types', 'import', 'node', 'default'],
      exportsFields: ['exports'],
    },
  );
  if (typeof output === 'string')
    throw new Error('dependency-cruiser gave text where a result was asked for');
  return output;
}

function isOurs(module: IModule): boolean {
  return module.source.startsWith('src/') && module.coreModule !== true;
}

function isProduct(module: IModule): boolean {
  return isOurs(module) && !new RegExp(TEST_CODE).test(module.source);
}

/** Every folder of `src` has a floor, and no module lies beside the floors. */
function strayFolders(): string[] {
  return readdirSync('src', { withFileTypes: true })
    .filter((entry) => (entry.isDirectory() ? !(entry.name in FLOORS) : /\.tsx?$/.test(entry.name)))
    .map((entry) => `src/${entry.name}: has no floor; give it one in tools/layers.ts or move it`);
}

/** A cruise that skips files proves nothing: under a wrong TypeScript it sees no module and finds no fault. */
function unseen({ modules }: ICruiseResult): string[] {
  const seen = new Set(modules.map((module) => module.source));
  return globSync('src/**/*.{ts,tsx}')
    .filter((file) => !seen.has(file.replaceAll('\\', '/')))
    .map((file) => `${file}: was not seen by dependency-cruiser`);
}

function violations({ summary }: ICruiseResult): string[] {
  return summary.violations.map(({ from, to, rule, cycle }) => {
    const way = cycle === undefined ? to : cycle.map((step) => step.name).join(' → ');
    return `${from} → ${way}\n    ${rule.name}`;
  });
}

/** The folders of `platform` import each other downward only: among them, too, there is no cycle. */
function folderCycles(modules: IModule[]): string[] {
  const folderOf = (path: string): string | undefined => /^src\/platform\/([^/]+)\//.exec(path)?.[1];
  const below = new Map<string, Set<string>>();
  for (const module of modules.filter(isProduct)) {
    const from = folderOf(module.source);
    if (from === undefined) continue;
    for (const { resolved } of module.dependencies) {
      const to = folderOf(resolved);
      if (to !== undefined && to !== from) below.set(from, (below.get(from) ?? new Set()).add(to));
    }
  }
  const reaches = (from: string, goal: string, past: Set<string>): boolean =>
    [...(below.get(from) ?? [])].some(
      (next) => next === goal || (!past.has(next) && reaches(next, goal, past.add(next))),
    );
  return [...below.keys()]
    .filter((folder) => reaches(folder, folder, new Set()))
    .map(
      (folder) => `src/platform/${folder}: imports, by way of others, itself; platform folders go downward`,
    );
}

function draw(modules: IModule[]): string {
  const floorOf = (path: string): string | undefined => /^src\/([^/]+)\//.exec(path)?.[1];
  const arrows = new Set<string>();
  for (const module of modules.filter(isProduct)) {
    const from = floorOf(module.source);
    for (const { resolved } of module.dependencies) {
      const to = floorOf(resolved);
      if (from !== undefined && to !== undefined && from !== to) arrows.add(`  ${from} --> ${to}`);
    }
  }
  return `flowchart TD\n${[...arrows].sort().join('\n')}\n`;
}
