/** Ends threads of a running Parley from outside, by way of Node's inspector, as a fault in their engine would. */
import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { RunningParley } from './parley.ts';
import { until } from '#voice/ports/fakes/real-time.ts';

/** What Parley must be started with for its threads to be reached. */
export const REACHABLE = { NODE_OPTIONS: '--inspect=127.0.0.1:0' };

interface Message {
  method?: string;
  params?: { sessionId: string; workerInfo: { url: string } };
}

export interface Threads {
  /** The files that threads run. */
  running(): string[];
  /** Ends every thread that runs a file of this name; answers how many there were. */
  end(file: string): number;
  close(): void;
}

export async function threadsOf(parley: RunningParley): Promise<Threads> {
  const address = (): string | undefined => /Debugger listening on (ws:\S+)/.exec(parley.err())?.[1];
  await until(() => address() !== undefined);
  const socket = new WebSocket(address()!);
  await once(socket, 'open');
  const threads = new Map<string, string>();
  socket.on('message', (data) => {
    const { method, params } = JSON.parse((data as Buffer).toString()) as Message;
    if (params === undefined) return;
    if (method === 'NodeWorker.attachedToWorker') threads.set(params.sessionId, params.workerInfo.url);
    if (method === 'NodeWorker.detachedFromWorker') threads.delete(params.sessionId);
  });
  let ids = 0;
  const send = (method: string, params: object): void =>
    socket.send(JSON.stringify({ id: (ids += 1), method, params }));
  send('NodeWorker.enable', { waitForDebuggerOnStart: false });
  await until(() => threads.size > 0);
  return {
    running: () => [...threads.values()],
    end: (file) => {
      const found = [...threads].filter(([, url]) => url.endsWith(file));
      const message = JSON.stringify({
        id: 1,
        method: 'Runtime.evaluate',
        params: { expression: 'process.exit(1)' },
      });
      for (const [sessionId] of found) send('NodeWorker.sendMessageToWorker', { sessionId, message });
      return found.length;
    },
    close: () => socket.terminate(),
  };
}
