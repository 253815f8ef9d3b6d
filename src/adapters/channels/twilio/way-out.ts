/**
 * Text messages out, each as one whole WebSocket frame, in one write (RFC 6455, section 5.2; a server does not mask). The library lays
 * head and text apart and has both gathered, which costs a message with the agent's sound 5 µs more. It is always between two frames of
 * its own: it sends whole ones, and none of them late where it compresses nothing.
 */
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';

const WHOLE_TEXT = 0x81;
/** Lengths up to here stand in the second byte. */
const SHORT = 125;
const IN_TWO_BYTES = 126;
const MOST_CHARACTERS = 0xffff;

export class WayOut {
  readonly #socket: WebSocket;
  /** What the socket writes to; null where all goes through the library. */
  readonly #stream: Duplex | null;

  constructor(socket: WebSocket, stream: Duplex) {
    this.#socket = socket;
    this.#stream = socket.extensions === '' ? stream : null;
  }

  /** Sends two messages at most, in order, while the socket is open. They are ASCII: each character is a byte. */
  send(message: string, next = ''): void {
    if (this.#stream && message.length <= MOST_CHARACTERS && next.length <= MOST_CHARACTERS) {
      this.#stream.write(next === '' ? frameOf(message) : frameOf(message) + frameOf(next), 'latin1');
      return;
    }
    this.#socket.send(message);
    if (next !== '') this.#socket.send(next);
  }
}

function frameOf(message: string): string {
  const { length } = message;
  if (length <= SHORT) return String.fromCharCode(WHOLE_TEXT, length) + message;
  return String.fromCharCode(WHOLE_TEXT, IN_TWO_BYTES, length >> 8, length & 0xff) + message;
}
