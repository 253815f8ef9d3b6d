import type { Clock } from '#voice/ports/clock.ts';

/** The far end has this long to answer a close; then the connection is cut. */
const CLOSING_MS = 1000;

/** Closes a WebSocket with a code and a reason, also where nobody is there to answer. */
export function closeSocket(
  socket: { close(code: number, reason: string): void; terminate(): void },
  clock: Clock,
  code: number,
  reason: string,
): void {
  socket.close(code, reason);
  clock.timer(CLOSING_MS, () => socket.terminate());
}
