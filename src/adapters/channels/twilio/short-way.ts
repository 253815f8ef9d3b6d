/**
 * A short way past the WebSocket library for the messages that come fifty times a second on every call: a frame that holds a whole text
 * message, and lies whole in what was read from the socket, is unmasked into memory that is used again (RFC 6455, section 5.2). All
 * else, and what nobody takes, goes on to the library as it came.
 */
import type { Duplex } from 'node:stream';
import { readShared } from './shared-read.ts';

/** Twilio's media messages are under 1 KB; longer ones go the long way. */
const MOST_BYTES = 4096;
const WHOLE_TEXT = 0x81;
const MASKED = 0x80;
/** Lengths that say where the length is. */
const IN_TWO_BYTES = 126;
const IN_EIGHT_BYTES = 127;
/** Of opcodes: from here on frames may stand between those of one message. */
const CONTROL = 8;

/** One for all sockets: what it holds is used up before the next frame comes. */
const unmasked = new Uint8Array(MOST_BYTES);
const unmaskedWords = new DataView(unmasked.buffer);
let messageLength = 0;
/** What was read last, and the same for reading four bytes at once. */
let lastChunk: Uint8Array = unmasked;
let words: DataView = unmaskedWords;

/** True when it has taken the message, the first `length` bytes, which are only lent; false sends it the long way. */
export type TakeMessage = (memory: Uint8Array, length: number) => boolean;

/**
 * Puts the short way before the library's own listener. Where that is not alone everything goes the long way. `readFirst` says how bytes
 * are had before they become the stream's, where that can be.
 */
export function openShortWay(stream: Duplex, take: TakeMessage, readFirst = readShared): void {
  const [library, ...others] = stream.listeners('data') as ((chunk: Buffer) => void)[];
  if (!library || others.length > 0) return;
  const way = new ShortWay(take);
  readFirst(stream, (memory, length) => way.take(memory, length));
  stream.off('data', library);
  stream.on('data', (chunk: Buffer) => {
    const taken = way.read(chunk);
    if (taken < chunk.length) library.call(stream, taken === 0 ? chunk : chunk.subarray(taken));
  });
}

export class ShortWay {
  readonly #take: TakeMessage;
  readonly #passed = new PassedFrames();

  constructor(take: TakeMessage) {
    this.#take = take;
  }

  /** Answers how many bytes from its beginning were taken; the others are the library's. */
  read(chunk: Uint8Array): number {
    const taken = this.take(chunk, chunk.length);
    if (taken < chunk.length) this.#passed.follow(chunk, taken);
    return taken;
  }

  /** The same of the first `length` bytes, where the others come once more, through `read`. */
  take(chunk: Uint8Array, length: number): number {
    if (!this.#passed.areWhole) return 0;
    if (chunk !== lastChunk) {
      lastChunk = chunk;
      words = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    }
    let taken = 0;
    while (taken < length) {
      const end = unmask(chunk, taken, length);
      if (end === 0 || !this.#take(unmasked, messageLength)) break;
      taken = end;
    }
    return taken;
  }
}

/** Lays the frame that begins here, of `lastChunk`, into `unmasked`; answers where it ends, 0 when it is none for the short way. */
function unmask(chunk: Uint8Array, from: number, to: number): number {
  if (to - from < 8 || chunk[from] !== WHOLE_TEXT) return 0;
  const short = chunk[from + 1]! - MASKED;
  if (short < 0 || short === IN_EIGHT_BYTES) return 0;
  const long = short === IN_TWO_BYTES;
  const length = long ? (chunk[from + 2]! << 8) | chunk[from + 3]! : short;
  const mask = from + (long ? 4 : 2);
  const data = mask + 4;
  if (length > MOST_BYTES || data + length > to) return 0;
  const wholeWords = length & ~3;
  const maskWord = words.getInt32(mask);
  for (let i = 0; i < wholeWords; i += 4) unmaskedWords.setInt32(i, words.getInt32(data + i) ^ maskWord);
  for (let i = wholeWords; i < length; i += 1) unmasked[i] = chunk[data + i]! ^ chunk[mask + (i & 3)]!;
  messageLength = length;
  return data + length;
}

/** Follows what the library was given, to know when it stands between two messages. */
class PassedFrames {
  readonly #head = new Uint8Array(14);
  #headLength = 0;
  /** Of the frame's data, what has not come yet. */
  #missing = 0;
  /** More frames of the same message are to come. */
  #unfinished = false;

  get areWhole(): boolean {
    return this.#headLength === 0 && this.#missing === 0 && !this.#unfinished;
  }

  follow(chunk: Uint8Array, from: number): void {
    for (let at = from; at < chunk.length;) {
      if (this.#missing > 0) {
        const step = Math.min(this.#missing, chunk.length - at);
        this.#missing -= step;
        at += step;
      } else {
        this.#head[this.#headLength] = chunk[at]!;
        this.#headLength += 1;
        at += 1;
        this.#readHead();
      }
    }
  }

  #readHead(): void {
    const head = this.#head;
    if (this.#headLength < 2) return;
    const short = head[1]! & ~MASKED;
    const lengthBytes = short === IN_EIGHT_BYTES ? 8 : short === IN_TWO_BYTES ? 2 : 0;
    const size = 2 + lengthBytes + ((head[1]! & MASKED) === 0 ? 0 : 4);
    if (this.#headLength < size) return;
    let length = lengthBytes === 0 ? short : 0;
    for (let i = 0; i < lengthBytes; i += 1) length = length * 256 + head[2 + i]!;
    this.#missing = length;
    this.#headLength = 0;
    if ((head[0]! & 0x0f) < CONTROL) this.#unfinished = (head[0]! & 0x80) === 0;
  }
}
