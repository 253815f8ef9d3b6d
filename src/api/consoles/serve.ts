/** The built consoles: hashed assets for ever, everything else fresh, and one page for every address that is the page's own. */
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { problem, sendProblem } from '../problem.ts';

/** Addresses that are never a page. */
const NOT_PAGES = /^\/(api|twilio|assets|status)(\/|$)/;

export async function serveConsoles(server: FastifyInstance, folder: string | null): Promise<void> {
  if (folder !== null) {
    await server.register(fastifyStatic, {
      root: folder,
      dotfiles: 'ignore',
      cacheControl: false,
      preCompressed: true,
      setHeaders: (reply, path) => {
        const hashed = /[/\\]assets[/\\]/.test(path.slice(folder.length));
        reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  server.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const reads = request.method === 'GET' || request.method === 'HEAD';
    const page = reads && !NOT_PAGES.test(path) && (request.headers.accept ?? '').includes('text/html');
    if (page && folder !== null) return reply.sendFile('index.html');
    return sendProblem(reply, problem('request.unknown'));
  });
}
