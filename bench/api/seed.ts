/** Fills a data folder as a house in its second week has it: calls with their logs, straight into the store, before Parley is started upon it. */
import { join } from 'node:path';
import { openDataFolder } from '#adapters/store/data-folder.ts';
import { openEmbeddedPostgres } from '#adapters/store/embedded/embedded-postgres.ts';
import { openStore, type Store } from '#adapters/store/open-store.ts';
import { heard, said, someCall } from '#platform/calls/ports/fakes/some-call.ts';
import type { LogEntry } from '#voice/log.ts';
import { systemClock } from '../../src/main/clock.ts';
import { QUIET } from '../../src/main/commands/own-database.ts';
import { seeded } from '../load/generator/chance.ts';

const DAYS = 14;
const DAY_MS = 24 * 3_600_000;
const AT_ONCE = 100;
/** Caller and agent, by turns. */
const TURNS = 8;
/** What is searched for stands in about one call of forty. */
export const RARE_WORD = 'aubergine';
const WORDS =
  'please could you book me a table for two on monday at seven in the evening under the name of green thank you very much that is all for today'.split(
    ' ',
  );

export interface Seeded {
  calls: number;
  agents: string[];
  /** Of one call in the middle. */
  callId: string;
}

export async function seed(
  dataDir: string,
  { calls, agents }: { calls: number; agents: number },
): Promise<Seeded> {
  const folder = openDataFolder(dataDir);
  const database = await openEmbeddedPostgres({ dataFolder: folder, log: QUIET });
  const store = await openStore({
    database,
    spoolDir: join(dataDir, 'spool'),
    log: QUIET,
    clock: systemClock,
  });
  const names = Array.from({ length: agents }, (_, index) => `desk-${index + 1}`);
  const draw = seeded(7);
  for (let from = 0; from < calls; from += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, calls - from) }, (_, index) => from + index);
    await Promise.all(numbers.map((number) => putCall(store, number, { calls, names, draw })));
  }
  await store.close();
  await database.stop();
  folder.close();
  return { calls, agents: names, callId: idOf(calls >> 1) };
}

interface House {
  calls: number;
  names: string[];
  draw: () => number;
}

async function putCall(store: Store, number: number, { calls, names, draw }: House): Promise<void> {
  const agentId = names[number % names.length] ?? 'desk-1';
  const startedAtMs = Math.round(systemClock.epochMs() - DAYS * DAY_MS * (1 - (number + 0.5) / calls));
  const id = idOf(number);
  const durationMs = Math.round(20_000 + 200_000 * draw());
  await store.calls.open({
    ...someCall(),
    id,
    agentId,
    agentName: `Desk ${agentId}`,
    channel: number % 3 === 0 ? 'browser' : 'twilio',
    from: `+1555${String(number).padStart(7, '0')}`,
    startedAtMs,
  });
  store.calls.append(id, logOf(draw));
  const endedAtMs = startedAtMs + durationMs;
  const by = number % 5 === 0 ? 'caller' : 'agent';
  await store.calls.close(id, { endedAtMs, durationMs, reason: 'the goal was reached', by, turns: TURNS });
}

function logOf(draw: () => number): LogEntry[] {
  const sentence = (): string => {
    const words = Array.from({ length: 12 }, () => WORDS[Math.floor(draw() * WORDS.length)] ?? 'please');
    return draw() < 1 / (40 * TURNS) ? `${words.join(' ')} ${RARE_WORD}` : words.join(' ');
  };
  return Array.from({ length: TURNS }, (_, turn) =>
    turn % 2 === 0 ? heard(turn, sentence()) : said(turn, sentence()),
  );
}

function idOf(number: number): string {
  return `call_bench${String(number).padStart(14, '0')}`;
}
