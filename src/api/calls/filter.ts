/** Which calls are asked for: the same for the list and for its export. */
import { z } from 'zod';
import type { CallQuery } from '#platform/calls/ports/call-store.ts';
import { wordsAsked } from '#platform/calls/search/words.ts';
import { Call, CallState } from '#wire/api.ts';

export const time = z.iso.datetime({ offset: true });

export const filter = {
  agent: z.string().max(64).optional(),
  state: CallState.optional(),
  channel: Call.shape.channel.optional(),
  from: time.optional().describe('Calls that started at this time or later.'),
  to: time.optional().describe('Calls that started before this time.'),
  caller: z
    .string()
    .trim()
    .min(1)
    .max(64)
    .optional()
    .describe(
      'A part of who called, or of whom Parley called. In numbers, spaces and brackets do not count.',
    ),
  q: z
    .string()
    .max(200)
    .refine((asked) => wordsAsked(asked).length > 0, 'must hold a word: letters or digits')
    .optional()
    .describe('Words that were said or heard.'),
};

export type Filter = { [Key in keyof typeof filter]?: z.infer<(typeof filter)[Key]> | undefined };

export function queryOf({ agent, state, channel, from, to, caller, q }: Filter): Omit<CallQuery, 'limit'> {
  return {
    ...(agent !== undefined && { agentId: agent }),
    ...(state !== undefined && { state }),
    ...(channel !== undefined && { channel }),
    ...(from !== undefined && { fromMs: Date.parse(from) }),
    ...(to !== undefined && { toMs: Date.parse(to) }),
    ...(caller !== undefined && { party: partyOf(caller) }),
    ...(q !== undefined && { saying: wordsAsked(q) }),
  };
}

/** Numbers are kept as `+15550100`, however people write them. */
function partyOf(caller: string): string {
  return /^[+\d\s()./-]*\d[+\d\s()./-]*$/.test(caller) ? caller.replaceAll(/[^+\d]/g, '') : caller;
}
