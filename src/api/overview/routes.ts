/** What the tenant's calls of the last days add up to. */
import { z } from 'zod';
import { Overview } from '#wire/overview.ts';
import { principalOf } from '../access/principal.ts';
import type { ApiDeps } from '../deps.ts';
import { problems, type Server } from '../routes.ts';

const DAY_MS = 24 * 3_600_000;

const Query = z.object({
  days: z.coerce.number().int().min(1).max(366).default(14).describe('How far back, today included.'),
  timeZone: z
    .string()
    .max(64)
    .refine(isTimeZone, 'must be a time zone by its IANA name, such as Europe/Paris')
    .default('UTC')
    .describe('By whose midnights days are told apart.'),
});

export async function overviewRoutes(server: Server, { tenant, live, clock }: ApiDeps): Promise<void> {
  server.get(
    '/api/overview',
    {
      config: { permission: 'calls:read' },
      schema: {
        summary: 'What the calls of the last days add up to',
        tags: ['calls'],
        querystring: Query,
        response: { 200: Overview, ...problems(400, 401, 403, 503) },
      },
    },
    async (request) => {
      const { days, timeZone } = request.query;
      const { tenantId } = principalOf(request);
      const toMs = clock.epochMs() + 1;
      const fromMs = midnight(toMs, timeZone) - (days - 1) * DAY_MS;
      return {
        from: new Date(fromMs).toISOString(),
        to: new Date(toMs).toISOString(),
        live: live.countOf(tenantId),
        ...(await tenant(tenantId).figures.overview({ fromMs, toMs, timeZone })),
      };
    },
  );
}

/** The last midnight of the zone before a time; exact but for days on which its clocks change. */
function midnight(atMs: number, timeZone: string): number {
  const time = new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'medium' }).format(atMs);
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
  return atMs - ((hours * 60 + minutes) * 60 + seconds) * 1000 - (atMs % 1000);
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    // Postgres takes no offsets where a name is asked for.
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}
