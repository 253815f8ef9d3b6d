/** The form of a strategy. `docs/STRATEGIES.md` explains every field to whoever writes one. */
import { z } from 'zod';
import { FallbackPolicies } from './fallback-schema.ts';
import { Channels, Model, Persona, Policies, Tools, Voice } from './persona-schema.ts';
import { Slot } from './slot-schema.ts';
import { exact, fault } from './strict.ts';
import { Condition, Name, Saying, Text, Wording } from './wording-schema.ts';

const Examples = z
  .array(
    z
      .string()
      .trim()
      .min(1, fault('an empty example', 'Write a sentence that a caller might say.'))
      .max(200, fault('an example longer than 200 characters', 'Write what is said in one breath.')),
  )
  .min(1, fault('no examples', 'Write at least one sentence that a caller might say.'))
  .max(100);

const Step = exact({
  id: Name,
  /** Wordings of the question; the next one is taken each time it is asked. */
  ask: Saying.optional(),
  slot: Name.optional(),
  when: Condition.optional(),
  /** For a step without a slot: said once, and the talk goes on. */
  say: Saying.optional(),
  /** Said when the slot has been filled. */
  say_after: Saying.optional(),
  /** After this step: these slots are forgotten, so that they are asked again. */
  forget: z.array(Name).max(50).optional(),
  go_to: Name.optional(),
  /** Ends the call after `say`; the text is the reason in the record. */
  end: z.string().min(1).max(80).optional(),
});

const Fill = z.record(Name, z.union([z.string().max(200), z.number(), z.boolean()]));

const Intent = exact({
  id: Name,
  examples: Examples,
  when: Condition.optional(),
  do: z.enum(['answer', 'go_to', 'fill', 'end']).default('answer'),
  say: Saying.optional(),
  step: Name.optional(),
  fill: Fill.optional(),
  reason: z.string().max(80).optional(),
});

const Objection = exact({
  id: Name,
  examples: Examples,
  when: Condition.optional(),
  /** The first time, the second time, … */
  answers: z.array(Wording).min(1, fault('no answers', 'Write at least one.')).max(10),
  /** What follows when the answers are used up. */
  after: exact({
    do: z.enum(['continue', 'go_to', 'end']),
    say: Wording.optional(),
    step: Name.optional(),
    reason: z.string().max(80).optional(),
  }).default({ do: 'continue' }),
});

const SmallTalk = exact({ id: Name.optional(), examples: Examples, say: Wording });

const Replies = exact({
  wait: Wording.optional(),
  repeat: Wording.optional(),
  /** Said on "can I speak to a person?". */
  human: exact({
    say: Wording,
    do: z.enum(['continue', 'go_to', 'end']).default('continue'),
    step: Name.optional(),
    reason: z.string().max(80).optional(),
  }).optional(),
  goodbye: Wording.optional(),
  thanks: Wording.optional(),
  /** Said when a value has been changed. */
  corrected: Wording.optional(),
  /** Asks whether a value heard with low confidence is right. */
  confirm: Wording.optional(),
});

const ms = (least: number, most: number) =>
  z
    .int({
      error: fault('this should be a whole number of milliseconds', `Write one from ${least} to ${most}.`),
    })
    .min(least, fault(`less than ${least} milliseconds`, `Write one from ${least} to ${most}.`))
    .max(most, fault(`more than ${most} milliseconds`, `Write one from ${least} to ${most}.`))
    .optional();

const Timings = exact({
  onset_ms: ms(20, 200),
  release_ms: ms(20, 1000),
  pace: z
    .union([z.enum(['quick', 'balanced', 'patient']), z.int().min(0).max(3000)], {
      error: fault(
        'this is not a pace',
        'Write quick, balanced, patient, or the milliseconds from 0 to 3000 after which a plain sentence is answered.',
      ),
    })
    .exactOptional(),
  endpoint_complete_ms: ms(0, 3000),
  endpoint_ms: ms(0, 5000),
  endpoint_unfinished_ms: ms(0, 8000),
  endpoint_digits_ms: ms(0, 8000),
  barge_in_ms: ms(20, 3000),
  ruling_ms: ms(20, 3000),
  final_timeout_ms: ms(200, 10_000),
});

const Limits = exact({
  max_call_ms: ms(10_000, 14_400_000),
  max_turn_ms: ms(3000, 600_000),
  think_first_token_ms: ms(200, 60_000),
  think_stall_ms: ms(200, 60_000),
  think_ahead: z
    .number({ error: fault('this should be a number', 'Write one from 0 to 2, such as 0.3.') })
    .min(0, fault('less than 0', 'Write a number from 0 to 2; 0 never thinks ahead.'))
    .max(2, fault('more than 2', 'Write a number from 0 to 2.'))
    .exactOptional(),
  speech_first_audio_ms: ms(200, 60_000),
  speech_stall_ms: ms(200, 60_000),
  tool_ms: ms(200, 300_000),
});

export const StrategySchema = exact({
  id: z
    .string({ error: fault('no id', 'Write `id:` with lower-case letters, digits and hyphens.') })
    .regex(
      /^[a-z0-9][a-z0-9-]{0,63}$/,
      fault('this is not an id', 'Use lower-case letters, digits and hyphens; at most 64.'),
    ),
  name: Text,
  description: z.string().max(2000).default(''),
  locale: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Z]{2})?$/, fault('this is not a locale', 'Write one such as en-US.'))
    .default('en-US'),
  persona: Persona,
  voice: Voice,
  channels: Channels,
  model: Model,
  tools: Tools,
  policies: Policies,
  /** Fixed texts for templates: `{company}`. */
  facts: z.record(Name, Text).default({}),
  greeting: exact({
    say: Wording,
    /** Absent: true, but for a greeting that begins with the disclosure. */
    interruptible: z.boolean().exactOptional(),
    /** Ask the first step's question in the same breath. */
    then_ask: z.boolean().default(true),
  }),
  goals: z.array(Text).max(20).default([]),
  order: z.enum(['ordered', 'free']).default('ordered'),
  steps: z.array(Step).min(1, fault('no steps', 'Write at least one step.')).max(100),
  slots: z.record(Name, Slot).default({}),
  intents: z.array(Intent).max(200).default([]),
  objections: z.array(Objection).max(100).default([]),
  small_talk: z.array(SmallTalk).max(100).default([]),
  replies: Replies.prefault({}),
  /** Values heard with less confidence than this are read back, whatever their slot says. */
  confirm_below: z.number().min(0).max(1).default(0.6),
  fallback_policies: FallbackPolicies.default([]),
  silence: exact({
    after_ms: ms(1000, 60_000),
    prompts: z.array(Text).max(6).optional(),
    goodbye: Text.optional(),
  }).prefault({}),
  fillers: exact({ after_ms: ms(200, 10_000), say: z.array(Text).min(1).max(20).optional() }).prefault({}),
  clarify: Wording.optional(),
  apology: Text.optional(),
  too_long: Text.optional(),
  /** Said before a call is handed to another number. */
  transfer: Text.exactOptional(),
  closing: exact({
    /** Asked when the steps are done: "Is there anything else?" */
    ask: Wording.optional(),
    say: Saying,
    reason: z.string().max(80).default('completed'),
  }),
  timings: Timings.prefault({}),
  limits: Limits.prefault({}),
  /** What personal data is spoken of: it raises the risk of each call. */
  sensitive: z
    .array(z.enum(['contact', 'identity', 'health', 'payment']))
    .max(4)
    .exactOptional(),
  /** Name in the record → a slot, or a template. */
  extract: z.record(Name, Text).default({}),
});

export type Strategy = z.output<typeof StrategySchema>;
export type Step = Strategy['steps'][number];
export type Intent = Strategy['intents'][number];
export type Objection = Strategy['objections'][number];
