/** How Parley is: health, versions, what serves each need, and load. A stranger is told only the health. */
import { z } from 'zod';
import { Status } from '#wire/api.ts';
import type { ApiDeps } from '../deps.ts';
import type { Server } from '../routes.ts';
import type { EventLoopLag } from './event-loop.ts';

const Health = z.object({ health: Status.shape.health }).meta({ id: 'Health' });

export async function statusRoutes(
  server: Server,
  { status, live }: ApiDeps,
  eventLoop: EventLoopLag,
): Promise<void> {
  server.get(
    '/status',
    {
      config: { permission: 'public' },
      schema: {
        summary: 'Health and load',
        description: 'A stranger is told `health` only.',
        tags: ['status'],
        response: { 200: z.union([Status, Health]) },
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      const now = status.read();
      const health = now.stopping ? 'stopping' : now.databaseUp ? 'ok' : 'degraded';
      if (request.principal === null) return { health } as const;
      return {
        health,
        version: status.version,
        node: process.version,
        startedAt: new Date(status.startedAtMs).toISOString(),
        needs: status.needs,
        providers: now.providers,
        load: {
          activeCalls: live.count,
          maxCalls: status.maxCalls,
          lagMs: Math.round(10 * now.admission.lagMs) / 10,
          maxLagMs: status.maxLagMs,
          callsRefused: now.admission.callsRefused,
          eventLoopLagMs: eventLoop.read(),
          queues: now.queues,
          memoryBytes: process.memoryUsage.rss(),
        },
      } as const;
    },
  );
}
