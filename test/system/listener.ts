/** Servers on 127.0.0.1 that take what Parley sends, and answer with all of it: what a receiver gets may come back in its answer. */
import { once } from 'node:events';
import { createServer as createHttp, type IncomingHttpHeaders } from 'node:http';
import { type AddressInfo, createServer as createTcp, type Server, type Socket } from 'node:net';

export interface Request {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Listener {
  url: string;
  port: number;
  readonly seen: Request[];
  /** What it answers with; the body tells what came. */
  status: number;
  close(): Promise<void>;
}

export async function echoingServer(status: number): Promise<Listener> {
  const seen: Request[] = [];
  const server = createHttp((request, response) => {
    let body = '';
    request.setEncoding('latin1').on('data', (text: string) => (body += text));
    request.on('end', () => {
      const { url: path = '', headers } = request;
      seen.push({ path, headers, body: Buffer.from(body, 'latin1').toString() });
      const message = `refused: ${JSON.stringify(headers)}`;
      response.writeHead(listener.status, {
        'content-type': 'application/json',
        'x-you-sent': String(headers.authorization ?? ''),
      });
      response.end(JSON.stringify({ error: { message, code: headers.authorization, type: message } }));
    });
  });
  const listener: Listener = { url: '', port: 0, seen, status, close: closing(server) };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  listener.port = (server.address() as AddressInfo).port;
  listener.url = `http://127.0.0.1:${listener.port}`;
  return listener;
}

/** A mail server that lets nobody in, and says with which words they tried, as they came and as they were meant. */
export async function echoingMail(): Promise<{ port: number; close(): Promise<void> }> {
  const server = createTcp((socket) => {
    socket.on('error', () => undefined);
    socket.write('220 mail.example ESMTP\r\n');
    socket.setEncoding('utf8').on('data', (text: string) => {
      if (/^EHLO/i.test(text)) socket.write('250-mail.example\r\n250 AUTH PLAIN LOGIN\r\n');
      else if (/^QUIT/i.test(text)) socket.end('221 bye\r\n');
      else {
        const word = text.trim().split(' ').at(-1) ?? '';
        const meant = Buffer.from(word, 'base64').toString().replaceAll('\0', ' ');
        socket.write(`535 5.7.8 not with ${word}, ${meant}\r\n`);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, close: closing(server) };
}

function closing(server: Server): () => Promise<void> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return async () => {
    server.close();
    for (const socket of sockets) socket.destroy();
    await once(server, 'close');
  };
}
