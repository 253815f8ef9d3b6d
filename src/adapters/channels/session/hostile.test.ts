import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silence, speech } from '#platform/sessions/fakes/sound.ts';
import type { OpenSession } from '#platform/sessions/open-session.ts';
import { openServer, Program, type TestServer } from './fakes/program.ts';
import { pause, until } from '#voice/ports/fakes/real-time.ts';

const LIMITS = {
  silentMs: 150,
  silentGraceMs: 150,
  slowMs: 150,
  askEveryMs: 40,
  watchEveryMs: 20,
  most: 3,
};

let server: TestServer;
let session: OpenSession;

async function begin(limits: Partial<typeof LIMITS> = {}): Promise<void> {
  server = await openServer({ ...LIMITS, ...limits });
  session = await server.open();
}
/** Waits for the socket to be closed with it. */
async function closedWith(program: Program, code: number, reason: string): Promise<void> {
  await until(() => program.closed !== null);
  expect(program.closed).toMatchObject({ code, reason: expect.stringContaining(reason) });
}
/** Moves the session’s clock until it is true. */
async function advancing(done: () => boolean): Promise<void> {
  for (let round = 0; round < 2000 && !done(); round += 1) {
    await server.clock.advance(100);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(done()).toBe(true);
}

afterEach(async () => {
  const stopped = server.sessions.stop();
  await server.clock.advance(20_000);
  await stopped;
  await server.fastify.close();
  expect(server.errors).toEqual([]);
});

describe('a hostile program is cut off with a code and one log line, and its session goes on', () => {
  beforeEach(() => begin());
  afterEach(() => {
    expect(server.warnings).toHaveLength(1);
    expect(session.state).not.toBe('stopped');
  });

  it.each([
    ['what is not JSON', 'hello', 'not JSON'],
    ['an unknown type', { type: 'shout' }, 'neither stop nor ping'],
    ['a field too many', { type: 'stop', force: true }, 'neither stop nor ping'],
    ['sound as text', '[0,0,0]', 'neither stop nor ping'],
  ])('for %s', async (_what, message, reason) => {
    const program = await Program.at(server.url, session);
    program.send(message);
    await closedWith(program, 4400, reason);
    expect(program.fault).toBe('line.malformed');
  });

  it.each([
    ['half a sample', Buffer.alloc(641)],
    ['a WAV file', Buffer.concat([Buffer.from('RIFF....WAVEfmt '), Buffer.alloc(64)])],
  ])('for %s', async (_what, sound) => {
    const program = await Program.at(server.url, session);
    program.socket.send(sound);
    await closedWith(program, 4400, 'session.audio_malformed');
    expect(session.record.audioMs).toBe(0);
  });

  it('for a message over the limit', async () => {
    const program = await Program.at(server.url, session);
    program.socket.send(Buffer.alloc(65_538));
    await closedWith(program, 1009, '');
    expect(server.warnings[0]).toContain('too large');
  });

  it('for more messages than sound has', async () => {
    const program = await Program.at(server.url, session);
    for (let count = 0; count < 2500; count += 1) program.send({ type: 'ping' });
    await closedWith(program, 4429, 'line.flooding');
  });

  it('for no sign of life: half-open', async () => {
    const program = await Program.at(server.url, session);
    program.socket.pause();
    await until(() => server.warnings.length > 0);
    expect(server.warnings[0]).toContain('no sign of life');
    program.socket.terminate();
  });

  it.each(['request.unauthorized', 'request.forbidden'] as const)(
    'when its key was revoked or its role changed while it is open: %s',
    async (code) => {
      const program = await Program.at(server.url, session);
      await until(() => program.types.includes('session.created'));
      server.shutOut(code);
      await closedWith(program, code === 'request.forbidden' ? 4403 : 4401, code);
    },
  );
});

describe('a program that does not read what it is sent', () => {
  const noLife = { silentMs: 60_000 };

  it('is cut off when the words do not go out any more, and another hears them all', async () => {
    await begin(noLife);
    const text = 'x'.repeat(400_000);
    server.hears.enqueue({
      partials: Array.from({ length: 60 }, (_, at) => ({ afterMs: 5 * at, text: `${at}${text}` })),
      final: { text: 'ten of clubs' },
    });
    const deaf = await Program.at(server.url, session);
    deaf.socket.pause();
    await session.audio(speech(800));
    await server.clock.advance(2000);
    await until(() => server.warnings.length > 0);
    expect(server.warnings).toEqual(['session socket closed: what is sent is not taken']);
    deaf.socket.terminate();
    const over = session.stop();
    await server.clock.advance(11_000);
    await over;
    const other = await Program.at(server.url, session);
    await closedWith(other, 1000, 'over');
    expect(other.events.map(({ seq }) => seq)).toEqual(other.events.map((_, at) => at + 1));
  });

  it('is cut off when the agent’s sound is not taken, before it fills the memory', async () => {
    await begin({ ...noLife, slowMs: 60_000 });
    const talk = await server.open({ agentId: 'cards' });
    const deaf = await Program.at(server.url, talk);
    await talk.audio(silence(40));
    await until(() => server.reception.answered.length === 1);
    deaf.socket.pause();
    const { line } = server.reception.answered[0]!;
    for (let count = 0; count < 40_000 && server.warnings.length === 0; count += 1) {
      line.send(new Uint8Array(6400));
      if (count % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(server.warnings).toEqual(['session socket closed: the agent’s sound is not taken']);
    expect(talk.state).toBe('active');
    deaf.socket.terminate();
  });
});

describe('sound faster than it is listened to', () => {
  it('is not read until there is room: nothing is lost, and little waits', async () => {
    await begin();
    const program = await Program.at(server.url, session);
    const seconds = 120;
    for (let sent = 0; sent < seconds; sent += 1) program.socket.send(silence(1000));
    await until(() => !session.hasRoom);
    await pause(50);
    expect(session.record.audioMs).toBeLessThan(15_000);
    await advancing(() => session.record.audioMs === seconds * 1000);
    expect(program.closed).toBeNull();
    expect(server.warnings).toEqual([]);
    program.socket.terminate();
  });
});

describe('who may not', () => {
  beforeEach(() => begin());

  it.each([
    ['the session of another tenant', 'stranger', 'session.unknown'],
    ['with a key that may speak and not read', 'deaf', 'request.forbidden'],
  ])('is refused before the upgrade: %s', async (_what, key, code) => {
    expect((await Program.open(server.url, `${session.id}/socket`, key)).refused).toBe(code);
  });

  it.each([
    ['nobody/socket', 'session.unknown'],
    ['ID/socket?after=-1', 'request.invalid'],
    ['ID/socket?after=x', 'request.invalid'],
    ['ID/socket?after=1&after=2', 'request.invalid'],
  ])('is refused with what is no session or no event: %s', async (path, code) => {
    expect((await Program.open(server.url, path.replace('ID', session.id))).refused).toBe(code);
  });

  it('opens no more sockets than a session has, also all at once, and one that goes makes room', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => Program.at(server.url, session)));
    await until(() => all.filter(({ refused, closed }) => refused !== null || closed !== null).length === 5);
    const [first] = all.filter(({ refused, closed }) => refused === null && closed === null);
    first!.socket.close();
    await until(() => first!.closed !== null);
    const next = await Program.at(server.url, session);
    await until(() => next.types.includes('session.created'));
    for (const { socket } of all) socket.terminate();
    next.socket.terminate();
  });
});

describe('a session and its sockets', () => {
  beforeEach(() => begin());

  it('are told the same, two at once, and both may speak', async () => {
    server.hears.enqueue({ final: { text: 'ten of clubs' } });
    const both = await Promise.all([Program.at(server.url, session), Program.at(server.url, session)]);
    both[0]!.socket.send(speech(800));
    await until(() => session.record.audioMs === 800);
    both[1]!.socket.send(silence(1200));
    await until(() => session.record.audioMs === 2000);
    await server.clock.advance(5000);
    both[1]!.send({ type: 'stop' });
    await advancing(() => both.every(({ closed }) => closed !== null));
    expect(both[0]!.events).toEqual(both[1]!.events);
    expect(both[0]!.types).toContain('transcript.final');
    expect(both.map(({ closed }) => closed?.code)).toEqual([1000, 1000]);
  });

  it('that is opened again behind the last event that was had is told the rest, each once', async () => {
    const first = await Program.at(server.url, session);
    first.socket.send(silence(20));
    await until(() => first.types.includes('session.active'));
    first.socket.terminate();
    const over = session.stop();
    await server.clock.advance(11_000);
    await over;
    const { seq } = first.events.at(-1)!;
    const again = await Program.open(server.url, `${session.id}/socket?after=${seq}`);
    await closedWith(again, 1000, 'over');
    expect(again.types).toEqual(['session.stopping', 'session.stopped']);
  });

  /** The words that were said last were lost: the socket was closed with 4409 because its program had not stopped speaking yet. */
  it('that go on speaking while it is being stopped still hear the last words and the end', async () => {
    server.hears.enqueue({ final: { text: 'ten of', afterFinishMs: 400 } });
    const program = await Program.at(server.url, session);
    program.socket.send(speech(300));
    await until(() => session.record.audioMs === 300);
    await server.clock.advance(300);
    const over = session.stop('too-long');
    program.socket.send(speech(300));
    program.send({ type: 'ping' });
    await until(() => program.types.includes('pong'));
    await server.clock.advance(1000);
    await over;
    await closedWith(program, 1000, 'over');
    expect(program.types.slice(-2)).toEqual(['transcript.final', 'session.stopped']);
    expect(server.warnings).toEqual([]);
  });

  it('that are open when Parley stops are told why, and hold nothing up', async () => {
    const program = await Program.at(server.url, session);
    await until(() => program.types.includes('session.created'));
    const stopped = server.sessions.stop();
    await server.clock.advance(5000);
    await stopped;
    await server.fastify.close();
    await until(() => program.closed !== null);
    expect(program.events.at(-1)).toMatchObject({ type: 'session.stopped', reason: 'shutdown' });
    expect(program.closed?.code).toBe(1000);
  });
});
