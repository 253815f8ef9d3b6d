import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import WebSocket, { WebSocketServer } from 'ws';
import { readShared } from './shared-read.ts';
import { openShortWay, ShortWay } from './short-way.ts';

const MASK = [7, 99, 0, 201];

/** A frame as clients send them. */
function frame(text: string, { opcode = 1, fin = true, masked = true } = {}): Buffer {
  const data = Buffer.from(text);
  const long = data.length > 125;
  const head = [(fin ? 0x80 : 0) | opcode, (masked ? 0x80 : 0) | (long ? 126 : data.length)];
  if (long) head.push(data.length >> 8, data.length & 255);
  if (!masked) return Buffer.concat([Buffer.from(head), data]);
  const covered = data.map((byte, i) => byte ^ MASK[i & 3]!);
  return Buffer.concat([Buffer.from([...head, ...MASK]), covered]);
}

const textOf = (memory: Uint8Array, length: number): string =>
  Buffer.from(memory.subarray(0, length)).toString();

/** What was taken, in order, of chunks that are read one after the other; and what was left to the library. */
function reading(takes: (text: string) => boolean = () => true) {
  const taken: string[] = [];
  const way = new ShortWay((memory, length) => {
    const text = textOf(memory, length);
    if (takes(text)) taken.push(text);
    return takes(text);
  });
  const left: Buffer[] = [];
  const read = (...chunks: Buffer[]): void => {
    for (const chunk of chunks) left.push(chunk.subarray(way.read(chunk)));
  };
  return { read, taken, left: () => Buffer.concat(left) };
}

const long = 'x'.repeat(400);

describe('the short way', () => {
  it('takes whole messages, also several that came together', () => {
    const { read, taken, left } = reading();
    read(frame('one'), Buffer.concat([frame(long), frame(''), frame('three')]));
    expect(taken).toEqual(['one', long, '', 'three']);
    expect(left().length).toBe(0);
  });

  it('leaves to the library what nobody takes, and all that came with it', () => {
    const { read, taken, left } = reading((text) => text !== 'no');
    read(Buffer.concat([frame('one'), frame('no'), frame('two')]), frame('three'));
    expect(taken).toEqual(['one', 'three']);
    expect(left()).toEqual(Buffer.concat([frame('no'), frame('two')]));
  });

  it.each([
    [
      'a message in parts',
      [frame('par', { fin: false }), frame('ti', { opcode: 0, fin: false }), frame('al', { opcode: 0 })],
    ],
    ['a ping', [frame('here?', { opcode: 9 })]],
    ['a close', [frame('', { opcode: 8 })]],
    ['binary', [frame('bytes', { opcode: 2 })]],
    ['a frame without a mask', [frame('bare', { masked: false })]],
    ['a message that is too long for it', [frame('y'.repeat(5000))]],
    [
      'a ping within a message in parts',
      [frame('a', { fin: false }), frame('', { opcode: 10 }), frame('b', { opcode: 0 })],
    ],
  ])('leaves %s to the library', (_name, frames) => {
    const { read, taken, left } = reading();
    read(...frames, frame('after it'));
    expect(left()).toEqual(Buffer.concat(frames));
    expect(taken).toEqual(['after it']);
  });

  it('loses no byte and no order wherever the stream is cut', () => {
    const stream = Buffer.concat([frame('one'), frame(long), frame('p', { opcode: 9 }), frame('two')]);
    for (let first = 1; first < stream.length - 1; first += 1) {
      for (const second of [first + 1, Math.min(stream.length, first + 50)]) {
        const order: string[] = [];
        const way = new ShortWay(
          (memory, length) => order.push(frame(textOf(memory, length)).toString('hex')) > 0,
        );
        for (const part of [
          stream.subarray(0, first),
          stream.subarray(first, second),
          stream.subarray(second),
        ])
          order.push(part.subarray(way.read(part)).toString('hex'));
        expect(order.join('')).toBe(stream.toString('hex'));
      }
    }
  });

  it.each([
    ['reads into shared memory', true],
    ['does not', false],
  ])(
    'stands before the library on a real socket that %s, whose messages keep their order',
    async (_name, shared) => {
      const server = new WebSocketServer({ port: 0 });
      const seen: string[] = [];
      const done = Promise.withResolvers<void>();
      const wasShared: boolean[] = [];
      const readFirst: typeof readShared = (stream, take) => {
        wasShared.push(shared && readShared(stream, take));
        return wasShared[0]!;
      };
      server.on('connection', (socket, request) => {
        const take = (memory: Uint8Array, length: number): boolean => {
          const text = textOf(memory, length);
          if (text.startsWith('short')) seen.push(`taken ${text}`);
          return text.startsWith('short');
        };
        openShortWay(request.socket, take, readFirst);
        socket.on('message', (data) => seen.push((data as Buffer).toString()));
        socket.on('close', (code) => done.resolve(void seen.push(`closed ${code}`)));
      });
      const client = new WebSocket(`ws://127.0.0.1:${(server.address() as { port: number }).port}`);
      client.on('open', () => {
        for (const text of ['a', 'short 1', 'b', `c${long.repeat(300)}`, 'short 2']) client.send(text);
        client.send('in ', { fin: false });
        client.send('parts');
        client.close(1000);
      });
      await done.promise;
      server.close();
      const said = seen.filter((text) => !text.startsWith('c')).map((text) => text.replace('taken ', ''));
      expect(wasShared).toEqual([shared]);
      expect(said).toEqual(['a', 'short 1', 'b', 'short 2', 'in parts']);
      expect(seen.at(-1)).toBe('closed 1000');
      expect(seen.find((text) => text.startsWith('cx'))?.length).toBe(1 + 400 * 300);
    },
  );

  it('steps aside where others listen too', () => {
    const stream = new PassThrough();
    const heard: string[] = [];
    stream.on('data', (chunk: Buffer) => heard.push(`one ${String(chunk)}`));
    stream.on('data', (chunk: Buffer) => heard.push(`two ${String(chunk)}`));
    openShortWay(stream, () => true);
    stream.emit('data', Buffer.from('x'));
    expect(heard).toEqual(['one x', 'two x']);
  });
});
