import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ParleyError } from '#voice/errors.ts';
import { BrowserPeer, type TestServer, openServer } from './fakes/page.ts';
import { pause, until } from '#voice/ports/fakes/real-time.ts';

const LIMITS = {
  helloWithinMs: 300,
  silentMs: 200,
  silentGraceMs: 200,
  maxUnstarted: 3,
  watchEveryMs: 20,
  resumeForMs: 100,
};

describe('a hostile talk socket is closed with a code and one log line, and other calls do not notice', () => {
  let server: TestServer;
  let bystander: BrowserPeer;

  beforeEach(async () => {
    server = await openServer({ limits: LIMITS });
    bystander = await BrowserPeer.call(server.url);
  });
  afterEach(async () => {
    expect(bystander.closed).toBeNull();
    expect(server.errors).toEqual([]);
    bystander.speak(0.5);
    await until(() => server.reception.answered[0]!.heard.levels.length === 1);
    bystander.socket.terminate();
    await server.close();
  });

  async function closedWith(peer: BrowserPeer, code: number, reason: string): Promise<void> {
    await until(() => peer.closed !== null);
    expect(peer.closed?.code).toBe(code);
    expect(peer.closed?.reason).toContain(reason);
    await pause(30);
    expect(server.warnings.length).toBe(1);
  }
  const closings = (): string[] => server.reception.answered[1]!.heard.closings;

  it.each([
    ['what is not JSON', 'hello', 'not JSON'],
    ['a message before hello', { type: 'text', text: 'x' }, 'text before hello'],
    ['another protocol', { type: 'hello', protocol: 2, agent: 'a' }, 'protocol'],
    ['an unknown type', { type: 'shout' }, 'line.malformed'],
  ])('at first %s', async (_what, message, reason) => {
    const peer = await BrowserPeer.open(server.url);
    peer.send(message);
    await closedWith(peer, 4400, reason);
    expect(peer.last('error')?.code).toBe('line.malformed');
  });

  it.each([
    ['a second hello', { type: 'hello', protocol: 1, agent: 'a' }, 'hello twice'],
    ['a report of more than was sent', { type: 'played', epoch: 0, samples: 321 }, 'more than was sent'],
    ['a report of an epoch to come', { type: 'played', epoch: 7, samples: 0 }, 'still to come'],
    ['a text that is too long', { type: 'text', text: 'x'.repeat(1001) }, 'text'],
    ['a key that is none', { type: 'keypad', digit: 'x' }, 'digit'],
    ['a report that is no number', { type: 'played', epoch: 0, samples: 'all' }, 'samples'],
  ])('in a call %s', async (_what, message, reason) => {
    const peer = await BrowserPeer.call(server.url);
    server.reception.answered[1]!.line.send(new Uint8Array(640));
    peer.send(message);
    await closedWith(peer, 4400, reason);
    expect(closings()).toEqual(['protocol']);
  });

  it('a report that goes backwards', async () => {
    const peer = await BrowserPeer.call(server.url);
    server.reception.answered[1]!.line.send(new Uint8Array(640));
    peer.played(200);
    peer.played(100);
    await closedWith(peer, 4400, 'backwards');
  });

  it('a frame of a wrong size', async () => {
    const peer = await BrowserPeer.call(server.url);
    peer.frame(0, 0.5, 320);
    await closedWith(peer, 4400, '644 bytes');
  });

  it('binary before hello', async () => {
    const peer = await BrowserPeer.open(server.url);
    peer.speak(0.5);
    await closedWith(peer, 1003, 'audio before hello');
  });

  it('audio in a conversation by text', async () => {
    const peer = await BrowserPeer.call(server.url, { audio: false });
    peer.speak(0.5);
    await closedWith(peer, 4400, 'by text');
  });

  it('a message that is too large', async () => {
    const peer = await BrowserPeer.call(server.url);
    peer.send({ type: 'text', text: 'x'.repeat(200_000) });
    await until(() => peer.closed !== null);
    expect(peer.closed?.code).toBe(1009);
    await until(() => closings().length === 1);
    expect(closings()).toEqual(['protocol']);
    expect(server.warnings.length).toBe(1);
  });

  it('more audio than real time allows', async () => {
    const peer = await BrowserPeer.call(server.url);
    for (let i = 0; i < 1400; i += 1) peer.speak(0.1);
    await closedWith(peer, 4429, 'more audio');
  });

  it('a forged frame number that would be hours of silence', async () => {
    const peer = await BrowserPeer.call(server.url);
    peer.frame(0, 0.1);
    peer.frame(4_000_000_000, 0.1);
    await closedWith(peer, 4429, 'more audio');
    expect(server.reception.answered[1]!.heard.levels.length).toBe(1);
  });

  it('more messages than a call has', async () => {
    const peer = await BrowserPeer.call(server.url);
    for (let i = 0; i < 2000; i += 1) peer.send({ type: 'ping' });
    await closedWith(peer, 4429, 'more messages');
  });

  it('more texts than a person types', async () => {
    const peer = await BrowserPeer.call(server.url);
    for (let i = 0; i < 20; i += 1) peer.send({ type: 'text', text: 'x' });
    await closedWith(peer, 4429, 'more texts');
  });

  it('no hello', async () => {
    const peer = await BrowserPeer.open(server.url);
    await closedWith(peer, 4408, 'no hello');
  });

  it('too many sockets without a hello', async () => {
    const idle = await Promise.all([1, 2, 3].map(() => BrowserPeer.open(server.url)));
    const peer = await BrowserPeer.open(server.url);
    await closedWith(peer, 4429, 'too many sockets');
    for (const other of idle) other.socket.terminate();
  });

  it('a half-open socket that answers no ping', async () => {
    const peer = await BrowserPeer.call(server.url);
    const { heard } = server.reception.answered[1]!;
    peer.socket.pause();
    await until(() => heard.closings.length === 1);
    expect(heard.closings).toEqual(['lost']);
    expect(server.warnings).toEqual(['talk socket closed: no sign of life']);
    peer.socket.terminate();
  });

  it('a page that does not take its audio', async () => {
    const peer = await BrowserPeer.call(server.url);
    const { line, heard } = server.reception.answered[1]!;
    for (let i = 0; i < 3000 && heard.closings.length === 0; i += 1) line.send(new Uint8Array(640));
    expect(heard.closings).toEqual(['lost']);
    await closedWith(peer, 4413, 'played');
  });

  it.each([
    ['call.full', 1013],
    ['call.stopping', 1013],
    ['agent.unknown', 4404],
  ] as const)('a call that is refused with %s', async (code, closeCode) => {
    server.reception.refuseWith(new ParleyError(code, 'because'));
    const peer = await BrowserPeer.call(server.url);
    await closedWith(peer, closeCode, code);
    expect(peer.last('error')?.code).toBe(code);
  });

  it('a token that nobody was given', async () => {
    const peer = await BrowserPeer.call(server.url, { resume: 'resume_9999' });
    await closedWith(peer, 4404, 'call.unknown');
  });

  it.each(['https://evil.example', 'null', 'http://127.0.0.1:1'])(
    'a page of the origin %s',
    async (origin) => {
      const peer = await BrowserPeer.open(server.url, { origin });
      expect(peer.refused).toContain('403');
      expect(server.warnings.length).toBe(1);
    },
  );
});

it('a page of our own origin may talk, and one that is allowed', async () => {
  const server = await openServer({ allowedOrigins: ['https://shop.example.com'] });
  for (const origin of [server.url, 'https://shop.example.com']) {
    const peer = await BrowserPeer.open(server.url, { origin });
    expect(peer.refused).toBeNull();
    peer.socket.terminate();
  }
  await server.close();
});
