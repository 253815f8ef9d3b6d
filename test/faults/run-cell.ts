/** Plays one cell of the matrix: a greeting, a turn in which a provider fails, a further turn, and a hang-up. */
import type { Happening } from '#voice/events.ts';
import { FaultyCall, providersOf, serversFor, type Servers } from './bench.ts';
import { breakAfter, type Cell } from './matrix.ts';
import { quietIn, soundOf, type Quiet } from './quiet.ts';

export interface Result extends Quiet {
  /** What was heard in the turn in which the provider failed, and in the one after it. */
  heard: [string, string];
  nextQuiet: Quiet;
  events: (Happening & { atMs: number })[];
  /** The circuit of the provider when the second turn began. */
  resting: boolean;
  endedBy: string;
  /** Requests that a server still had in hand a moment after the call. */
  requestsLeft: number;
  servers: Servers;
  told: string;
}

/** Sound that is still on its way when the heart has finished. */
const LINGER_MS = 600;

export async function runCell({ role, fault, second }: Cell): Promise<Result> {
  const servers = await serversFor(role, second ? 2 : 1);
  const providers = providersOf(servers);
  const call = new FaultyCall(providers);
  await call.heardOut(0);
  const failing = servers[role][0]!;
  failing.breakAfter = breakAfter(role);
  await fault.begin(failing);
  const first = await askAndListen(call, role === 'stt');
  const resting = providers.health.read().some(({ circuit }) => circuit === 'open');
  if (!second) failing.mode = 'normal';
  const next = await askAndListen(call, role === 'stt');
  call.line.leave();
  await call.pass(300);
  const all = Object.values(servers).flat();
  return {
    ...first.quiet,
    heard: [first.heard, next.heard],
    nextQuiet: next.quiet,
    events: call.log.flatMap(({ kind, data, atMs }) =>
      kind === 'event' ? [{ ...(data as Happening), atMs }] : [],
    ),
    resting,
    endedBy: call.events('call.ended')[0]?.by ?? 'nobody',
    requestsLeft: all.reduce((sum, server) => sum + server.answering, 0),
    servers,
    told: call.told(),
  };
}

/**
 * Silence counts from when the turn was decided; where it is the recogniser that fails, from when it would have been: the end of
 * speech and the longest of the ordinary waits.
 */
async function askAndListen(call: FaultyCall, byRule: boolean): Promise<{ heard: string; quiet: Quiet }> {
  const askedMs = call.nowMs();
  const stoppedMs = await call.ask();
  await call.heardOut(stoppedMs);
  await call.pass(LINGER_MS);
  const committed = call.events('turn.committed').find(({ atMs }) => atMs > askedMs)?.atMs;
  const ruledMs = stoppedMs + call.plan.turn.endpointMs;
  const fromMs = byRule ? Math.min(committed ?? ruledMs, ruledMs) : (committed ?? ruledMs);
  const sound = soundOf(call.line.records);
  return {
    heard: call.heard(askedMs),
    quiet: quietIn(sound, call.startMs + fromMs, call.startMs + call.nowMs()),
  };
}
