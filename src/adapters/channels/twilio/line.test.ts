import { afterEach, describe, expect, it } from 'vitest';
import { type FarEnd, lineContract } from '#voice/ports/line.contract.ts';
import { type TestServer, TwilioPeer, openServer } from './fakes/carrier.ts';
import { audioPace } from '#platform/lines/bounds.ts';
import { pause, realClock, until } from '#voice/ports/fakes/real-time.ts';
import { TwilioLine } from './line.ts';

/** Plays and answers marks as Twilio does: a clear empties the queue and returns all pending marks at once. */
function carrier(peer: TwilioPeer): FarEnd {
  let seen = 0;
  let audio: number[] = [];
  let marks: string[] = [];
  const take = (): void => {
    for (; seen < peer.received.length; seen += 1) {
      const message = peer.received[seen]!;
      if (message.event === 'media') audio.push(...Buffer.from(message.media?.payload ?? '', 'base64'));
      if (message.event === 'mark') marks.push(message.mark?.name ?? '');
      if (message.event !== 'clear') continue;
      audio = [];
      returnMarks();
    }
  };
  const returnMarks = (): void => {
    for (const name of marks) peer.stream({ event: 'mark', mark: { name } });
    marks = [];
  };
  return {
    speak: async (levels) => levels.forEach((level) => peer.speak(level)),
    press: async (digit) => peer.stream({ event: 'dtmf', dtmf: { track: 'inbound_track', digit } }),
    audio: () => {
      take();
      return Uint8Array.from(audio);
    },
    play: async () => {
      take();
      returnMarks();
    },
    hangUp: async () => peer.stop(),
    vanish: async () => peer.socket.terminate(),
    released: () => peer.closed !== null,
  };
}

lineContract('Twilio', async () => {
  const server = await openServer();
  server.reception.attachNothing();
  const peer = await TwilioPeer.call(server.url);
  await until(() => server.reception.answered.length === 1);
  return {
    line: server.reception.answered[0]!.line,
    far: carrier(peer),
    close: async () => {
      peer.socket.terminate();
      await server.close();
    },
  };
});

describe('the Twilio line', () => {
  let server: TestServer;
  afterEach(() => server.close());

  async function call(): Promise<{
    peer: TwilioPeer;
    answered: TestServer['reception']['answered'][number];
  }> {
    server = await openServer();
    const peer = await TwilioPeer.call(server.url);
    await until(() => server.reception.answered.length === 1);
    return { peer, answered: server.reception.answered[0]! };
  }

  it('puts chunks that come out of order back in order', async () => {
    const { peer, answered } = await call();
    for (const chunk of [1, 3, 2, 4]) peer.chunk(chunk, (chunk - 1) * 20, chunk / 10);
    await until(() => answered.heard.levels.length === 4);
    expect(answered.heard.levels).toEqual([0.1, 0.2, 0.3, 0.4]);
  });

  it('hears silence where a chunk was lost, so that the media clock stays true', async () => {
    const { peer, answered } = await call();
    for (const chunk of [1, 2, 5, 6, 7, 8, 9]) peer.chunk(chunk, (chunk - 1) * 20, 0.5);
    await until(() => answered.heard.levels.length === 9);
    expect(answered.heard.levels).toEqual([0.5, 0.5, 0, 0, 0.5, 0.5, 0.5, 0.5, 0.5]);
    expect(answered.heard.mediaMs).toEqual([0, 20, 40, 60, 80, 100, 120, 140, 160]);
  });

  it('hears silence where the time jumps although no chunk is missing', async () => {
    const { peer, answered } = await call();
    peer.chunk(1, 0, 0.5);
    peer.chunk(2, 120, 0.5);
    await until(() => answered.heard.levels.length === 7);
    expect(answered.heard.levels).toEqual([0.5, 0, 0, 0, 0, 0, 0.5]);
  });

  it('hears a muted line as silence, and the first word after it whole', async () => {
    const { peer, answered } = await call();
    for (let chunk = 1; chunk <= 12; chunk += 1) {
      peer.chunk(chunk, (chunk - 1) * 20, chunk > 3 && chunk <= 9 ? 0 : 0.5);
    }
    await until(() => answered.heard.levels.length === 12);
    expect(answered.heard.levels).toEqual([0.5, 0.5, 0.5, 0, 0, 0, 0, 0, 0, 0.5, 0.5, 0.5]);
    expect(answered.heard.mediaMs.at(-1)).toBe(220);
  });

  it('fills no more than two seconds, and lets the media clock jump over the rest', async () => {
    const { peer, answered } = await call();
    peer.chunk(1, 0, 0.5);
    peer.chunk(2, 10_000, 0.5);
    await until(() => answered.heard.levels.length === 102);
    expect(answered.heard.mediaMs.at(-1)).toBe(10_000);
  });

  it('drops chunks that come twice or too late', async () => {
    const { peer, answered } = await call();
    for (const chunk of [1, 2, 2, 1, 3]) peer.chunk(chunk, (chunk - 1) * 20, chunk / 10);
    await until(() => answered.heard.levels.length === 3);
    await pause(50);
    expect(answered.heard.levels).toEqual([0.1, 0.2, 0.3]);
  });

  it('cuts media of any length into frames of 20 ms', async () => {
    const { peer, answered } = await call();
    peer.chunk(1, 0, 0.5, 7);
    peer.chunk(2, 7, 0.5, 50);
    peer.chunk(3, 57, 0.5, 3);
    await until(() => answered.heard.mediaMs.length === 3);
    expect(answered.heard.mediaMs).toEqual([0, 20, 40]);
  });

  it('hears the same in media of any length, also where several lines share the memory on the way', () => {
    const codes = Uint8Array.from({ length: 1600 }, (_, i) => (i * 37) & 0xff);
    const lines = [160, 7, 333].map((length) => ({ length, sent: 0, chunk: 0, heard: [] as number[] }));
    const opened = lines.map((each) => {
      const line = new TwilioLine({
        socket: { readyState: 1, OPEN: 1 } as never,
        stream: {} as never,
        streamSid: 'MZ1',
        audioPace: audioPace(realClock),
        fault: () => undefined,
      });
      const ignore = (): void => undefined;
      const audio = (frame: Float32Array): void => void each.heard.push(...frame);
      line.attach({ audio, mark: ignore, played: ignore, keypad: ignore, typed: ignore, closed: ignore });
      return line;
    });
    for (let round = 0; round < 240; round += 1) {
      for (const [i, each] of lines.entries()) {
        const part = codes.subarray(each.sent, each.sent + each.length);
        if (part.length > 0) opened[i]!.media((each.chunk += 1), each.sent / 8, part);
        each.sent += part.length;
      }
    }
    expect(lines[0]!.heard.length).toBe(1600);
    expect(lines[1]!.heard).toEqual(lines[0]!.heard);
    expect(lines[2]!.heard).toEqual(lines[0]!.heard);
  });

  it('knows from a returned mark how much has been played since the clear', async () => {
    const { peer, answered } = await call();
    answered.line.send(new Uint8Array(160));
    answered.line.mark('cleared');
    answered.line.clear();
    answered.line.send(new Uint8Array(480));
    answered.line.mark('played');
    await until(() => peer.received.length === 5);
    for (const { mark } of peer.received.filter((message) => message.mark))
      peer.stream({ event: 'mark', mark });
    await until(() => answered.heard.marks.length > 0);
    expect(answered.heard.marks).toEqual(['played']);
    expect(answered.heard.playedMs).toEqual([60]);
  });

  it('names its stream as the carrier did, whatever the characters', async () => {
    server = await openServer();
    const written: string[] = [];
    const streamSid = 'MZ"é\u2028😀';
    const line = new TwilioLine({
      socket: { readyState: 1, OPEN: 1, bufferedAmount: 0, extensions: '' } as never,
      stream: { write: (text: string) => written.push(Buffer.from(text, 'latin1').toString()) } as never,
      streamSid,
      audioPace: audioPace(realClock),
      fault: () => undefined,
    });
    line.sendMarked(new Uint8Array(1280), 'x');
    line.clear();
    const messages = written.flatMap((text) => text.match(/\{"event.*?\}(?=[^,}"]|$)/gsu) ?? []);
    expect(messages.map((text) => JSON.parse(text) as unknown)).toMatchObject([
      { event: 'media', streamSid },
      { event: 'mark', streamSid },
      { event: 'clear', streamSid },
    ]);
  });

  it('tells who rings and whom', async () => {
    const { answered } = await call();
    expect(answered.request).toMatchObject({ agentId: 'front-desk', from: '+15550100', to: '+15550199' });
  });
});
