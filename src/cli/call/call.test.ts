import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseWav, writeWav } from '#audio/wav.ts';
import { FakeChance } from '#voice/ports/fakes/clock.ts';
import { type FakeAgent, type FakeParley, fakeParley } from './fakes/parley.ts';
import { type CallDeps, runCall } from './run.ts';
import { realClock } from '#voice/ports/fakes/real-time.ts';

/** So late may a process be that shares its processor with twenty calls at once; a wrong pause or a drift is more. */
const BUSY_MS = 400;

let folder: string;
let short: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-cli-test-'));
  short = join(folder, 'short.wav');
  await writeFile(short, tone(300));
});
afterAll(() => rm(folder, { recursive: true }));

/** Two channels at 44.1 kHz, since any file will do. */
function tone(ms: number): Uint8Array {
  const samples = Float32Array.from({ length: (44_100 * ms) / 1000 }, (_, i) => 0.4 * Math.sin(i / 10));
  return writeWav({ sampleRateHz: 44_100, channels: [samples, samples] });
}

interface Outcome {
  code: number;
  out: string;
  err: string;
}

async function run(args: string[], changes: Partial<CallDeps> = {}): Promise<Outcome> {
  const outcome = { code: -1, out: '', err: '' };
  const deps: CallDeps = {
    clock: realClock,
    chance: new FakeChance(),
    stdout: { write: (text) => (outcome.out += text) },
    stderr: { write: (text) => (outcome.err += text) },
    settings: { url: 'http://127.0.0.1:1', key: null, twilioAuthToken: null, publicUrl: null },
    synthesise: async () => ({ samples: new Float32Array(4800).fill(0.3), sampleRateHz: 16_000 }),
    sign: (token, url) => `${token} ${url}`,
    start: {
      command: [process.execPath, '-e', 'console.error("the disk is on fire"); process.exit(7)'],
      env: {},
    },
    ...changes,
  };
  outcome.code = await runCall(args, deps, new AbortController().signal);
  return outcome;
}

async function callTo(
  agent: FakeAgent,
  args: string[],
  changes: Partial<CallDeps> = {},
): Promise<Outcome & { parley: FakeParley }> {
  const parley = await fakeParley(agent);
  try {
    return { ...(await run(['--url', parley.url, ...args], changes)), parley };
  } finally {
    await parley.close();
  }
}

describe.concurrent('parley call', () => {
  it('speaks when the agent has finished, hears the answer, hangs up, and prints one JSON object', async () => {
    const record = join(folder, 'record.wav');
    const { code, out, parley } = await callTo({ greetingMs: 400, answerMs: 300 }, [
      '--wav',
      short,
      '--json',
      '--record',
      record,
    ]);
    expect(code).toBe(0);
    const report = JSON.parse(out) as Record<string, unknown>;
    expect(Object.keys(report)).toEqual(['callId', 'ended', 'turns', 'replies']);
    const { events, media } = parley;
    expect(events).toEqual(['connected', 'start', 'ticket:t<1', 'mark:greeting', 'mark:answer-1', 'stop']);
    const loud = media.filter((each) => each.loud);
    expect(loud[0]!.timestampMs).toBeGreaterThanOrEqual(400 + 700);
    expect(loud[0]!.timestampMs).toBeLessThanOrEqual(400 + 700 + BUSY_MS);
    expect(loud.at(-1)!.timestampMs - loud[0]!.timestampMs).toBe(280);
    const wav = parseWav(await readFile(record));
    expect([wav.sampleRateHz, wav.channels.length]).toEqual([8000, 2]);
    expect(wav.channels[0]!.length).toBe(media.length * 160);
    const firstLoud = (channel: Float32Array): number =>
      Math.round(channel.findIndex((sample) => Math.abs(sample) > 0.1) / 8);
    expect(firstLoud(wav.channels[0]!)).toBeCloseTo(loud[0]!.timestampMs, -1);
    expect(firstLoud(wav.channels[1]!)).toBeLessThan(BUSY_MS);
  });

  it('sends a frame every 20 ms without drift, numbered and timed', async () => {
    const { parley } = await callTo({ greetingMs: 300, answerMs: 200 }, ['--wav', short]);
    const { media } = parley;
    expect(media.map((each) => each.chunk)).toEqual(media.map((_, i) => i + 1));
    expect(media.map((each) => each.timestampMs)).toEqual(media.map((_, i) => i * 20));
    const first = media[0]!;
    const lateMs = media.map((each) => each.atMs - first.atMs - each.timestampMs);
    // Frames are never early by more than a delayed first one, and the last is as late as any: no drift.
    expect(Math.min(...lateMs)).toBeGreaterThan(-BUSY_MS);
    expect(Math.abs(lateMs.at(-1)!)).toBeLessThan(BUSY_MS);
  });

  it('interrupts at a given time, and honours the clear', async () => {
    const { code, parley } = await callTo({ greetingMs: 20_000, answerMs: 200, yields: true }, [
      '--wav',
      short,
      '--at',
      '600',
    ]);
    expect(code).toBe(0);
    const { events, media } = parley;
    expect(media.find((each) => each.loud)!.timestampMs).toBe(600);
    expect(events.slice(3)).toEqual(['mark:greeting', 'mark:answer-1', 'stop']);
    expect(media.length * 20).toBeLessThan(5000);
  });

  it('keeps the order of recordings and texts', async () => {
    const spoken: string[] = [];
    const synthesise: CallDeps['synthesise'] = async (text) => {
      spoken.push(text);
      return { samples: new Float32Array(3200).fill(0.3), sampleRateHz: 16_000 };
    };
    const { parley } = await callTo(
      { greetingMs: 100, answerMs: 100 },
      ['--say', 'one', '--wav', short, '--say', 'three'],
      {
        synthesise,
      },
    );
    expect(spoken).toEqual(['one', 'three']);
    expect(parley.events.filter((event) => event.startsWith('mark:answer'))).toHaveLength(3);
    const lengths: number[] = [];
    parley.media.forEach(({ loud }, i, all) => {
      if (loud && !all[i - 1]?.loud) lengths.push(0);
      if (loud) lengths[lengths.length - 1]! += 20;
    });
    expect(lengths).toEqual([200, 300, 200]);
  });

  it('prints a transcript for a person, without colours in a pipe', async () => {
    const { out, err } = await callTo({ greetingMs: 100, answerMs: 100 }, ['--wav', short]);
    expect(err).toBe('');
    expect(out).toContain('0:01.5–0:02.3      caller ten of clubs (93 %)');
    expect(out).toContain('agent  The ten of clubs. Anything else? [heard: The ten of]');
    expect(out).toContain('700 ms after the caller = decided 600 + first word 1');
    expect(out).toContain('caller (not understood)');
    expect(out).toContain('Ended by caller after 0:05.0: hang-up');
    expect(out).not.toContain('\u001b');
  });

  it('prints colours on a terminal', async () => {
    let shown = '';
    const stdout = { write: (text: string) => (shown += text), isTTY: true, columns: 60 };
    await callTo({ greetingMs: 40, answerMs: 40 }, [], { stdout });
    expect(shown).toContain('\u001b[36mcaller');
  });

  it('signs the webhook where there is a token, over the public address where there is one', async () => {
    const settings = {
      url: 'http://127.0.0.1:1',
      key: null,
      twilioAuthToken: 'T',
      publicUrl: 'https://voice.example.com',
    };
    const { parley } = await callTo({ greetingMs: 40, answerMs: 40 }, ['--agent', 'cards'], { settings });
    expect(parley.webhooks[0]!.signature).toBe('T https://voice.example.com/twilio/voice?agent=cards');
  });

  it('puts the strategy before it rings', async () => {
    const file = join(folder, 'cards.yaml');
    await writeFile(file, 'id: cards\nname: Cards\n');
    const { code, parley } = await callTo({ greetingMs: 40, answerMs: 40 }, ['--strategy', file]);
    expect(code).toBe(0);
    expect(parley.strategies).toEqual(['id: cards\nname: Cards\n']);
    expect(parley.webhooks[0]!.url).toBe('/twilio/voice?agent=cards');
  });

  it('tells the path and the cure of a strategy that is not valid, with code 2', async () => {
    const file = join(folder, 'bad.yaml');
    await writeFile(file, 'id: bad\n');
    const body = {
      type: '/errors#strategy.invalid',
      title: 'The strategy is not valid.',
      status: 422,
      code: 'strategy.invalid',
      errors: [{ path: 'greeting', message: 'is missing', cure: 'Write one.' }],
    };
    const { code, err } = await callTo({ greetingMs: 0, answerMs: 0, problem: { status: 422, body } }, [
      '--strategy',
      file,
    ]);
    expect(code).toBe(2);
    expect(err).toContain(`${file}: The strategy is not valid.\n  greeting: is missing — Write one.`);
  });

  it('tells what the carrier would say to a caller who is not connected, with code 1', async () => {
    const twiml = '<Response><Say>Sorry, nobody is here.</Say><Hangup/></Response>';
    const { code, err } = await callTo({ greetingMs: 0, answerMs: 0, twiml }, []);
    expect(code).toBe(1);
    expect(err).toBe(
      'parley call: The call was not connected; the carrier would say: "Sorry, nobody is here."\n',
    );
  });

  it('tells that the line is busy, with code 1', async () => {
    const twiml = '<Response><Reject reason="busy"/></Response>';
    const { code, err } = await callTo({ greetingMs: 0, answerMs: 0, twiml }, []);
    expect([code, err]).toEqual([
      1,
      'parley call: The line is busy: Parley has no place for one more call.\n',
    ]);
  });

  it('tells why Parley closed the call, with code 1', async () => {
    const hangUpAfter = { answers: 1, code: 1011, reason: 'internal.fault: oops' };
    const { code, err } = await callTo({ greetingMs: 40, answerMs: 40, hangUpAfter }, ['--wav', short]);
    expect(code).toBe(1);
    expect(err).toContain('Parley closed the media socket: 1011 internal.fault: oops.');
  });

  it('is a held call when the agent hangs up properly', async () => {
    const hangUpAfter = { answers: 1, code: 1000, reason: '' };
    const { code } = await callTo({ greetingMs: 40, answerMs: 40, hangUpAfter }, [
      '--wav',
      short,
      '--wav',
      short,
    ]);
    expect(code).toBe(0);
  });

  it('hangs up after --timeout, with code 1 and the transcript', async () => {
    const { code, err, out, parley } = await callTo({ greetingMs: 30_000, answerMs: 40 }, [
      '--timeout',
      '0.5',
    ]);
    expect(code).toBe(1);
    expect(err).toContain('hung up after 0.5 s');
    expect(out).toContain('ten of clubs');
    expect(parley.events.at(-1)).toBe('stop');
  });

  it('cannot reach a Parley that is not there, with code 3', async () => {
    const { code, err } = await run(['--url', 'http://127.0.0.1:1']);
    expect([code, err]).toEqual([3, 'parley call: No Parley answers at http://127.0.0.1:1/status.\n']);
  });

  it('tells why a Parley of its own does not start, with code 3', async () => {
    const { code, err } = await run([]);
    expect(code).toBe(3);
    expect(err).toContain('Parley did not start: it ended with 7.');
    expect(err).toContain('the disk is on fire');
  });

  it.each([
    [['--wav', '/nowhere/a.wav'], '/nowhere/a.wav: there is no such file.'],
    [['--wav', tmpdir()], 'this is a folder'],
    [['--wav', import.meta.filename], 'This is not a WAV file'],
    [['--at', '100'], '--at 100: stands behind'],
    [['--say', 'x', '--at', 'soon'], '--at soon: whole milliseconds'],
    [['--say', 'x', '--at', '1', '--at', '2'], 'has a time already'],
    [['--say', ' '], '--say needs some words'],
    [['--strategy', 'a', '--agent', 'b'], 'exclude each other'],
    [['--agent', 'No Such'], "an agent's id is lower-case"],
    [['--url', 'localhost'], 'begins with http://'],
    [['--timeout', 'long'], '--timeout long: seconds'],
    [['--wave', 'x'], "Unknown option '--wave'"],
    [['stray'], 'Unexpected argument'],
  ])('refuses %j with code 2 and says why', async (args, reason) => {
    const { code, err, out } = await run(args);
    expect(code).toBe(2);
    expect(err).toContain(reason);
    expect(out).toBe('');
  });
});
