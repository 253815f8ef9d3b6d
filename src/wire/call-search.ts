/** What a search in calls has found, as it crosses the network. */
import { z } from 'zod';

export const CallHit = z
  .object({
    seq: z.int().describe('Of the entry in the log.'),
    atMs: z.number().describe('Milliseconds since the call started.'),
    who: z.enum(['caller', 'agent']),
    parts: z
      .array(z.object({ text: z.string(), match: z.boolean() }))
      .describe('A stretch of what was said; `match` marks what was looked for.'),
  })
  .meta({ id: 'CallHit' });
export type CallHit = z.infer<typeof CallHit>;

export const CallHits = z
  .record(z.string(), z.array(CallHit))
  .describe('With `q`: by the id of each call, the first places that fit.');
export type CallHits = z.infer<typeof CallHits>;
