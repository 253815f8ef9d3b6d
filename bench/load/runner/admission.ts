/** One call too many: with N calls on the line the next must be refused at once, by the carrier's own signal, and the others must not notice. */
import { randomBytes } from 'node:crypto';
import { Distribution, type Summary } from '../generator/distribution.ts';
import { Refused, ring } from '../generator/ringing.ts';
import { contestantNamed } from './contestants.ts';
import type { Plan } from './plan.ts';
import { circumstances, writeReport } from './record.ts';
import { settingsOf } from './tables.ts';
import { load, pause, startServer } from './trial.ts';

const PROBES = 50;
const HOLD_S = 12;
/** So many more than there is room for, in a rush. */
const AT_ONCE = 10;

export interface Probe {
  answers: Record<string, number>;
  withinMs: Summary;
}

/** Answers the path of the report. */
export async function admission(plan: Plan, tell: (line: string) => void): Promise<string> {
  const about = circumstances();
  const contestant = contestantNamed(plan.contestants[0] ?? 'parley-default', plan.nodeFlags);
  const calls = plan.admission;
  const server = await startServer(contestant, plan.cores, { MAX_CALLS: String(calls) });
  try {
    if (server.webhook === null)
      throw new Error(`${contestant.name} has no voice webhook, so it cannot refuse a call there.`);
    const { webhook } = server;
    const alone = await probe(webhook, 1);
    const held = load(server, plan.cores, [
      '--calls',
      String(calls),
      '--seconds',
      String(HOLD_S),
      '--warm',
      '1',
    ]);
    await pause((calls / 40 + 3) * 1000);
    const full = await probe(webhook, PROBES);
    const { result } = await held;
    await pause(1000);
    const afterwards = await probe(webhook, 1);
    const rush = ['--calls', String(calls + AT_ONCE), '--seconds', '4', '--warm', '1', '--ramp', '0'];
    const { result: burst } = await load(server, plan.cores, rush);
    const lines = [
      `With ${calls} calls on the line (${result.live} held to the end, ${result.counts.closedByServer} closed), ${PROBES} more rang: ${told(full)}.`,
      `Before the first call: ${told(alone)}. After the last: ${told(afterwards)}.`,
      `Callers on the line meanwhile: reply ${result.replyFrameMs.p50} / ${result.replyFrameMs.p99} ms, frames late ${result.frameLateMs.p99} ms (p99), ${result.counts.repliesMissed} replies missed.`,
      `${calls + AT_ONCE} rang at the same instant: ${burst.live} were held, ${burst.counts.callsRefused} refused by the webhook, ${burst.counts.closedByServer + burst.counts.errors} closed at the media socket.`,
    ];
    for (const line of lines) tell(line);
    const page = [
      '# One call too many\n',
      lines.map((line) => `- ${line}`).join('\n'),
      settingsOf([contestant]),
      '',
    ].join('\n\n');
    return writeReport({
      kind: plan.name ?? 'admission',
      about,
      data: { plan, contestant, alone, full, afterwards, result, burst },
      page,
      plots: [],
    });
  } finally {
    await server.process.stop();
  }
}

/** Rings so often, and tells what the webhook answered and how soon. No socket follows. */
async function probe(webhook: string, times: number): Promise<Probe> {
  const answers: Record<string, number> = {};
  const within = new Distribution();
  for (let i = 0; i < times; i += 1) {
    const startMs = performance.now();
    const answer = await answerOf(webhook, i);
    within.add(performance.now() - startMs);
    answers[answer] = (answers[answer] ?? 0) + 1;
  }
  return { answers, withinMs: within.summary() };
}

async function answerOf(webhook: string, caller: number): Promise<string> {
  const ringing = { url: null, webhook, to: '+15550199999', authToken: null, publicUrl: null };
  try {
    await ring(ringing, `CA${randomBytes(16).toString('hex')}`, 9_000_000 + caller);
    return 'connected';
  } catch (fault) {
    if (!(fault instanceof Refused)) throw fault;
    if (fault.answer === 'busy') return 'busy signal';
    return fault.answer === 'sentence' ? `a sentence ("${fault.message}") and the end` : fault.message;
  }
}

function told({ answers, withinMs }: Probe): string {
  const kinds = Object.entries(answers).map(([answer, count]) => `${count} × ${answer}`);
  return `${kinds.join(', ')}, within ${withinMs.p50} ms (p50), ${withinMs.max} ms (longest)`;
}
