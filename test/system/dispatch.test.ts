/** A gateway and two runners, each a process of its own; the one that holds a call is killed in the middle of a sentence. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { entered } from '../support/enter.ts';
import { DispatchedPhone } from './dispatched-phone.ts';
import { ROOT, type RunningParley, Stage, tell } from './parley.ts';
import { callOf, callsOf, logOf } from './record.ts';
import { findReplayFault } from './replayed.ts';
import { until } from '#voice/ports/fakes/real-time.ts';

const WITHIN_MS = 3000;
const stage = new Stage();
let gateway: RunningParley;
const runners: RunningParley[] = [];
let phone: DispatchedPhone;
let callId: string;

beforeAll(async () => {
  const PARLEY_MASTER_KEY = Buffer.alloc(32, 7).toString('base64');
  gateway = await stage.start({
    data: join(stage.folder(), 'data'),
    env: { PARLEY_ROLE: 'gateway', PARLEY_MASTER_KEY },
  });
  const DATABASE_URL = /DATABASE_URL='([^']+)'/.exec(gateway.report)![1]!;
  await addAgent();
  for (let left = 2; left > 0; left -= 1) {
    const env = { PARLEY_ROLE: 'runner', DATABASE_URL, PARLEY_MASTER_KEY };
    runners.push(await stage.start({ data: join(stage.folder(), 'data'), env }));
  }
});
afterAll(() => stage.clear());

const ALL = ['One', 'Two', 'Three', 'Four', 'Five', 'Six'].map(
  (word) => `${word} comes here as a sentence of its own.`,
);

/** An agent that talks for long before anybody answers. */
async function addAgent(): Promise<void> {
  const cards = readFileSync(join(ROOT, 'examples', 'cards.yaml'), 'utf8');
  const source = cards
    .replace(/^id: cards$/m, 'id: counting')
    .replace(/^greeting:\n(?: .*\n)+/m, `greeting:\n  say: "${ALL.join(' ')}"\n  interruptible: true\n`);
  const response = await entered(`${gateway.url}/api/agents/counting`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', origin: gateway.url },
    body: JSON.stringify({ source }),
  });
  if (!response.ok) throw new Error(await response.text());
}

/** The texts of the clauses that were heard to their end, in order. */
async function heard(): Promise<string[]> {
  const log = await logOf(gateway.url, callId);
  const texts = new Map<string, string>();
  for (const { data } of log) if (data.type === 'reply.clause') texts.set(data.clauseId, data.text);
  return log.flatMap(({ data }) => (data.type === 'playout.ended' ? [texts.get(data.clauseId) ?? '?'] : []));
}

describe('A caller whose runner is killed in mid-reply', () => {
  test('is connected to a runner, not to the gateway', async () => {
    phone = new DispatchedPhone('CA00000000000000000000000000000001');
    await phone.ask(`${gateway.url}/twilio/voice?agent=counting`);
    expect(runners.map(({ url }) => new URL(url).port)).toContain(new URL(phone.legs[0]!).port);
    await until(async () => (await callsOf(gateway.url, 'active')).length === 1);
    callId = (await callsOf(gateway.url, 'active'))[0]!.id;
    await until(async () => (await heard()).length >= 2, 30_000);
  });

  test('hears the conversation go on with the other, within 3 s of being connected again', async () => {
    const holder = runners.find(({ url }) => new URL(url).port === new URL(phone.legs[0]!).port)!;
    const killedMs = performance.now();
    holder.child.kill('SIGKILL');
    await until(() => phone.soundMs.length === 2, 20_000);
    expect(new URL(phone.legs[1]!).port).not.toBe(new URL(phone.legs[0]!).port);
    const waitedMs = phone.soundMs[1]! - phone.connectedMs[1]!;
    tell(
      `${Math.round(phone.soundMs[1]! - killedMs)} ms after kill -9 the caller heard the other runner, ${Math.round(waitedMs)} ms after being connected to it`,
    );
    expect(waitedMs).toBeLessThan(WITHIN_MS);
  });

  test('hears what an operator says by the gateway, which holds no call itself', async () => {
    const headers = { 'content-type': 'application/json', origin: gateway.url };
    const body = JSON.stringify({ text: 'Here speaks a person.' });
    const said = await entered(`${gateway.url}/api/calls/${callId}/say`, { method: 'POST', headers, body });
    expect(said.status, await said.text()).toBeLessThan(300);
    await until(async () => (await heard()).includes('Here speaks a person.'), 40_000);
  });

  test('hears a word about it, then the sentence that broke off and the rest, and nothing twice', async () => {
    await until(async () => (await heard()).includes(ALL.at(-1)!), 40_000);
    const said = await heard();
    expect(said.filter((text) => text === 'Oops, I dropped the phone. Back again.')).toHaveLength(1);
    expect(said.filter((text) => ALL.includes(text))).toEqual(ALL);
  });

  test('leaves one log without a gap, which replays bit for bit, and is hung up on when it is over', async () => {
    phone.hangUp();
    await phone.over;
    await until(async () => (await callOf(gateway.url, callId)).state === 'ended', 20_000);
    const log = await logOf(gateway.url, callId);
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
    expect(log.filter(({ kind, data }) => kind === 'event' && data.type === 'call.moved')).toHaveLength(1);
    expect(await findReplayFault(gateway.url, callId)).toBeNull();
  });
});
