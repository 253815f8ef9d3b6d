/** Trials one after the other: void ones are repeated as long as there is time, and all are kept. */
import type { LoadResult } from '../generator/load.ts';
import type { Contestant } from './contestants.ts';
import type { Plan } from './plan.ts';
import { trial } from './trial.ts';

export interface Run {
  contestant: string;
  calls: number;
  run: number;
  result: LoadResult;
}

export class Trials {
  readonly #plan: Plan;
  readonly #startMs = performance.now();
  readonly #tell: (line: string) => void;
  readonly runs: Run[] = [];
  /** What could not be measured, and why. */
  readonly failures: { contestant: string; calls: number; why: string }[] = [];

  constructor(plan: Plan, tell: (line: string) => void) {
    this.#plan = plan;
    this.#tell = tell;
  }

  /** Answers the trial's result, void or not; null where the contestant could not be measured. */
  async measure(contestant: Contestant, calls: number, run: number): Promise<LoadResult | null> {
    const { retries, minutes } = this.#plan;
    for (let attempt = 0; ; attempt += 1) {
      const result = await this.#once(contestant, calls);
      if (result === null) return null;
      this.runs.push({ contestant: contestant.name, calls, run, result });
      this.#tell(oneLine(contestant.name, calls, result));
      const spentMinutes = (performance.now() - this.#startMs) / 60_000;
      if (result.void.length === 0 || attempt >= retries || spentMinutes > minutes) return result;
    }
  }

  async #once(contestant: Contestant, calls: number): Promise<LoadResult | null> {
    const { seconds, warmS, cores, generator, told } = this.#plan;
    const args = [
      '--calls',
      String(calls),
      '--seconds',
      String(seconds),
      '--warm',
      String(warmS),
      ...generator,
    ];
    try {
      return await trial(contestant, { cores, env: told }, args);
    } catch (fault) {
      const why = (fault as Error).message;
      this.failures.push({ contestant: contestant.name, calls, why });
      this.#tell(`${contestant.name} at ${calls}: ${why}`);
      return null;
    }
  }
}

/** The runs that count: those that are not void; where all are, all of them. */
export function countedRuns(runs: Run[]): { runs: Run[]; allVoid: boolean } {
  const sound = runs.filter(({ result }) => result.void.length === 0);
  return sound.length > 0 ? { runs: sound, allVoid: false } : { runs, allVoid: runs.length > 0 };
}

function oneLine(name: string, calls: number, result: LoadResult): string {
  const { replyFrameMs, bargeClearMs, frameLateMs, server, counts } = result;
  const cpu =
    server === null
      ? ''
      : `, ${server.cpuSPerCallMinute} CPU s a call-minute, ${server.corePercent} % of the core`;
  const bad = result.void.length === 0 ? '' : `  VOID: ${result.void.join('; ')}`;
  return (
    `${name} at ${calls}: reply ${replyFrameMs.p50} / ${replyFrameMs.p99} ms (${replyFrameMs.n}), ` +
    `clear ${bargeClearMs.p50} / ${bargeClearMs.p99} ms (${bargeClearMs.n}), late p99 ${frameLateMs.p99} ms, ` +
    `missed ${counts.repliesMissed}${cpu}${bad}`
  );
}
