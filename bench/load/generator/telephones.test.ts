import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import { MediaSocket } from './media-socket.ts';
import { Measures } from './measures.ts';
import { readOptions } from './options.ts';
import { Telephones } from './telephones.ts';

const SOUNDS = { turns: [['turn']], bargeIns: [['barge']], silence: ['silence'] };
let server: WebSocketServer | null = null;

afterEach(() => {
  for (const client of server?.clients ?? []) client.terminate();
  server?.close();
});

/** An agent that hangs up on the key 9, and says nothing else. */
async function agent(onCall: (socket: WebSocket) => void = () => undefined): Promise<string> {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket) => {
    socket.on('message', (data: Buffer) => {
      if (data.includes('"digit":"9"')) socket.close(1000);
    });
    onCall(socket);
  });
  await once(server, 'listening');
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('Calls of a churn', () => {
  it('end in every way in turn, and are over when as many as were asked for have ended', async () => {
    const url = await agent();
    const options = readOptions(['--url', url, '--ramp', '0', '--endings', 'all', '--total', '3']);
    const measures = new Measures();
    const telephones = new Telephones({ ...options, churnS: 0.05 }, SOUNDS, measures);
    await telephones.begin();
    expect(telephones.done).toBe(false);
    await until(() => telephones.done);
    expect(measures.counts).toMatchObject({
      callsBegun: 3,
      endedByCaller: 1,
      endedByAgent: 1,
      endedByCut: 1,
      closedByServer: 0,
      notEndedByServer: 0,
    });
    await telephones.end();
  });
});

describe('A socket that has fallen silent', () => {
  const call = { callSid: 'CA1', network: { jitterMs: 0, loss: 0, chance: () => 0 } };

  async function silent(onCall: (socket: WebSocket) => void): Promise<boolean> {
    const opened = Promise.withResolvers<void>();
    const nothing = (): void => undefined;
    const url = await agent(onCall);
    const socket = new MediaSocket({ url, parameters: {} }, call, {
      opened: opened.resolve,
      message: nothing,
      closed: nothing,
    });
    await opened.promise;
    socket.fallSilent();
    return socket.wasGivenUp();
  }

  it('tells whether the server has given it up', async () => {
    expect(await silent((socket) => socket.close(1001))).toBe(true);
    expect(await silent(() => undefined)).toBe(false);
  });
});
