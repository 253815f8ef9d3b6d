import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { ParleyError } from '#voice/errors.ts';
import { type TestServer, TwilioPeer, openServer, payloadOf, startOf, ticketFrom } from './fakes/carrier.ts';
import { pause, until } from '#voice/ports/fakes/real-time.ts';

const LIMITS = { startWithinMs: 300, silentMs: 200, silentGraceMs: 200, maxUnstarted: 3, watchEveryMs: 20 };

describe('a hostile media socket is closed with a code and one log line, and other calls do not notice', () => {
  let server: TestServer;
  let bystander: TwilioPeer;
  let talking: NodeJS.Timeout;

  beforeEach(async () => {
    server = await openServer({ limits: LIMITS });
    bystander = await TwilioPeer.call(server.url);
    talking = setInterval(() => bystander.speak(0.5), 20);
    await until(() => server.reception.answered.length === 1);
  });
  afterEach(async () => {
    clearInterval(talking);
    const heard = server.reception.answered[0]!.heard;
    const before = heard.levels.length;
    expect(bystander.closed).toBeNull();
    expect(server.errors).toEqual([]);
    bystander.speak(0.5);
    await until(() => heard.levels.length > before);
    bystander.socket.terminate();
    await server.close();
  });

  async function closedWith(peer: TwilioPeer, code: number, reason: string): Promise<void> {
    await until(() => peer.closed !== null);
    expect(peer.closed?.code).toBe(code);
    expect(peer.closed?.reason).toContain(reason);
    await pause(30);
    expect(server.warnings.length).toBe(1);
  }
  async function started(): Promise<TwilioPeer> {
    const peer = await TwilioPeer.call(server.url);
    await until(() => server.reception.answered.length === 2);
    return peer;
  }
  const closings = (): string[] => server.reception.answered[1]!.heard.closings;

  it('a start without a ticket', async () => {
    const peer = await TwilioPeer.open(server.url);
    peer.send({ event: 'connected' });
    peer.send(startOf('', { customParameters: {} }));
    await closedWith(peer, 1008, 'line.refused');
  });

  it('a ticket that was used', async () => {
    const ticket = await ticketFrom(server.url);
    const first = await TwilioPeer.open(server.url);
    first.send({ event: 'connected' });
    first.send(startOf(ticket));
    await until(() => server.reception.answered.length === 2);
    const second = await TwilioPeer.open(server.url);
    second.send({ event: 'connected' });
    second.send(startOf(ticket));
    await closedWith(second, 1008, 'line.refused');
    first.stop();
  });

  it('a ticket of another call', async () => {
    const ticket = await ticketFrom(server.url);
    const peer = await TwilioPeer.open(server.url);
    peer.send({ event: 'connected' });
    peer.send(startOf(ticket, { callSid: 'CA-other' }));
    await closedWith(peer, 1008, 'line.refused');
  });

  it('a start before connected', async () => {
    const peer = await TwilioPeer.open(server.url);
    peer.send(startOf(await ticketFrom(server.url)));
    await closedWith(peer, 4400, 'start before connected');
  });

  it('media before start', async () => {
    const peer = await TwilioPeer.open(server.url);
    peer.send({ event: 'connected' });
    peer.speak(0.5);
    await closedWith(peer, 4400, 'media before start');
  });

  it('two starts', async () => {
    const peer = await started();
    peer.send(startOf('again'));
    await closedWith(peer, 4400, 'start twice');
    expect(closings()).toEqual(['protocol']);
  });

  it.each([
    ['a wrong rate', { encoding: 'audio/x-mulaw', sampleRate: 16000, channels: 1 }, 'sampleRate'],
    ['a wrong encoding', { encoding: 'audio/l16', sampleRate: 8000, channels: 1 }, 'encoding'],
    ['two channels', { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 2 }, 'channels'],
  ])('%s in the start', async (_what, mediaFormat, reason) => {
    const peer = await TwilioPeer.open(server.url);
    peer.send({ event: 'connected' });
    peer.send(startOf(await ticketFrom(server.url), { mediaFormat }));
    await closedWith(peer, 4400, reason);
  });

  it.each([
    ['what is not JSON', 'hello', 'not JSON'],
    ['JSON that is no object', '[1]', 'not an object'],
    ['an event that is no text', '{"event":7}', 'no event'],
    ['media that is no object', '{"event":"media","streamSid":"MZ0","media":7}', 'media is not an object'],
    ['a payload that is not base64', { chunk: '1', timestamp: '0', payload: '****' }, 'base64'],
    ['a chunk that is no count', { chunk: '-1', timestamp: '0', payload: payloadOf(0) }, 'chunk'],
    [
      'a payload of two seconds',
      { chunk: '1', timestamp: '0', payload: payloadOf(0, 2000) },
      'longer than a second',
    ],
    [
      'the track of another party',
      { track: 'outbound', chunk: '1', timestamp: '0', payload: payloadOf(0) },
      'inbound',
    ],
  ])('%s', async (_what, message, reason) => {
    const peer = await started();
    if (typeof message === 'string') peer.send(message);
    else peer.stream({ event: 'media', media: message });
    await closedWith(peer, 4400, reason);
    expect(closings()).toEqual(['protocol']);
  });

  it('the stream of another call', async () => {
    const peer = await started();
    peer.stream({ event: 'dtmf', streamSid: 'MZ1', dtmf: { digit: '1' } });
    await closedWith(peer, 4400, 'streamSid');
  });

  it('binary where the protocol is text', async () => {
    const peer = await started();
    peer.socket.send(Buffer.alloc(160));
    await closedWith(peer, 1003, 'binary');
  });

  it('a message that is too large', async () => {
    const peer = await started();
    peer.send(`{"event":"media","x":"${'x'.repeat(200_000)}"}`);
    await until(() => peer.closed !== null);
    expect(peer.closed?.code).toBe(1009);
    await until(() => server.warnings.length === 1);
    expect(closings()).toEqual(['protocol']);
  });

  it('more audio than real time allows', async () => {
    const peer = await started();
    for (let chunk = 1; chunk <= 30; chunk += 1) peer.chunk(chunk, (chunk - 1) * 1000, 0.1, 1000);
    await closedWith(peer, 4429, 'line.flooding');
    expect(server.reception.answered[1]!.heard.levels.length).toBeLessThan(1100);
  });

  it('a forged time that would be hours of silence', async () => {
    const peer = await started();
    peer.chunk(1, 0, 0.1);
    peer.chunk(2, 999_999_999_999, 0.1);
    await closedWith(peer, 4429, 'line.flooding');
    expect(server.reception.answered[1]!.heard.levels.length).toBeLessThan(5);
  });

  it('more messages than a call has', async () => {
    const peer = await started();
    for (let i = 0; i < 2000; i += 1) peer.stream({ event: 'mark', mark: { name: 'x' } });
    await closedWith(peer, 4429, 'line.flooding');
  });

  it('no start', async () => {
    const peer = await TwilioPeer.open(server.url);
    await closedWith(peer, 4408, 'no start');
  });

  it('a start, then silence: pinged, then closed', async () => {
    const peer = await started();
    let pings = 0;
    peer.socket.on('ping', () => (pings += 1));
    await closedWith(peer, 4408, 'no media');
    expect(pings).toBe(1);
    expect(closings()).toEqual(['lost']);
  });

  it('too many sockets without a start', async () => {
    const idle = await Promise.all([1, 2, 3].map(() => TwilioPeer.open(server.url)));
    const peer = await TwilioPeer.open(server.url);
    await closedWith(peer, 4429, 'too many sockets');
    for (const other of idle) other.socket.terminate();
  });

  it('a carrier that does not take its audio', async () => {
    const peer = await started();
    peer.socket.pause();
    const { line, heard } = server.reception.answered[1]!;
    for (let i = 0; i < 200_000 && heard.closings.length === 0; i += 1) {
      line.send(new Uint8Array(160));
      if (i % 500 === 0) await pause(0);
    }
    expect(heard.closings).toEqual(['lost']);
    expect(server.warnings.length).toBe(1);
    peer.socket.terminate();
  });

  it('what is no WebSocket frame at all', async () => {
    const peer = await started();
    const raw = (peer.socket as unknown as { _socket: { write(bytes: Buffer): void } })._socket;
    raw.write(Buffer.from([0xff, 0xff, 0xff, 0xff]));
    await until(() => server.warnings.length === 1);
    expect(closings()).toEqual(['protocol']);
  });

  it('a call for which there is no room', async () => {
    server.reception.refuseWith(new ParleyError('call.full', 'ten of ten calls'));
    const peer = await TwilioPeer.call(server.url);
    await closedWith(peer, 1013, 'call.full');
  });
});

it('an event that Twilio may add one day is passed over', async () => {
  const server = await openServer();
  const peer = await TwilioPeer.call(server.url);
  peer.stream({ event: 'weather', weather: {} });
  peer.speak(0.5);
  await until(() => server.reception.answered[0]?.heard.levels.length === 1);
  expect(peer.socket.readyState).toBe(WebSocket.OPEN);
  peer.socket.terminate();
  await server.close();
});
