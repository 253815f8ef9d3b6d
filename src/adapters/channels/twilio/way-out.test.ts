import { WebSocket, WebSocketServer } from 'ws';
import { describe, expect, it } from 'vitest';
import { WayOut } from './way-out.ts';

/** What a client is given by a server that sends `texts` through the way out, with one of the library's own in between. */
async function received(texts: string[], perMessageDeflate: boolean): Promise<string[]> {
  const server = new WebSocketServer({ port: 0, perMessageDeflate: perMessageDeflate && { threshold: 0 } });
  server.on('connection', (socket, request) => {
    const out = new WayOut(socket, request.socket);
    for (const [i, text] of texts.entries()) {
      out.send(text);
      if (i === 1) socket.send('by the library');
    }
    out.send('one', 'and its mark');
    out.send('y'.repeat(70_000), 'z');
    socket.close(1000);
  });
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as { port: number }).port}`);
  const seen: string[] = [];
  client.on('message', (data) => seen.push((data as Buffer).toString()));
  await new Promise<void>((resolve) =>
    client.on('close', (code) => resolve(void seen.push(`closed ${code}`))),
  );
  server.close();
  return seen;
}

describe('the way out of a media socket', () => {
  const texts = [0, 1, 125, 126, 127, 1800, 0xffff, 0x10000].map((length) => 'x'.repeat(length));
  const expected = [
    ...texts.slice(0, 2),
    'by the library',
    ...texts.slice(2),
    'one',
    'and its mark',
    'y'.repeat(70_000),
    'z',
    'closed 1000',
  ];

  it('brings whole messages of any length, in their order, between those of the library', async () => {
    expect(await received(texts, false)).toEqual(expected);
  });

  it('leaves all to the library where the socket has agreed on more than plain frames', async () => {
    expect(await received(texts, true)).toEqual(expected);
  });
});
