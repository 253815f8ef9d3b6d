/** Tables in Markdown of what was measured. */
import type { Contestant } from './contestants.ts';
import { FIGURES, middleOf, show, type Figure } from './figures.ts';
import type { Plan } from './plan.ts';
import type { Plot } from './plot.ts';
import { countedRuns, type Run } from './trials.ts';

/** Figures of which some run knows something. */
function toldFigures(runs: Run[]): Figure[] {
  return FIGURES.filter((each) => runs.some(({ result }) => each.of(result) !== null));
}

/** One row for each contestant and rung. */
export function table(runs: Run[], names: string[], rungs: number[]): string {
  const figures = toldFigures(runs);
  const heads = figures.map(({ title, unit }) => (unit === '' ? title : `${title}, ${unit}`));
  const lines = [
    `| calls | contestant | ${heads.join(' | ')} | runs |`,
    `|--:|---|${figures.map(() => '--:|').join('')}--:|`,
  ];
  for (const calls of rungs) {
    for (const name of names) {
      const all = runs.filter((run) => run.contestant === name && run.calls === calls);
      if (all.length === 0) continue;
      const { runs: counted, allVoid } = countedRuns(all);
      const cells = figures.map((each) => show(middleOf(counted.map(({ result }) => each.of(result))), each));
      const told = allVoid ? `${counted.length}, all void` : `${counted.length} of ${all.length}`;
      lines.push(`| ${calls} | ${name} | ${cells.join(' | ')} | ${told} |`);
    }
  }
  return lines.join('\n');
}

export function settingsOf(contestants: Contestant[]): string {
  return contestants.map(({ name, settings }) => `- **${name}**: ${settings}`).join('\n');
}

/** What callers did, beside their number and how long it was measured. */
export function generatorLine({ generator, told }: Plan): string {
  const silence = told['SILENCE_RMS'];
  if (generator.length === 0)
    return 'The generator: its usual callers (script mixed), frames in time, none lost, no noise.';
  const heard =
    silence === undefined
      ? ''
      : ` To all stand-in recognisers what is beneath ${silence} of 32,768 (RMS) is silence.`;
  return `The generator: \`${generator.join(' ')}\`.${heard}`;
}

export function voidRuns(runs: Run[]): string {
  const lines = runs
    .filter(({ result }) => result.void.length > 0)
    .map(
      ({ contestant, calls, run, result }) =>
        `- ${contestant} at ${calls}, run ${run + 1}: ${result.void.join('; ')}`,
    );
  return lines.length === 0 ? 'No run was void.' : `Void runs:\n${lines.join('\n')}`;
}

/** A figure over the number of calls, one line for each contestant. */
export function plotOf(figure: Figure, runs: Run[], names: string[], title: string): Plot & { id: string } {
  const lines = names.map((name) => {
    const rungs = [...new Set(runs.filter((run) => run.contestant === name).map(({ calls }) => calls))];
    const points = rungs
      .toSorted((a, b) => a - b)
      .flatMap((x) => {
        const at = countedRuns(runs.filter((run) => run.contestant === name && run.calls === x)).runs;
        const middle = middleOf(at.map(({ result }) => figure.of(result)));
        return middle === null ? [] : [{ x, y: middle.median, low: middle.low, high: middle.high }];
      });
    return { name, points };
  });
  const told = lines.filter(({ points }) => points.length > 0);
  return { id: figure.id, title, xTitle: 'simultaneous calls', yTitle: figure.unit, lines: told, logX: true };
}

export const EXPLAINED = `Times are milliseconds. *reply*: from the caller's last frame of speech to the reply's first frame; *heard*: to its first audible
sample at the caller's ear. *clear*, *last frame*: from the caller's first frame of speech over a reply. *key*: from a key to the first frame of the reply to it. *late*: a frame's arrival against its place
in real time, counted from the reply's first frame (negative: ahead). *holes*: silences that the caller heard inside a reply. *cut off*: the agent
spoke while the caller was speaking. CPU counts the server and everything that it has started, a database too; memory as well. The stand-in
recogniser answers 20 ms after the last frame of speech, so every reply holds those 20 ms. Medians over runs that are not void, with the lowest and highest.`;
