/** A way to a database that can be shut: connections break off and none is let in until it is open again. */
import { once } from 'node:events';
import { type AddressInfo, type Socket, connect, createServer } from 'node:net';

export interface DatabaseDoor {
  /** The database's address through the door. */
  url: string;
  shut(): void;
  open(): void;
  close(): void;
}

export async function databaseDoor(databaseUrl: string): Promise<DatabaseDoor> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let isOpen = true;
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
  };
  const server = createServer((client) => {
    keep(client);
    if (!isOpen) return void client.resetAndDestroy();
    const database = keep(connect(Number(target.port), target.hostname));
    client.pipe(database).pipe(client);
    client.on('close', () => database.destroy());
    database.on('close', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    shut: () => {
      isOpen = false;
      for (const socket of sockets) socket.resetAndDestroy();
    },
    open: () => (isOpen = true),
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
