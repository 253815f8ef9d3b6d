/** Calls that Parley is asked to place, as they cross the network. */
import { z } from 'zod';

const Number_ = z.string().min(1).max(40);

const Tone = z.enum(['friendly', 'assertive', 'empathetic', 'humorous']);

export const IdempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,200}$/, 'must be 1 to 200 plain characters without spaces');

const CallRetry = z
  .strictObject({
    attempts: z.int().min(1).max(10).describe('In all, the first one too.'),
    delaysSeconds: z
      .array(z.int().min(5).max(86_400))
      .max(9)
      .default([300])
      .describe('Before the second attempt, the third …; the last holds for those behind it.'),
    on: z
      .array(z.enum(['busy', 'no-answer', 'failed']))
      .min(1)
      .max(3)
      .default(['busy', 'no-answer']),
  })
  .meta({ id: 'CallRetry' });

export const NewCall = z
  .strictObject({
    to: Number_.describe('In international form; spaces may stand in it.'),
    from: Number_.nullable().default(null).describe('One of your numbers; null for the first.'),
    agent: z.string().regex(/^[a-z0-9-]{1,64}$/, 'must be the id of an agent'),
    channel: z.enum(['twilio', 'simulated']).default('twilio'),
    variables: z
      .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, 'must be a name'), z.string().max(1200))
      .default({})
      .describe('For the `{{name}}` in the agent’s wordings, and in place of its facts.'),
    tone: Tone.nullable().default(null).describe('In place of the persona’s own.'),
    tone_override: Tone.nullable().exactOptional().describe('Another name of `tone`.'),
    schedule: z.iso
      .datetime({ offset: true })
      .nullable()
      .default(null)
      .describe('When to call; null for now.'),
    retry: CallRetry.nullable().default(null),
    ringSeconds: z.int().min(5).max(120).default(40),
    detectMachine: z
      .boolean()
      .default(false)
      .describe('Let the carrier find out whether a machine has answered.'),
    script: z
      .strictObject({
        lines: z.array(z.string().trim().min(1).max(500)).max(50),
        by: z.enum(['voice', 'text']).default('voice'),
      })
      .nullable()
      .default(null)
      .describe('What a simulated caller says, a line a turn.'),
  })
  .meta({ id: 'NewCall' });
export type NewCall = z.infer<typeof NewCall>;

export const WaitingCall = z
  .object({
    approvalId: z.string().describe('Under which it waits for a person.'),
    token: z
      .string()
      .nullable()
      .describe(
        'To be sent as `x-approval-token` with the same request once it is approved, where `x-approval: token` asked for it; null where Parley places the call by itself.',
      ),
    riskTier: z.enum(['low', 'medium', 'high', 'critical']),
    reasons: z.array(z.string()),
  })
  .meta({ id: 'WaitingCall' });
