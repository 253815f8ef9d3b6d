/** What is to happen with a fault of a WebSocket that a line serves. */
import { TOO_LARGE } from './close-codes.ts';

interface Socket {
  readonly readyState: number;
  readonly OPEN: number;
  terminate(): void;
}

/**
 * A fault of what came over the socket finds it closing already: the line's own listener has closed it with a code and told it in one
 * log line, and cutting the connection here would lose that code. Only a fault of ours finds the socket open.
 */
export function onSocketFault(
  fault: Error,
  socket: Socket,
  request: { log: { error(fields: object, message: string): void } },
): void {
  if (socket.readyState !== socket.OPEN) return;
  request.log.error({ err: fault }, 'A socket could not be served');
  socket.terminate();
}

/** How a socket is closed on which something came that could not be read. */
export function unreadable(fault: Error & { code?: string }): { detail: string; closeCode: number } {
  return fault.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH'
    ? { detail: 'a message is too large', closeCode: TOO_LARGE }
    : { detail: 'not a WebSocket frame', closeCode: 1002 };
}
