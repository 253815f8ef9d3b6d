/**
 * Reads sockets into one piece of memory that all of them share: a read and what is done with it end before the next read begins. Node
 * does so for a socket that is made with `onread`; those of a server are made by the server, so what `onread` would have set is set
 * here, where this Node is seen to keep it as expected. Else nothing changes: each read makes a buffer of its own.
 */
import { type OnReadOpts, Socket } from 'node:net';

/** As much as one read brings at most, by Node's own measure. */
const BYTES = 65_536;
const memory = new Uint8Array(BYTES);

/** Where a socket keeps what `onread` names. */
interface Places {
  buffer: symbol;
  callback: symbol;
}
type Kept = Record<symbol, unknown>;

const places = findPlaces();

/** Answers how many of the first `length` bytes it has taken, from the beginning; they are only lent. */
export type TakeBytes = (memory: Uint8Array, length: number) => number;

/**
 * Offers what comes to `take` first; what it leaves goes the stream's own way: its listeners, its pauses, its end. False where this
 * cannot be done.
 */
export function readShared(stream: unknown, take: TakeBytes): boolean {
  const handle = places && handleOf(stream);
  if (!places || !handle) return false;
  const socket = stream as Socket;
  const kept = stream as unknown as Kept;
  if (kept[places.buffer] !== null || kept[places.callback] !== null) return false;
  kept[places.callback] = (length: number): boolean => {
    const isNext = socket.readableFlowing === true && socket.readableLength === 0;
    const taken = isNext ? take(memory, length) : 0;
    return taken === length || socket.push(Buffer.from(memory.subarray(taken, length)));
  };
  kept[places.buffer] = memory;
  handle.useUserBuffer(memory);
  return true;
}

/** Only of a plain connection: those that are encrypted read by other ways. */
function handleOf(stream: unknown): { useUserBuffer(memory: Uint8Array): void } | null {
  if (!(stream instanceof Socket) || Object.getPrototypeOf(stream) !== Socket.prototype) return null;
  const handle = (stream as unknown as { _handle?: { useUserBuffer?: unknown } })._handle;
  return typeof handle?.useUserBuffer === 'function'
    ? (handle as { useUserBuffer(memory: Uint8Array): void })
    : null;
}

/** Null where `onread` leaves other traces than expected. Windows hands memory out before there is something to read: none can be shared there. */
export function findPlaces(
  make = (onread: OnReadOpts): Socket => new Socket({ onread }),
  platform = process.platform,
): Places | null {
  if (platform === 'win32') return null;
  const callback = (): boolean => true;
  const probe = make({ buffer: memory, callback });
  const kept = probe as unknown as Kept;
  const keys = Object.getOwnPropertySymbols(probe);
  const buffer = keys.filter((key) => kept[key] === memory);
  const callbacks = keys.filter((key) => kept[key] === callback);
  probe.destroy();
  const [[bufferKey, ...others], [callbackKey, ...more]] = [buffer, callbacks];
  return bufferKey && callbackKey && others.length + more.length === 0
    ? { buffer: bufferKey, callback: callbackKey }
    : null;
}
