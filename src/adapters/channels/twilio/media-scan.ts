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

/** Six bits of each character, 64 for what is none of base64. */
const SIX_BITS = new Uint8Array(256).fill(64);
bytesOf('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/').forEach(
  (character, value) => (SIX_BITS[character] = value),
);

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
  readonly #codes = new Uint8Array((MAX_PAYLOAD_CHARACTERS / 4) * 3);
  #message: Uint8Array = new Uint8Array(0);
  #at = 0;
  #seen = 0;
  #count = 0;

  constructor() {
    this.audio = this.#codes.subarray(0, 160);
  }

  /** True when this is a media message of the stream; then the fields hold it. `streamSid` as `bytesOfSid` gives it. */
  read(message: Uint8Array, streamSid: Uint8Array): boolean {
    this.#message = message;
    this.#at = 0;
    this.#seen = 0;
    if (!this.#take(OPEN)) return false;
    do {
      if (!this.#outerField(streamSid)) return false;
    } while (this.#take(COMMA));
    return this.#take(CLOSE) && this.#at === message.length && (this.#seen & ALL_NEEDED) === ALL_NEEDED;
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
    const codes = this.#codes;
    const from = this.#at;
    const end = Math.min(message.length - 4, from + MAX_PAYLOAD_CHARACTERS - 4);
    let at = from;
    let length = 0;
    for (; at <= end; at += 4) {
      const a = SIX_BITS[message[at]!]!;
      const b = SIX_BITS[message[at + 1]!]!;
      const c = SIX_BITS[message[at + 2]!]!;
      const d = SIX_BITS[message[at + 3]!]!;
      if ((a | b | c | d) > 63) break;
      codes[length] = (a << 2) | (b >> 4);
      codes[length + 1] = (b << 4) | (c >> 2);
      codes[length + 2] = (c << 6) | d;
      length += 3;
    }
    this.#at = at;
    if (at <= end && message[at + 3] === EQUALS) length += this.#lastGroup(length);
    if (length === 0 || !this.#take(QUOTE)) return false;
    if (this.audio.length !== length) this.audio = codes.subarray(0, length);
    return true;
  }

  /** Two or three characters, filled up with equals signs; returns how many codes they make, 0 when they are none. */
  #lastGroup(length: number): number {
    const message = this.#message;
    const at = this.#at;
    const a = SIX_BITS[message[at]!]!;
    const b = SIX_BITS[message[at + 1]!]!;
    const two = message[at + 2] === EQUALS;
    const c = two ? 0 : SIX_BITS[message[at + 2]!]!;
    if ((a | b | c) > 63) return 0;
    this.#codes[length] = (a << 2) | (b >> 4);
    if (!two) this.#codes[length + 1] = (b << 4) | (c >> 2);
    this.#at = at + 4;
    return two ? 1 : 2;
  }
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
