/** What a tenant's calls add up to, as it crosses the network. */
import { z } from 'zod';

export const Overview = z
  .object({
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    live: z.int().describe('Calls that are going on now, in this process.'),
    days: z
      .array(z.object({ day: z.iso.date(), calls: z.int(), lost: z.int(), talkMs: z.number() }))
      .describe('Days that had a call.'),
    endings: z.array(z.object({ by: z.string(), reason: z.string(), calls: z.int() })),
    agents: z.array(
      z.object({
        agentId: z.string(),
        name: z.string(),
        calls: z.int(),
        meanDurationMs: z.number().nullable(),
        meanTurns: z.number().nullable(),
      }),
    ),
    channels: z.array(z.object({ channel: z.string(), calls: z.int() })),
  })
  .meta({ id: 'Overview' });
export type Overview = z.infer<typeof Overview>;
