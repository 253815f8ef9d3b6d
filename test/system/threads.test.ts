/** A thread of an engine dies under a call: the caller hears little of it, and the engine is back for the next word. */
import { entered } from '../support/enter.ts';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PhoneCall } from '../../src/cli/call/phone.ts';
import type { Happening } from '#voice/events.ts';
import { handOf } from './cards.ts';
import { holdOne, spoken } from './many-calls.ts';
import { type RunningParley, Stage, needs, tell } from './parley.ts';
import { callsOf, logOf } from './record.ts';
import { REACHABLE, type Threads, threadsOf } from './threads.ts';
import { pause, until } from '#voice/ports/fakes/real-time.ts';

const stage = new Stage();
let parley: RunningParley;
let threads: Threads;
let words: Uint8Array;
let numbers = 0;

beforeAll(async () => {
  parley = await stage.start({ data: join(stage.folder(), 'data'), env: REACHABLE });
  threads = await threadsOf(parley);
  words = await spoken('ten of clubs');
});
afterAll(async () => {
  threads?.close();
  await stage.clear();
});

interface Held {
  phone: PhoneCall;
  events: Happening[];
}

/** The caller says a hand at each of `moments`; threads of `file` die `atMs` after the call has begun. */
async function callWhileDying(file: string, atMs: number, moments: number[]): Promise<Held> {
  const known = new Set((await callsOf(parley.url)).map(({ id }) => id));
  const utterances = moments.map((moment) => ({ label: 'ten of clubs', codes: words, atMs: moment }));
  numbers += 1;
  const phone = holdOne({
    url: parley.url,
    agentId: 'cards',
    number: numbers,
    utterances,
    timeoutMs: 60_000,
  });
  await until(async () => (await callsOf(parley.url, 'active')).length === 1);
  await pause(atMs);
  expect(threads.end(file), `threads of ${file} in ${threads.running().join(', ')}`).toBeGreaterThan(0);
  const held = await phone;
  await until(async () => (await callsOf(parley.url, 'active')).length === 0);
  const { id } = (await callsOf(parley.url)).find((call) => !known.has(call.id))!;
  const log = await logOf(parley.url, id);
  return { phone: held, events: log.flatMap(({ kind, data }) => (kind === 'event' ? [data] : [])) };
}

function said<T extends Happening['type']>({ events }: Held, type: T): Extract<Happening, { type: T }>[] {
  return events.filter((event): event is Extract<Happening, { type: T }> => event.type === type);
}

function handsHeard(held: Held): string[] {
  return said(held, 'turn.committed').map(({ text }) => handOf(text));
}

describe('A thread that dies under a call', () => {
  test('of the synthesiser, while the agent speaks: what it was saying is said to its end', async () => {
    const held = await callWhileDying('flite-worker.ts', 800, [14_000]);
    expect(held.phone).toMatchObject({ by: 'us', fault: null });
    const [greeting, answer] = said(held, 'reply.ended');
    expect(greeting).toMatchObject({ cut: false, heard: greeting!.text });
    expect(answer!.heard).toContain('ten of clubs');
  });

  test('of the recogniser, while the caller speaks: they are asked again at worst, and then understood', async () => {
    const held = await callWhileDying('soundswallower/worker.ts', 14_400, [14_000, 24_000]);
    expect(held.phone).toMatchObject({ by: 'us', fault: null });
    expect(handsHeard(held).at(-1)).toBe('ten clubs');
    const spokenAgain = said(held, 'reply.started').length;
    tell(`after the recogniser's thread died in mid-word the agent made ${spokenAgain} replies in all`);
    expect(spokenAgain).toBeGreaterThanOrEqual(3);
  });

  test('of voice activity: speech is still noticed, and understood', async (context) => {
    needs(
      threads.running().some((url) => url.endsWith('silero-worker.ts')) ? null : 'no Silero here',
      context,
    );
    const held = await callWhileDying('silero-worker.ts', 4000, [14_000]);
    expect(held.phone).toMatchObject({ by: 'us', fault: null });
    expect(handsHeard(held)).toEqual(['ten clubs']);
    await until(() => threads.running().some((url) => url.endsWith('silero-worker.ts')));
  });

  test('leaves nothing behind: every kind of thread is back', async () => {
    const needed = ['flite-worker.ts', 'soundswallower/worker.ts'];
    await until(() => needed.every((file) => threads.running().some((url) => url.endsWith(file))));
    const status = (await (await entered(`${parley.url}/status`)).json()) as { health: string };
    expect(status.health).toBe('ok');
  });
});
