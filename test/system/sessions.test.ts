/** docs/SESSIONS.md, done: each of its programs hears a known sentence through a real Parley. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseWav } from '#audio/wav.ts';
import { pcm16BytesFromFloat } from '#audio/pcm.ts';
import { entered } from '../support/enter.ts';
import { writeSpokenWav } from '../support/spoken-wav.ts';
import { bareEnvironment, needs, ROOT, Stage } from './parley.ts';
import { pause } from '#voice/ports/fakes/real-time.ts';

const DOCUMENT = readFileSync(join(ROOT, 'docs', 'SESSIONS.md'), 'utf8');
const [elsewhere, socket, inProcess] = [...DOCUMENT.matchAll(/```ts\n([^]*?)```/g)].map(([, code]) => code!);
const [byHand] = [...DOCUMENT.matchAll(/```sh\n([^]*?)```/g)].map(([, code]) => code!);
/** A person, where the recordings are. */
const PERSON = join(ROOT, '..', 'shared', 'speech', 'cards-ten-of-clubs.wav');
const SENTENCE = 'ten of clubs';

const stage = new Stage();
/** Within the checkout: its programs import Parley by its name. */
let folder = '';
let env: Record<string, string> = {};

beforeAll(async () => {
  folder = mkdtempSync(join(ROOT, 'test', 'system', '.example-'));
  const [parley] = await Promise.all([stage.start({ data: join(stage.folder(), 'data') }), writeSound()]);
  const answer = await entered(`${parley.url}/api/keys`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'kiosk', role: 'operator' }),
  });
  const { secret } = (await answer.json()) as { secret: string };
  env = { SERVER: parley.url, KEY: secret, SOUND: join(folder, 'sound.raw') };
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await stage.clear();
});

async function writeSound(): Promise<void> {
  const path = join(folder, 'sound.wav');
  if (!existsSync(PERSON)) await writeSpokenWav(path, [{ atMs: 500, text: SENTENCE, voice: 'slt' }], 1200);
  const { channels } = parseWav(readFileSync(existsSync(PERSON) ? PERSON : path));
  const bytes = new Uint8Array(2 * channels[0]!.length);
  pcm16BytesFromFloat(channels[0]!, bytes);
  writeFileSync(join(folder, 'sound.raw'), bytes);
}

/** What the program prints. */
async function printed(command: string, args: string[], more: Record<string, string> = {}): Promise<string> {
  const child = spawn(command, args, { cwd: folder, env: { ...bareEnvironment(), ...env, ...more } });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const [code] = (await once(child, 'close')) as [number | null];
  expect(code, err).toBe(0);
  return out;
}

function program(name: string, code: string | undefined): string {
  const path = join(folder, `${name}.ts`);
  writeFileSync(path, code ?? '');
  return path;
}

test('a program elsewhere sends sound and reads what was said', async () => {
  const out = await printed(process.execPath, [program('elsewhere', elsewhere)]);
  expect(out).toMatch(/^ten of clubs \((0\.[3-9]\d|1\.00)\)$/m);
});

test('the same by curl and server-sent events', async (context) => {
  needs(spawnSync('curl', ['--version']).status === 0 ? null : 'there is no curl', context);
  const out = await printed('sh', ['-euc', byHand ?? '']);
  expect(out).toMatch(
    /data: \{"seq":\d+,"atMs":\d+,"type":"transcript\.final","utteranceId":"u1","text":"ten of clubs"/,
  );
  expect(out).toContain('"constitutionHash"');
  expect(out).toMatch(/event: end\ndata: \{\}\s*$/);
});

test('a socket brings the words while they are spoken', async () => {
  const out = await printed(process.execPath, [program('socket', socket)]);
  expect(out.trim()).toBe(SENTENCE);
});

test('a whole Parley in the same process needs no key and no network, and ends with its program', async () => {
  const data = join(stage.folder(), 'data');
  const out = await printed(process.execPath, [program('in-process', inProcess)], { DATA: data });
  expect(out.trim()).toBe(SENTENCE);
});

test('an agent holds the whole conversation, and its call stands in the list', async () => {
  const { ParleySessions } = await import('#wire/sessions-client.ts');
  const parley = new ParleySessions({ url: env['SERVER']!, key: env['KEY']! });
  const session = await parley.create({ project: 'kiosk', agent: 'cards' });
  let sounded = 0;
  const types = new Set<string>();
  const said: string[] = [];
  const line = session.connect({
    onEvent: (event) => {
      types.add(event.type);
      if (event.type === 'reply.partial') said.push(event.text);
    },
    onAudio: (sound) => (sounded += sound.length),
  });
  await line.opened;
  const silence = new Uint8Array(3200);
  for (let tenths = 0; tenths < 200 && (said.length === 0 || sounded < 32_000); tenths += 1) {
    line.audio(silence);
    await pause(100);
  }
  expect(said[0]).toMatch(/\w/);
  expect(sounded).toBeGreaterThan(16_000);
  const { callId, stopReason } = await session.stop();
  expect(stopReason).toBe('asked');
  await line.closed;
  expect(types).toContain('session.active');
  const call = await entered(`${env['SERVER']}/api/calls/${callId}`);
  expect(await call.json()).toMatchObject({ channel: 'session', state: 'ended', agent: { id: 'cards' } });
});
