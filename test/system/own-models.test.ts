/** A person's own models behind the real Parley: servers that speak OpenAI's protocol, working and failing, under whole calls. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type OpenAiServer, openAiServer } from '../support/openai-server.ts';
import { ROOT, type RunningParley, Stage } from './parley.ts';
import { logOf } from './record.ts';
import { findReplayFault } from './replayed.ts';
import { call } from './telephone.ts';
import { soon } from '#voice/ports/fakes/real-time.ts';

const stage = new Stage();
let parley: RunningParley;
const servers: Record<'llm' | 'stt' | 'tts', OpenAiServer> = {} as never;
const names = ['llm', 'stt', 'tts'] as const;

beforeAll(async () => {
  const env: Record<string, string> = {};
  for (const name of names) {
    servers[name] = await openAiServer();
    const prefix = `PARLEY_${name.toUpperCase()}`;
    Object.assign(env, {
      [`${prefix}_URL`]: servers[name].url,
      [`${prefix}_MODEL`]: 'small',
      [`${prefix}_KEY`]: `sk-${name}-secret`,
    });
  }
  parley = await stage.start({ data: join(stage.folder(), 'data'), env });
});
afterEach(() => {
  for (const name of names) servers[name].mode = 'normal';
});
afterAll(async () => {
  await stage.clear();
  for (const name of names) await servers[name].close();
});

/** The card table with a greeting that does not keep a test waiting. */
function quickCards(): string {
  const cards = parse(readFileSync(join(ROOT, 'examples', 'cards.yaml'), 'utf8')) as Record<string, object>;
  const path = join(stage.folder(), 'quick.yaml');
  writeFileSync(
    path,
    stringify({ ...cards, id: 'quick', greeting: { ...cards['greeting'], say: 'What is your hand?' } }),
  );
  return path;
}

async function eventsOf(callId: string) {
  const log = await logOf(parley.url, callId);
  return log.flatMap((entry) => (entry.kind === 'event' ? [entry.data] : []));
}

describe('with models of one’s own', () => {
  test('the start report names them, with the embedded engines behind them, and no key', () => {
    expect(parley.report).toMatch(/Model\s+small at 127\.0\.0\.1.*behind it the script engine/);
    expect(parley.report).toMatch(/Recogniser\s+small at 127\.0\.0\.1.*behind it SoundSwallower/);
    expect(parley.report + parley.err()).not.toContain('sk-');
  });

  test('the same agent holds the call: its strategy is the model’s instructions, its tools take effect', async () => {
    servers.stt.transcript = () => ({ text: 'i am anna miller and i want a cleaning' });
    let round = 0;
    servers.llm.chat = () => {
      round += 1;
      if (round > 1) return { text: ['Thank', ' you,', ' Anna.', ' Goodbye.'] };
      const tools = [
        { name: 'save_answers', arguments: '{"name":"Anna Miller","reason":"cleaning"}' },
        { name: 'end_call', arguments: '{"reason":"booked"}' },
      ];
      return { tools };
    };
    const { report } = await call(parley.url, ['--agent', 'dental', '--say', 'I want a cleaning']);
    expect(report.ended).toMatchObject({ by: 'agent', reason: 'booked' });
    expect(report.turns.at(-1)).toMatchObject({ who: 'agent', heard: 'Thank you, Anna. Goodbye.' });
    expect(report.turns.find(({ who }) => who === 'caller')).toMatchObject({
      text: 'i am anna miller and i want a cleaning',
    });
    const asked = servers.llm.seen.find(({ path }) => path.endsWith('/chat/completions'))!;
    expect(JSON.stringify(asked.body['messages'])).toContain('Bright Dental');
    const events = await eventsOf(report.callId);
    expect(events.find((event) => event.type === 'slots')).toMatchObject({
      slots: { name: 'Anna Miller', reason: 'cleaning' },
    });
    expect(await findReplayFault(parley.url, report.callId)).toBeNull();
    await soon(() => names.every((name) => servers[name].answering === 0));
  });

  test.each([
    ['llm', '429'],
    ['llm', 'silent'],
    ['stt', '500'],
    ['tts', '401'],
    ['tts', 'cut'],
  ] as const)(
    'when the %s answers with "%s", the embedded engine takes over and the caller is heard and answered',
    async (role, mode) => {
      servers.stt.transcript = () => ({ text: 'ten of clubs' });
      servers.llm.chat = () => ({ text: ['Ten of clubs', ' it is.', ' Another hand?'] });
      servers[role].mode = mode;
      const { report } = await call(parley.url, ['--strategy', quickCards(), '--say', 'ten of clubs']);
      const events = await eventsOf(report.callId);
      expect(events.filter((event) => event.type === 'provider.switched')).toMatchObject([
        { role, from: 0, to: 1 },
      ]);
      const said = report.turns.find(({ who }) => who === 'caller');
      expect(said).toMatchObject({ text: expect.stringContaining('ten of clubs') as string });
      const answer = report.turns.filter(({ who }) => who === 'agent').at(-1);
      expect(answer!.heard).toMatch(/clubs/i);
      await soon(() => names.every((name) => servers[name].answering === 0));
    },
  );
});
