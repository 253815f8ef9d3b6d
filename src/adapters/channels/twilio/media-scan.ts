/**
 * Reads the one message that comes fifty times a second on every call, in the form in which Twilio writes it, straight from its
 * bytes: no text, no objects. Whatever has another form is left to the parser of `messages.ts`, which accepts all that is read
 * here, with the same meaning, and tells what is wrong with the rest.
 */
import { MAX_PAYLOAD_CHARACTERS } from './messages.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const EQUALS = 0x3d;
const OPEN = 0x7b;
const CLOSE = 0x7d;

const EVENT = bytesOf('"event":"media"');
const SEQUENCE = bytesOf('"sequenceNumber":"');
const MEDIA = bytesOf('"media":{');
const STREAM = bytesOf('"streamSid":"');
const TRACK = bytesOf('"track":"inbound"');
const CHUNK = bytesOf('"chunk":"');
const TIMESTAMP = bytesOf('"timestamp":"');
const PAYLOAD = bytesOf('"payload":"');

/** Fields that must have come, as bits; the others may. */
const NEEDED = { event: 1, media: 2, stream: 4, chunk: 8, timestamp: 16, payload: 32 };
const ALL_NEEDED = 63;
const OPTIONAL = { sequence: 64, track: 128 };

/** For each place in a group of four characters the bits that one adds to the group's 24, and a higher one for what is none of base64. */
const NO_BASE64 = 1 << 24;
const [FIRST, SECOND, THIRD, FOURTH] = [18, 12, 6, 0].map(bitsAt) as [
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
];

/** A stream's name as it stands in its messages; null when JSON would write it otherwise, or it could be taken for more than a name. */
export function bytesOfSid(streamSid: string): Uint8Array | null {
  return /^[A-Za-z0-9_-]+$/.test(streamSid) ? bytesOf(streamSid) : null;
}

export class MediaScan {
  /** Of the message that was read last. */
  chunk = 0;
  timestampMs = 0;
  /** Its µ-law codes, in memory that the next message uses again. */
  audio: Uint8Array;
  /** Three codes are written as four bytes. */
  readonly #codes = new Uint8Array((MAX_PAYLOAD_CHARACTERS / 4) * 3 + 1);
  readonly #codeWords = new DataView(this.#codes.buffer);
  #message: Uint8Array = new Uint8Array(0);
  /** The same, for reading four bytes at once. */
  #words: DataView = new DataView(this.#message.buffer);
  #length = 0;
  #at = 0;
  #seen = 0;
  #count = 0;

  constructor() {
    this.audio = this.#codes.subarray(0, 160);
  }

  /** True when the first `length` bytes are a media message of the stream; then the fields hold it. `streamSid` as `bytesOfSid` gives it. */
  read(message: Uint8Array, streamSid: Uint8Array, length = message.length): boolean {
    if (message !== this.#message) {
      this.#message = message;
      this.#words = new DataView(message.buffer, message.byteOffset, message.byteLength);
    }
    this.#length = length;
    this.#at = 0;
    this.#seen = 0;
    if (!this.#take(OPEN)) return false;
    do {
      if (!this.#outerField(streamSid)) return false;
    } while (this.#take(COMMA));
    return this.#take(CLOSE) && this.#at === length && (this.#seen & ALL_NEEDED) === ALL_NEEDED;
  }

  #outerField(streamSid: Uint8Array): boolean {
    if (this.#literal(EVENT)) return this.#once(NEEDED.event);
    if (this.#literal(SEQUENCE)) return this.#once(OPTIONAL.sequence) && this.#number();
    if (this.#literal(STREAM))
      return this.#once(NEEDED.stream) && this.#literal(streamSid) && this.#take(QUOTE);
    if (!this.#literal(MEDIA) || !this.#once(NEEDED.media)) return false;
    do {
      if (!this.#mediaField()) return false;
    } while (this.#take(COMMA));
    return this.#take(CLOSE);
  }

  #mediaField(): boolean {
    if (this.#literal(TRACK)) return this.#once(OPTIONAL.track);
    if (this.#literal(CHUNK)) {
      if (!this.#once(NEEDED.chunk) || !this.#number()) return false;
      this.chunk = this.#count;
      return true;
    }
    if (this.#literal(TIMESTAMP)) {
      if (!this.#once(NEEDED.timestamp) || !this.#number()) return false;
      this.timestampMs = this.#count;
      return true;
    }
    return this.#literal(PAYLOAD) && this.#once(NEEDED.payload) && this.#base64();
  }

  /** False where the field has come already: of two, the parser takes the last. */
  #once(field: number): boolean {
    if ((this.#seen & field) !== 0) return false;
    this.#seen |= field;
    return true;
  }

  #take(byte: number): boolean {
    if (this.#message[this.#at] !== byte) return false;
    this.#at += 1;
    return true;
  }

  #literal(wanted: Uint8Array): boolean {
    const message = this.#message;
    const from = this.#at;
    for (let i = 0; i < wanted.length; i += 1) if (message[from + i] !== wanted[i]) return false;
    this.#at = from + wanted.length;
    return true;
  }

  /** Up to 15 digits and the closing quote. */
  #number(): boolean {
    const message = this.#message;
    const from = this.#at;
    let value = 0;
    let at = from;
    for (let digit = message[at]! - 48; digit >= 0 && digit <= 9; digit = message[at]! - 48) {
      value = value * 10 + digit;
      at += 1;
    }
    this.#at = at;
    this.#count = value;
    return at > from && at - from <= 15 && this.#take(QUOTE);
  }

  /** The payload and the closing quote. */
  #base64(): boolean {
    const message = this.#message;
    const words = this.#words;
    const codeWords = this.#codeWords;
    const from = this.#at;
    const end = Math.min(this.#length - 4, from + MAX_PAYLOAD_CHARACTERS - 4);
    let at = from;
    let length = 0;
    for (; at <= end; at += 4) {
      const four = words.getInt32(at);
      const bits =
        FIRST[four >>> 24]! | SECOND[(four >> 16) & 255]! | THIRD[(four >> 8) & 255]! | FOURTH[four & 255]!;
      if (bits >= NO_BASE64) break;
      codeWords.setInt32(length, bits << 8);
      length += 3;
    }
    this.#at = at;
    if (at <= end && message[at + 3] === EQUALS) length += this.#lastGroup(length);
    if (length === 0 || !this.#take(QUOTE)) return false;
    if (this.audio.length !== length) this.audio = this.#codes.subarray(0, length);
    return true;
  }

  /** Two or three characters, filled up with equals signs; returns how many codes they make, 0 when they are none. */
  #lastGroup(length: number): number {
    const message = this.#message;
    const at = this.#at;
    const two = message[at + 2] === EQUALS;
    const bits = FIRST[message[at]!]! | SECOND[message[at + 1]!]! | (two ? 0 : THIRD[message[at + 2]!]!);
    if (bits >= NO_BASE64) return 0;
    this.#codes[length] = bits >> 16;
    if (!two) this.#codes[length + 1] = bits >> 8;
    this.#at = at + 4;
    return two ? 1 : 2;
  }
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function bitsAt(shift: number): Int32Array {
  const bits = new Int32Array(256).fill(NO_BASE64);
  bytesOf('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/').forEach(
    (character, value) => (bits[character] = value << shift),
  );
  return bits;
}
