/** Fallback policies as a strategy writes them; `compile/fallbacks.ts` makes the heart's form of them. */
/* oxlint-disable unicorn/no-thenable -- `then` is the word of the plan's policies; they are never awaited. */
import { z } from 'zod';
import { exact, fault } from './strict.ts';
import { Name, Text } from './wording-schema.ts';

const Action = z.discriminatedUnion(
  'do',
  [
    exact({ do: z.literal('prompt_for_clarification'), say: z.array(Text).min(1).max(10).optional() }),
    exact({ do: z.literal('maintain_voice_stream'), say: Text.optional() }),
    exact({ do: z.literal('say'), text: Text }),
    exact({ do: z.literal('switch_provider') }),
    exact({ do: z.literal('end_call'), say: Text.optional() }),
  ],
  {
    error: fault(
      'this action is not known',
      'Write `do:` with one of prompt_for_clarification, maintain_voice_stream, say, switch_provider, end_call.',
    ),
  },
);

/** The bare name of an action that needs nothing else, or the action with its settings. */
const ActionOrName = z.preprocess((value) => (typeof value === 'string' ? { do: value } : value), Action);

const Policy = exact({
  id: Name.optional(),
  on: z.enum(
    ['confidence_below', 'no_match', 'no_input', 'stt_error', 'tts_error', 'llm_error', 'llm_timeout'],
    {
      error: fault(
        'this trigger is not known',
        'Write one of confidence_below, no_match, no_input, stt_error, tts_error, llm_error, llm_timeout.',
      ),
    },
  ),
  below: z.number().min(0).max(1).optional(),
  times: z.int().min(1).max(20).optional(),
  then: z.array(ActionOrName).min(1, fault('no actions', 'Write at least one.')).max(6),
});

export const FallbackPolicies = z.array(Policy).max(40);
