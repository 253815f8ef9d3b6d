/** Contestants side by side: the same calls for each, interleaved, so that what the machine does meets all of them. */
import { contestantNamed } from './contestants.ts';
import { figure } from './figures.ts';
import type { Plan } from './plan.ts';
import { circumstances, writeReport } from './record.ts';
import { EXPLAINED, generatorLine, plotOf, settingsOf, table, voidRuns } from './tables.ts';
import { Trials } from './trials.ts';

const PLOTS: [string, string][] = [
  ['replyP50', 'End of the caller’s speech to the first reply frame, median'],
  ['replyP99', 'End of the caller’s speech to the first reply frame, 99th percentile'],
  ['clearP50', 'The caller speaks over the agent: time to clear, median'],
  ['lateP99', 'Lateness of outbound frames, 99th percentile'],
  ['cpu', 'CPU seconds a call-minute'],
];

/** Answers the path of the report. */
export async function compare(plan: Plan, tell: (line: string) => void): Promise<string> {
  const about = circumstances();
  const contestants = plan.contestants.map((name) => contestantNamed(name, plan.nodeFlags));
  const trials = new Trials(plan, tell);
  const unfit = new Set<string>();
  for (let run = 0; run < plan.runs; run += 1) {
    for (const calls of plan.rungs) {
      for (const contestant of rotated(contestants, run)) {
        if (unfit.has(contestant.name)) continue;
        if ((await trials.measure(contestant, calls, run)) === null) unfit.add(contestant.name);
      }
    }
  }
  const { runs, failures } = trials;
  const page = [
    '# Parley and others under the same calls\n',
    table(runs, plan.contestants, plan.rungs),
    EXPLAINED,
    `Each contestant has core ${plan.cores.server}, the generator core ${plan.cores.generator}; ${plan.seconds} s a run after ${plan.warmS} s of warm-up.`,
    generatorLine(plan),
    settingsOf(contestants),
    voidRuns(runs),
    ...failures.map(
      ({ contestant, calls, why }) => `Not measured: ${contestant} at ${calls}: ${why.slice(0, 300)}`,
    ),
    '',
  ].join('\n\n');
  const plots = PLOTS.map(([id, title]) => plotOf(figure(id), runs, plan.contestants, title)).filter(
    ({ lines }) => lines.length > 0,
  );
  return writeReport({
    kind: plan.name ?? 'compare',
    about,
    data: { plan, contestants, runs, failures },
    page,
    plots,
  });
}

/** Nobody is always first after the last one's heat. */
function rotated<Item>(items: Item[], by: number): Item[] {
  const at = by % Math.max(1, items.length);
  return [...items.slice(at), ...items.slice(0, at)];
}
