/** How many calls one core holds: rung after rung, until frames come late, replies come slowly or are missed. */
import { round } from '../generator/distribution.ts';
import type { LoadResult } from '../generator/load.ts';
import { type Contestant, contestantNamed } from './contestants.ts';
import { figure, fitLine, middleOf } from './figures.ts';
import type { Plan } from './plan.ts';
import type { Plot } from './plot.ts';
import { circumstances, writeReport } from './record.ts';
import { EXPLAINED, generatorLine, plotOf, settingsOf, table, voidRuns } from './tables.ts';
import { countedRuns, type Run, Trials } from './trials.ts';

const LATE_MS = 20;
/** Replies (p95) may take so much longer than on the first rung. */
const SLOWER = 1.5;
const MISSED_SHARE = 0.02;

/** Answers the path of the report. */
export async function ladder(plan: Plan, tell: (line: string) => void): Promise<string> {
  const about = circumstances();
  const contestants = plan.contestants.map((name) => contestantNamed(name, plan.nodeFlags));
  const trials = new Trials(plan, tell);
  const verdicts: string[] = [];
  for (const contestant of contestants) {
    const { held, stopped } = await climb(plan, trials, contestant);
    const verdict = `**${contestant.name}** holds **${held}** calls on one core; ${stopped}.`;
    verdicts.push(`${verdict} ${memoryOf(trials, contestant.name)}`);
    tell(verdicts.at(-1) ?? '');
  }
  const { runs, failures } = trials;
  const page = [
    '# How many calls one core holds\n',
    ...verdicts,
    `A rung is held when its frames are at most ${LATE_MS} ms late (p99), replies (p95) take at most ${SLOWER} times as long as on the first rung, no more than ${MISSED_SHARE * 100} % are missed, and no call is lost: in every run that is not void.`,
    table(runs, plan.contestants, plan.rungs),
    EXPLAINED,
    `Each contestant has core ${plan.cores.server}, the generator core ${plan.cores.generator}; ${plan.seconds} s a run after ${plan.warmS} s of warm-up.`,
    generatorLine(plan),
    settingsOf(contestants),
    voidRuns(runs),
    '',
  ].join('\n\n');
  const data = { plan, contestants, runs, failures, verdicts };
  return writeReport({
    kind: plan.name ?? 'ladder',
    about,
    data,
    page,
    plots: plotsOf(runs, plan.contestants),
  });
}

/** Up the rungs until one is not held. */
async function climb(plan: Plan, trials: Trials, contestant: Contestant) {
  let usualMs: number | null = null;
  let held = 0;
  const spoilt: number[] = [];
  const ends = (stopped: string) => ({ held, stopped: stopped + spoiltLine(spoilt) });
  for (const calls of plan.rungs) {
    for (let run = 0; run < plan.runs; run += 1) await trials.measure(contestant, calls, run);
    const all = trials.runs.filter((run) => run.contestant === contestant.name && run.calls === calls);
    if (all.length === 0) return ends(`${calls} calls could not be measured`);
    usualMs ??= middleOf(countedRuns(all).runs.map(({ result }) => result.replyFrameMs.p95))?.median ?? null;
    const { fault, allVoid } = rungOf(all, usualMs);
    if (allVoid) spoilt.push(calls);
    if (fault !== null) return ends(`at ${calls}: ${fault}`);
    held = calls;
  }
  return ends('there was no higher rung');
}

function spoiltLine(rungs: number[]): string {
  return rungs.length === 0 ? '' : `; all runs were void at ${rungs.join(', ')}`;
}

/** Why a rung is not held by every run that counts; null when it is. `usualMs` is how long replies (p95) took on the first rung. */
export function rungOf(all: Run[], usualMs: number | null): { fault: string | null; allVoid: boolean } {
  const { runs, allVoid } = countedRuns(all);
  const faults = runs.map(({ result }) => tooMuch(result, usualMs)).filter((fault) => fault !== null);
  const [first = null] = faults;
  const share = runs.length > 1 ? ` (so in ${faults.length} of ${runs.length} runs)` : '';
  return { fault: first === null ? null : `${first}${share}`, allVoid };
}

function plotsOf(runs: Run[], names: string[]): (Plot & { id: string })[] {
  const plot = (id: string, title: string) => plotOf(figure(id), runs, names, title);
  return [
    plot('cpu', 'What a call costs: CPU seconds a call-minute'),
    {
      ...plot('lateP99', 'Lateness of outbound frames, 99th percentile'),
      goal: { y: LATE_MS, name: 'the limit' },
    },
    plot('replyP99', 'End of the caller’s speech to the first reply frame, 99th percentile'),
    { ...plot('memory', 'Memory of the server and its database'), logX: false },
  ].filter(({ lines }) => lines.length > 0);
}

/** Why a run says that it is too much; null when it does not. */
export function tooMuch(result: LoadResult, usualMs: number | null): string | null {
  const late = result.frameLateMs.p99 ?? 0;
  if (late > LATE_MS) return `frames are ${late} ms late (p99)`;
  const { repliesMissed, turns, closedByServer } = result.counts;
  if (closedByServer > 0) return `the server closed ${closedByServer} calls (${result.firstFault})`;
  if (result.live < result.calls) return `only ${result.live} calls were held (${result.firstFault})`;
  if (repliesMissed > turns * MISSED_SHARE) return `${repliesMissed} of ${turns} replies are missed`;
  const slowMs = result.replyFrameMs.p95;
  if (slowMs !== null && usualMs !== null && slowMs > usualMs * SLOWER)
    return `replies take ${slowMs} ms (p95), on the first rung ${usualMs}`;
  return null;
}

/** The slope over the rungs is what one more call needs. */
function memoryOf(trials: Trials, name: string): string {
  const own = trials.runs.filter(({ contestant }) => contestant === name);
  const slopeOf = (id: string): number | null => {
    const each = figure(id);
    const points = own.flatMap(({ calls, result }) => {
      const y = each.of(result);
      return y === null ? [] : [{ x: calls, y }];
    });
    return fitLine(points)?.slope ?? null;
  };
  const [memory, heap] = [slopeOf('memory'), slopeOf('heap')];
  if (memory === null) return '';
  return `One more call takes ${round(memory, 2)} MB${heap === null ? '' : `, ${round(heap, 2)} MB of it on the heap after a collection`}.`;
}
