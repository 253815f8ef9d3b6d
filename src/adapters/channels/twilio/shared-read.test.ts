import { once } from 'node:events';
import { type AddressInfo, connect, createServer, Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { findPlaces, readShared } from './shared-read.ts';

const opened: { destroy(): void }[] = [];
afterEach(() => {
  for (const each of opened.splice(0)) each.destroy();
});

/** A server's socket and its far end. */
async function connection() {
  const server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const far = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  const [socket] = (await once(server, 'connection')) as [Socket];
  server.close();
  opened.push(socket, far);
  far.on('error', () => undefined);
  return { socket, far };
}

/** All that comes on a connection, in order: what was taken stands in brackets, the rest was left to the stream. */
async function reading(take: (text: string) => number) {
  const { socket, far } = await connection();
  const seen: string[] = [];
  socket.on('data', (data: Buffer) => seen.push(String(data)));
  const shared = readShared(socket, (memory, length) => {
    const text = String(Buffer.from(memory.subarray(0, length)));
    const taken = take(text);
    if (taken > 0) seen.push(`[${text.slice(0, taken)}]`);
    return taken;
  });
  expect(shared).toBe(true);
  const sees = (...texts: string[]): Promise<void> => expect.poll(() => seen).toEqual(texts);
  return { socket, far, sees };
}

const all = (text: string): number => text.length;
const untilQuestion = (text: string): number => (text.includes('?') ? text.indexOf('?') : text.length);

describe('a socket that reads into shared memory', () => {
  it('offers what comes, and leaves to the stream what is not taken', async () => {
    const { far, sees } = await reading(untilQuestion);
    far.write('one');
    await sees('[one]');
    far.write('two?three');
    await sees('[one]', '[two]', '?three');
    far.write('four');
    await sees('[one]', '[two]', '?three', '[four]');
  });

  it('keeps what the stream holds back from what others read', async () => {
    const [a, b] = [await reading(() => 0), await reading(all)];
    a.socket.once('data', () => a.socket.pause());
    a.far.write('of a');
    await a.sees('of a');
    a.socket.unshift(Buffer.from('held back'));
    b.far.write('b'.repeat(20));
    await b.sees(`[${'b'.repeat(20)}]`);
    a.socket.resume();
    await a.sees('of a', 'held back');
  });

  it('offers nothing that would overtake what waits in the stream', async () => {
    const { socket, far } = await connection();
    const seen: string[] = [];
    readShared(socket, (_memory, length) => (seen.push(`[${length}]`), length));
    for (const text of ['before', 'after']) {
      const waiting = socket.readableLength + text.length;
      far.write(text);
      await expect.poll(() => socket.readableLength).toBe(waiting);
    }
    socket.on('data', (data: Buffer) => seen.push(String(data)));
    await expect.poll(() => seen.join('')).toBe('beforeafter');
    far.write('then');
    await expect.poll(() => seen.at(-1)).toBe('[4]');
  });

  it('is not had of a stream that is no plain connection, nor twice', async () => {
    const { socket } = await connection();
    class Other extends Socket {}
    expect(
      [new PassThrough(), new Socket(), new Other(), null].map((each) => readShared(each, () => 0)),
    ).toEqual([false, false, false, false]);
    expect([readShared(socket, () => 0), readShared(socket, () => 0)]).toEqual([true, false]);
  });

  it('is not had where Node keeps `onread` otherwise than expected, nor on Windows', () => {
    expect(findPlaces()).not.toBeNull();
    expect(findPlaces(() => new Socket())).toBeNull();
    expect(findPlaces(undefined, 'win32')).toBeNull();
  });
});

describe.each([
  ['reads into shared memory', true],
  ['reads as Node does', false],
])('a socket that %s', (_name, shared) => {
  async function counting() {
    const { socket, far } = await connection();
    const seen = { bytes: 0, events: [] as string[] };
    socket.on('data', (data: Buffer) => (seen.bytes += data.length));
    for (const event of ['end', 'timeout', 'close']) socket.on(event, () => seen.events.push(event));
    socket.on('error', (fault: NodeJS.ErrnoException) => seen.events.push(String(fault.code)));
    if (shared) readShared(socket, (_memory, length) => ((seen.bytes += length), length));
    return { socket, far, seen };
  }

  it('holds the far end back while it is paused, and goes on where it was', async () => {
    const { socket, far, seen } = await counting();
    const total = 16_000_000;
    socket.pause();
    expect(far.write(Buffer.alloc(total))).toBe(false);
    for (let i = 0; i < 20; i += 1) await new Promise(setImmediate);
    expect(seen.bytes).toBe(0);
    expect(far.writableLength).toBe(total);
    socket.resume();
    await expect.poll(() => seen.bytes).toBe(total);
  });

  it('hears the far end out that has ended, and can still answer', async () => {
    const { socket, far, seen } = await counting();
    far.end('the last');
    await expect.poll(() => seen).toEqual({ bytes: 8, events: ['end'] });
    far.resume();
    socket.end('answer');
    await expect.poll(() => seen.events).toEqual(['end', 'close']);
    expect(far.bytesRead).toBe(6);
  });

  it('tells a connection that was cut', async () => {
    const { far, seen } = await counting();
    far.write('something');
    await expect.poll(() => seen.bytes).toBe(9);
    far.resetAndDestroy();
    await expect.poll(() => seen.events).toEqual(['ECONNRESET', 'close']);
  });

  it('tells when nothing has come for too long, counted from the last that came', async () => {
    const { socket, far, seen } = await counting();
    socket.setTimeout(100);
    const startedMs = performance.now();
    setTimeout(() => far.write('x'), 50);
    await expect.poll(() => seen).toEqual({ bytes: 1, events: ['timeout'] });
    expect(performance.now() - startedMs).toBeGreaterThan(145);
  });

  it('reads nothing more once it is destroyed', async () => {
    const { socket, far, seen } = await counting();
    socket.once('data', () => undefined);
    far.write('x');
    await expect.poll(() => seen.bytes).toBe(1);
    socket.destroy();
    far.write('y');
    await expect.poll(() => seen).toEqual({ bytes: 1, events: ['close'] });
  });
});
