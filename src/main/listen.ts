/** The port: looked at early, so that a port in use is said at once, and taken last. */
import { createServer } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { StartFault } from '#platform/start-fault.ts';
import type { Settings } from './settings/settings.ts';

type Place = Pick<Settings, 'host' | 'port'>;

/** Throws StartFault when the port cannot be taken. */
export async function checkPort({ host, port }: Place): Promise<void> {
  if (port === 0) return;
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ port, host, exclusive: true }, resolve);
    });
  } catch (fault) {
    throw portFault(fault, { host, port });
  } finally {
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  }
}

/** Answers the port that was taken. Throws StartFault. */
export async function listen(server: FastifyInstance, { host, port }: Place): Promise<number> {
  try {
    await server.listen({ host, port, exclusive: true });
  } catch (fault) {
    throw portFault(fault, { host, port });
  }
  const address = server.server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}

function portFault(fault: unknown, { host, port }: Place): unknown {
  const options = { cause: fault };
  switch ((fault as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new StartFault(
        `Port ${port} on ${host} is in use by another program: stop it, or choose another port, such as PORT=${port + 1}.`,
        options,
      );
    case 'EACCES':
      return new StartFault(
        `Port ${port} may not be taken by this user: choose one above 1023, such as PORT=7070.`,
        options,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new StartFault(
        `${host} is no address of this machine: set PARLEY_HOST to 127.0.0.1, to 0.0.0.0 for all, or to one that it has.`,
        options,
      );
    default:
      return fault;
  }
}
