/** A long run with calls that come and go: does anything grow that should not, and is everything given back at the end. */
import type { LoadResult, Sample } from '../generator/load.ts';
import { holdingsOf } from '../generator/server-usage.ts';
import { readServerStats } from '../generator/server-stats.ts';
import { type Contestant, contestantNamed } from './contestants.ts';
import { growthPlots, growthsOf, growthTable, GROWTH_EXPLAINED, type State } from './growth.ts';
import type { Plan } from './plan.ts';
import { circumstances, writeReport } from './record.ts';
import { EXPLAINED, generatorLine, settingsOf, table } from './tables.ts';
import { load, pause, type Server, startServer } from './trial.ts';

/** So often the server is looked at, unless the run is short. */
const SAMPLES = 120;
/** After the last call, until what it left behind is looked at: longer than a line without a sign of life is kept. */
const SETTLE_MS = 20_000;

interface Soaked {
  contestant: Contestant;
  calls: number;
  result: LoadResult;
  samples: Sample[];
  before: State;
  after: State;
}

/** Answers the path of the report. */
export async function soak(plan: Plan, tell: (line: string) => void): Promise<string> {
  const about = circumstances();
  const contestant = contestantNamed(plan.contestants[0] ?? 'parley-default', plan.nodeFlags);
  const calls = plan.rungs[0] ?? 30;
  const server = await startServer(contestant, plan.cores, plan.told);
  try {
    const before = await stateOf(server);
    const { result, samples } = await load(server, plan.cores, argumentsOf(plan, calls));
    await pause(SETTLE_MS);
    const after = await stateOf(server);
    const soaked = { contestant, calls, result, samples, before, after };
    const growths = growthsOf(samples);
    for (const { what, from, to, unit, grows } of growths)
      tell(`${what}: ${from} → ${to} ${unit}${grows ? ', GROWS' : ''}`);
    return writeReport({
      kind: plan.name ?? (plan.churned === null ? 'soak' : 'churn'),
      about,
      data: { plan, ...soaked, growths },
      page: pageOf(plan, soaked),
      plots: growthPlots(samples),
    });
  } finally {
    await server.process.stop();
  }
}

/** Collects twice: what lay outside the heap is counted as gone by the collection after the one that freed it. */
async function stateOf({ pid, stats }: Server): Promise<State> {
  if (stats !== null) await readServerStats(stats, 'collect');
  return { holds: holdingsOf(pid), stats: stats === null ? null : await readServerStats(stats, 'collect') };
}

/** A number of calls lasts as long as it takes; so long at the most. */
function argumentsOf(plan: Plan, calls: number): string[] {
  const { churned, churnS, soakMinutes, warmS } = plan;
  const expectedS = churned === null ? soakMinutes * 60 : (churned * (churnS + 1)) / calls + warmS;
  const told = {
    calls,
    seconds: churned === null ? expectedS : 3 * expectedS + 60,
    warm: churned === null ? warmS : 0,
    churn: churnS,
    sample: Math.max(2, Math.round(expectedS / SAMPLES)),
    ...(churned !== null && { total: churned, endings: 'all' }),
  };
  return [
    ...Object.entries(told).flatMap(([name, value]) => [`--${name}`, String(value)]),
    ...plan.generator,
  ];
}

function pageOf(plan: Plan, { contestant, calls, result, samples, before, after }: Soaked): string {
  const title =
    plan.churned === null
      ? `${plan.soakMinutes} minutes of calls that come and go`
      : `${plan.churned} calls that come and go`;
  const { counts } = result;
  const spoilt = result.void.join('; ');
  return [
    `# ${title}\n`,
    `${counts.callsBegun} calls in ${Math.round(result.seconds / 6) / 10} minutes, ${calls} at a time; ${counts.closedByServer} lost (closed by the server), ${counts.callsRefused} refused, ${counts.errors} faults.`,
    endingsOf(result),
    growthTable(growthsOf(samples), before, after),
    GROWTH_EXPLAINED,
    spoilt === ''
      ? 'The run is not void: its times count.'
      : `**Void for its times**: ${spoilt}. What it held counts.`,
    table([{ contestant: contestant.name, calls, run: 0, result }], [contestant.name], [calls]),
    EXPLAINED,
    generatorLine(plan),
    settingsOf([contestant]),
    '',
  ].join('\n\n');
}

/** How calls ended, where they end in several ways. */
function endingsOf({ counts }: LoadResult): string {
  const { endedByCaller, endedByAgent, endedByCut, endedHalfOpen, notEndedByServer } = counts;
  return (
    `Calls ended: ${endedByCaller} by the caller, ${endedByAgent} by the agent, ${endedByCut} by a socket that was cut, ` +
    `${endedHalfOpen} by a socket that stayed open without a sign of life. ${notEndedByServer} that the server was to end it did not.`
  );
}
