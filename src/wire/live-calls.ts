/** Calls that are going on, and what an operator does in them. */
import { z } from 'zod';
import { Call } from './api.ts';

export const LiveCall = z
  .object({
    id: z.string(),
    agent: z.object({ id: z.string(), name: z.string() }),
    channel: Call.shape.channel,
    from: z.string().nullable(),
    to: z.string().nullable(),
    state: z.enum(['ringing', 'active', 'ending']),
    startedAt: z.iso.datetime(),
    muted: z.boolean().describe('The agent hears and does not speak.'),
    lastWords: z
      .object({ who: z.enum(['caller', 'agent']), text: z.string(), at: z.iso.datetime() })
      .nullable()
      .describe('What was said last; of the agent what the caller has heard. Null for who may not listen.'),
  })
  .meta({ id: 'LiveCall' });
export type LiveCall = z.infer<typeof LiveCall>;

export const LiveCallList = z.object({ calls: z.array(LiveCall) }).meta({ id: 'LiveCallList' });
export type LiveCallList = z.infer<typeof LiveCallList>;

export const LiveChange = z
  .object({ type: z.enum(['started', 'changed', 'ended']), call: LiveCall })
  .meta({ id: 'LiveChange' });
export type LiveChange = z.infer<typeof LiveChange>;

export const SaySentence = z
  .strictObject({
    text: z.string().trim().min(1).max(1000),
    now: z.boolean().default(false).describe('In place of what is being said, not behind it.'),
  })
  .meta({ id: 'SaySentence' });
export type SaySentence = z.infer<typeof SaySentence>;

export const TransferCall = z
  .strictObject({
    to: z.string().max(40).describe('The number, in international form.'),
    say: z
      .string()
      .trim()
      .min(1)
      .max(500)
      .optional()
      .describe("What the agent says before; the strategy's `transfer` where absent."),
  })
  .meta({ id: 'TransferCall' });
export type TransferCall = z.infer<typeof TransferCall>;
