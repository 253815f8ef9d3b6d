import { afterEach, describe, expect, it } from 'vitest';
import type { AnsweredLine } from '#platform/lines/fakes/reception.ts';
import { type FarEnd, lineContract } from '#voice/ports/line.contract.ts';
import type { BrowserLineOptions } from './register.ts';
import { BrowserPeer, type TestServer, openServer } from './fakes/page.ts';
import { pause, until } from '#voice/ports/fakes/real-time.ts';

function browser(peer: BrowserPeer): FarEnd {
  return {
    speak: async (levels) => levels.forEach((level) => peer.speak(level)),
    press: async (digit) => peer.send({ type: 'keypad', digit }),
    audio: () => Uint8Array.from(peer.audio),
    play: async () => peer.playAll(),
    hangUp: async () => peer.send({ type: 'hang-up' }),
    vanish: async () => peer.socket.terminate(),
    released: () => peer.closed !== null,
  };
}

lineContract('The browser', async () => {
  const server = await openServer({ limits: { resumeForMs: 100 } });
  server.reception.attachNothing();
  const peer = await BrowserPeer.call(server.url);
  return {
    line: server.reception.answered[0]!.line,
    far: browser(peer),
    close: async () => {
      peer.socket.terminate();
      await server.close();
    },
  };
});

describe('the browser line', () => {
  let server: TestServer;
  afterEach(() => server.close());

  async function call(
    hello: Record<string, unknown> = {},
    limits: BrowserLineOptions['limits'] = {},
  ): Promise<AnsweredLine & { peer: BrowserPeer }> {
    server = await openServer({ limits });
    const peer = await BrowserPeer.call(server.url, hello);
    return { peer, ...server.reception.answered[0]! };
  }
  const audio = (frames: number, value = 1): Uint8Array => new Uint8Array(640 * frames).fill(value);

  it('welcomes with the call and a token to come back with', async () => {
    const { peer, request } = await call();
    expect(peer.last('welcome')).toEqual({
      type: 'welcome',
      callId: 'call_1',
      resume: 'resume_0001',
      resumeForMs: 15_000,
      resumed: false,
      epoch: 0,
    });
    expect(request.agentId).toBe('front-desk');
  });

  it('hears silence where frames were lost, and drops what comes twice', async () => {
    const { peer, heard } = await call();
    for (const number of [0, 1, 1, 0, 4, 5]) peer.frame(number, 0.5);
    await until(() => heard.levels.length === 6);
    expect(heard.levels).toEqual([0.5, 0.5, 0, 0, 0.5, 0.5]);
    expect(heard.mediaMs).toEqual([0, 20, 40, 60, 80, 100]);
  });

  it('knows what was really played since the last clear', async () => {
    const { peer, line, heard } = await call();
    line.send(audio(5));
    await until(() => peer.audio.length === 3200);
    peer.played(800);
    await until(() => heard.playedMs.length === 1);
    line.clear();
    line.send(audio(3));
    await until(() => peer.epoch === 1 && peer.audio.length === 1920);
    peer.played(1600, 0);
    peer.played(320);
    await until(() => heard.playedMs.length === 2);
    expect(heard.playedMs).toEqual([50, 20]);
    expect(peer.misplaced).toBe(0);
  });

  it('shows captions and states, and hands on what is typed', async () => {
    const { peer, line, heard } = await call();
    line.tell({ type: 'state', state: 'thinking' });
    line.tell({ type: 'caption', who: 'agent', id: 'r1', text: 'Good day.', final: true, heard: 'Good' });
    peer.send({ type: 'text', text: 'hello there' });
    peer.send({ type: 'ping' });
    await until(() => peer.last('pong') !== undefined && heard.texts.length === 1);
    expect(peer.last('state')?.state).toBe('thinking');
    expect(peer.last('caption')?.heard).toBe('Good');
    expect(heard.texts).toEqual(['hello there']);
  });

  it('says why the call is over when we hang up', async () => {
    const { peer, line } = await call();
    line.hangUp('all is said');
    await until(() => peer.closed !== null);
    expect(peer.last('ended')).toEqual({ type: 'ended', reason: 'all is said', callId: 'call_1' });
    expect(peer.closed?.code).toBe(1000);
  });

  it('goes on with the same call over a new socket, with what was not played yet', async () => {
    const { peer, line, heard } = await call();
    peer.speak(0.5);
    for (let i = 1; i <= 10; i += 1) line.send(audio(1, i));
    await until(() => peer.audio.length === 6400);
    peer.played(320 * 3 + 160);
    await until(() => heard.playedMs.length === 1);
    peer.socket.terminate();
    await pause(50);
    line.send(audio(1, 11));
    line.mark('end');
    line.tell({ type: 'state', state: 'listening' });
    const again = await BrowserPeer.call(server.url, { resume: peer.last('welcome')!.resume });
    expect(again.last('welcome')).toMatchObject({ callId: 'call_1', resumed: true, epoch: 1 });
    await until(() => again.audio.length === 640 * 8 - 320 && again.last('state') !== undefined);
    expect([again.audio[0], again.audio[319], again.audio[320], again.audio.at(-1)]).toEqual([4, 4, 5, 11]);
    expect(again.misplaced).toBe(0);
    again.playAll();
    await until(() => heard.marks.length === 1);
    expect(heard.playedMs.at(-1)).toBe(220);
    again.speak(0.7);
    await until(() => heard.levels.at(-1) === 0.7);
    expect(heard.mediaMs.at(-1)).toBeGreaterThanOrEqual(60);
    expect(heard.closings).toEqual([]);
    expect(server.reception.answered.length).toBe(1);
    again.socket.terminate();
  });

  it('gives the call to the newer socket where the older one is not known to be dead', async () => {
    const { peer, line, heard } = await call();
    const again = await BrowserPeer.call(server.url, { resume: peer.last('welcome')!.resume });
    await until(() => peer.closed !== null);
    expect(peer.closed?.code).toBe(4409);
    line.send(audio(1));
    await until(() => again.audio.length === 640);
    expect(heard.closings).toEqual([]);
    again.send({ type: 'hang-up' });
    await until(() => heard.closings.length === 1);
    expect(heard.closings).toEqual(['hangup']);
  });

  it('ends the call as lost when nobody comes back in time, and knows it no more', async () => {
    const { peer, heard } = await call({}, { resumeForMs: 80 });
    const { resume } = peer.last('welcome')!;
    peer.socket.terminate();
    await until(() => heard.closings.length === 1);
    expect(heard.closings).toEqual(['lost']);
    const late = await BrowserPeer.call(server.url, { resume });
    await until(() => late.closed !== null);
    expect(late.closed?.code).toBe(4404);
    expect(late.last('error')?.code).toBe('call.unknown');
  });

  it('by text only plays at the pace of speech into nothing', async () => {
    const { peer, line, heard } = await call({ audio: false });
    const startMs = performance.now();
    line.send(audio(10));
    line.mark('end');
    await until(() => heard.marks.length === 1);
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(195);
    expect(heard.playedMs.at(-1)).toBe(200);
    line.clear();
    line.send(audio(2));
    await until(() => heard.playedMs.at(-1) === 40);
    expect(peer.audio).toEqual([]);
    peer.socket.terminate();
  });
});
