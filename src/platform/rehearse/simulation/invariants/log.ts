/** The log of a call: ordered, complete, plain data, and enough to run the call again. */
import type { Role } from '#voice/effects.ts';
import type { LogEntry } from '#voice/log.ts';
import type { CallPlan } from '#voice/plan.ts';
import { difference, replay } from '#voice/replay.ts';
import type { CallState } from '#voice/state.ts';
import type { Broken } from './invariant.ts';

/** Judged over a whole call, not step by step. */
export const LOG = {
  name: 'log',
  says: 'The log is ordered and complete, and replays to itself: the same effects, events and state, bit for bit.',
};

export interface LoggedCall {
  plan: CallPlan;
  providers: Record<Role, number>;
  log: LogEntry[];
  state: CallState;
}

/** Null when the log stands the test. It goes through JSON first, as it does in a database. */
export function logBroken({ plan, providers, log, state }: LoggedCall): Broken | null {
  const sentence = outOfOrder(log) ?? notReplayed(plan, providers, log, state);
  return sentence === null ? null : { invariant: LOG.name, sentence };
}

function outOfOrder(log: LogEntry[]): string | null {
  let atMs = 0;
  for (const [index, entry] of log.entries()) {
    if (entry.seq !== index + 1) return `entry ${index + 1} of the log has the number ${entry.seq}`;
    if (entry.atMs < atMs) return `time goes back at entry ${entry.seq}`;
    atMs = entry.atMs;
  }
  const last = log.at(-1);
  return last?.kind === 'event' && last.data.type === 'call.ended'
    ? null
    : 'the log does not end with the call';
}

function notReplayed(
  plan: CallPlan,
  providers: Record<Role, number>,
  log: LogEntry[],
  state: CallState,
): string | null {
  const written = JSON.stringify(log);
  const again = replay(
    JSON.parse(JSON.stringify(plan)) as CallPlan,
    providers,
    JSON.parse(written) as LogEntry[],
  );
  if (JSON.stringify(again.log) !== written) {
    const parted = difference(log, again.log);
    return `the replay parts at entry ${parted?.seq}: it was ${parted?.was} and is ${parted?.is}`;
  }
  const same = JSON.stringify({ ...again.state, plan: null }) === JSON.stringify({ ...state, plan: null });
  return same ? null : 'the replay ends in another state';
}
