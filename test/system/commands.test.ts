/** The two commands: a start that says what serves what, and Ctrl-C that ends calls politely, then everything else. */
import { entered } from '../support/enter.ts';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isAlive } from '#adapters/store/embedded/leftover.ts';
import { parseWav } from '#audio/wav.ts';
import { Status } from '#wire/api.ts';
import {
  ROOT,
  type Ended,
  type RunningParley,
  Stage,
  bareEnvironment,
  databaseOf,
  needs,
  tell,
} from './parley.ts';
import { callOf, callsOf, logOf } from './record.ts';
import { audibleMs, soundBetween } from './sound.ts';
import { dial } from './telephone.ts';
import { pause, until } from '#voice/ports/fakes/real-time.ts';

const stage = new Stage();
let data: string;
let cold: RunningParley;
let warm: RunningParley;
let status: Status;
let page: string;
let end: Ended;
let callId: string;
let databasePid: number | null;
let record: string;
/** When Ctrl-C came, on the call's clock. */
let interruptedMs: number;

beforeAll(async () => {
  const folder = stage.folder();
  data = join(folder, 'data');
  record = join(folder, 'phone.wav');
  cold = await stage.start({ data });
  status = Status.parse(await (await entered(`${cold.url}/status`)).json());
  page = await (await fetch(`${cold.url}/`, { headers: { accept: 'text/html' } })).text();
  databasePid = databaseOf(data);
  const phone = dial(cold.url, ['--agent', 'dental', '--say', 'a cleaning, please', '--record', record]);
  await until(async () => (await callsOf(cold.url, 'active')).length === 1);
  callId = (await callsOf(cold.url, 'active'))[0]!.id;
  const { startedAt } = await callOf(cold.url, callId);
  await pause(2500);
  interruptedMs = Date.now() - Date.parse(startedAt);
  end = await cold.interrupt();
  await phone.ended;
  warm = await stage.start({ data });
});
afterAll(() => {
  tell(
    `first start ready after ${cold.readyMs} ms (it says ${cold.toldMs} ms), second after ${warm.readyMs} ms (${warm.toldMs} ms)`,
  );
});
afterAll(() => stage.clear());

describe('A first start', () => {
  test('prints its address, and what serves each need and what to set for a better one', () => {
    const { port } = new URL(cold.url);
    expect(cold.report).toContain(`http://localhost:${port}/`);
    const rows = cold.report.split('\n').map((row) => row.trim());
    expect(rows).toContainEqual(
      expect.stringMatching(/^Recogniser\s+SoundSwallower, embedded\s+better: PARLEY_STT_URL$/),
    );
    expect(rows).toContainEqual(
      expect.stringMatching(/^Synthesiser\s+Flite, embedded\s+better: PARLEY_TTS_URL$/),
    );
    expect(rows).toContainEqual(
      expect.stringMatching(/^Model\s+the script engine, embedded\s+better: PARLEY_LLM_URL$/),
    );
    expect(rows).toContainEqual(expect.stringMatching(/^Voice activity\s+\S/));
    expect(rows).toContainEqual(
      expect.stringMatching(/^Database\s+PostgreSQL 18.*, embedded\s+better: DATABASE_URL$/),
    );
    expect(rows).toContainEqual(expect.stringMatching(/^Agents\s+cards, dental \(answers\), sales$/));
  });

  test('is healthy, and serves its pages', () => {
    expect(status).toMatchObject({
      health: 'ok',
      load: { activeCalls: 0 },
      needs: { database: { id: 'postgres-embedded' } },
    });
    expect(page).toMatch(/<div id="root">|<script type="module"/);
  });
});

describe('Ctrl-C in the middle of a call', () => {
  test('ends with 0 and leaves no process behind', async () => {
    expect(end.code).toBe(0);
    expect(end.err).toContain('"well":true');
    expect(end.err).not.toMatch(/"level":"(warn|error|fatal)"/);
    expect(databasePid).not.toBeNull();
    expect(isAlive(databasePid!)).toBe(false);
    expect(processesOn(data).filter((pid) => pid !== warm.child.pid && pid !== databaseOf(data))).toEqual([]);
  });

  test('lets the caller hear the goodbye to its end, and closes the record', async () => {
    expect(await callOf(warm.url, callId)).toMatchObject({ state: 'ended', endedBy: 'shutdown' });
    const log = await logOf(warm.url, callId);
    const events = log.filter(({ kind }) => kind === 'event');
    expect(events.at(-1)!.data).toMatchObject({ type: 'call.ended', by: 'shutdown' });
    const replies = log.flatMap(({ data: each }) => (each.type === 'reply.ended' ? [each] : []));
    expect(replies.map(({ cut }) => cut)).toEqual([true, false]);
    expect(replies[1]!.heard).toBe('Thank you for calling Bright Dental. Goodbye.');
    // And so it was at the telephone: about as long after Ctrl-C as those words take.
    const phone = parseWav(readFileSync(record));
    const goodbye = soundBetween(audibleMs(phone, 1), interruptedMs + 300, Number.POSITIVE_INFINITY)!;
    expect(goodbye.endMs - goodbye.startMs).toBeGreaterThan(replies[1]!.heardMs - 800);
  });
});

describe('A second start', () => {
  test('is warm: the database and the agents are those of the first', async () => {
    expect(warm.err()).not.toContain('migrations');
    expect(await callsOf(warm.url)).toHaveLength(1);
    const { agents } = (await (await entered(`${warm.url}/api/agents`)).json()) as {
      agents: { id: string }[];
    };
    expect(agents.map(({ id }) => id)).toEqual(['cards', 'dental', 'sales']);
  });
});

describe('Ctrl-C twice', () => {
  test('stops at once, and the next start does not mind', { timeout: 60_000 }, async () => {
    const own = join(stage.folder(), 'data');
    const parley = await stage.start({ data: own });
    const phone = dial(parley.url, ['--agent', 'dental']);
    await until(async () => (await callsOf(parley.url, 'active')).length === 1);
    const startMs = performance.now();
    parley.child.kill('SIGINT');
    await pause(800);
    parley.child.kill('SIGINT');
    expect((await parley.ended).code).toBe(130);
    expect(performance.now() - startMs).toBeLessThan(2500);
    await phone.ended;
    const next = await stage.start({ data: own });
    expect(await callsOf(next.url, 'lost')).toHaveLength(1);
    expect((await next.interrupt()).code).toBe(0);
  });
});

describe('An older Node', () => {
  test('starts Parley with the Node that npm ci brings; one Ctrl-C on the terminal ends both', async (context) => {
    const node = olderNode();
    needs(node === null ? 'there is no Node between 20 and 23 on this machine' : null, context);
    const own = join(stage.folder(), 'data');
    const child = spawn(node!, [join(ROOT, 'bin', 'parley.js'), 'start'], {
      cwd: tmpdir(),
      env: { ...bareEnvironment(), PORT: '0', PARLEY_DATA: own },
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
    });
    let out = '';
    child.stdout.on('data', (text: Buffer) => (out += text.toString()));
    const closed = once(child, 'close');
    await until(() => out.includes('is ready in'), 60_000);
    const pid = databaseOf(own)!;
    // A terminal sends it to the whole group.
    process.kill(-child.pid!, 'SIGINT');
    expect(await closed).toEqual([0, null]);
    expect(isAlive(pid)).toBe(false);
  });
});

function olderNode(): string | null {
  for (const folder of (process.env['PATH'] ?? '').split(':')) {
    const node = join(folder, 'node');
    if (folder.includes('node_modules') || !existsSync(node)) continue;
    const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout;
    if (/^v2[0-3]\./.test(version)) return node;
  }
  return null;
}

/** Processes whose command line names the folder. */
function processesOn(folder: string): number[] {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' });
  return stdout.split('\n').flatMap((line) => {
    const [, pid, args] = /^\s*(\d+) (.*)$/.exec(line) ?? [];
    return pid !== undefined && args!.includes(folder) ? [Number(pid)] : [];
  });
}
