/** Slots: what a call is to find out, each with a type that knows how it is spoken. */
import { z } from 'zod';
import { exact, fault } from './strict.ts';
import { Name, Text, Wording } from './wording-schema.ts';

const Words = z
  .string()
  .trim()
  .min(1, fault('an empty wording', 'Write the words as a caller would say them.'))
  .max(120);

const Value = z.union(
  [
    Words.transform((value) => ({ value, say: [value.toLowerCase()] })),
    exact({ value: Words, say: z.array(Words).min(1).max(60) }).transform(({ value, say }) => ({
      value,
      say: say.map((words) => words.toLowerCase()),
    })),
  ],
  {
    error: fault(
      'this should be a word or { value, say }',
      'Write `- cleaning` or `- { value: cleaning, say: [cleaning, check up] }`.',
    ),
  },
);
const Values = z.array(Value).max(400);

const GiveUp = exact({
  say: Wording.optional(),
  do: z.enum(['skip', 'go_to', 'end']).default('skip'),
  step: Name.optional(),
  reason: z.string().max(80).optional(),
});

/** What every slot may say about itself. */
const common = {
  /** How it is called when spoken of; its name with spaces when absent. */
  label: Text.optional(),
  required: z.boolean().default(true),
  confirm: z.enum(['never', 'implicit', 'explicit']).default('never'),
  /** Said to confirm; `{value}` stands for what was understood. */
  read_back: Wording.optional(),
  /** How often it is asked again before giving up. */
  retries: z.int().min(0).max(10).default(2),
  reprompt: Wording.optional(),
  /** Said when the value is understood but not allowed, before asking again. */
  invalid: Wording.optional(),
  give_up: GiveUp.optional(),
  /** Words that make an unasked value belong to this slot. */
  cues: z.array(Words).max(20).default([]),
};

const ClockTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, fault('this is not a time of day', 'Write it as 08:30.'));
const Weekday = z.enum(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']);
const count = (most: number) => z.int().min(1).max(most);

export const Slot = z.discriminatedUnion(
  'type',
  [
    exact({ type: z.literal('yes-no'), ...common }),
    exact({ type: z.literal('digits'), ...common, min: count(24).default(1), max: count(24).default(24) }),
    exact({
      type: z.literal('number'),
      ...common,
      min: z.number().min(-1_000_000).default(0),
      max: z.number().max(1_000_000).default(1000),
    }),
    exact({
      type: z.literal('money'),
      ...common,
      min: z.number().min(0).default(0),
      max: z.number().max(1e9).default(1e9),
      currency: z.enum(['USD', 'EUR', 'GBP']).default('USD'),
    }),
    exact({
      type: z.literal('date'),
      ...common,
      allow: z.enum(['future', 'past', 'any']).default('future'),
      within_days: z.int().min(1).max(3660).optional(),
      closed_on: z.array(Weekday).max(6).default([]),
    }),
    exact({
      type: z.literal('time'),
      ...common,
      earliest: ClockTime.optional(),
      latest: ClockTime.optional(),
    }),
    exact({
      type: z.literal('spelling'),
      ...common,
      min: count(60).default(1),
      max: count(60).default(40),
      email: z.boolean().default(false),
    }),
    exact({ type: z.literal('name'), ...common, values: Values.default([]) }),
    exact({
      type: z.literal('choice'),
      ...common,
      values: Values.min(1, fault('a choice without values', 'List what may be chosen.')),
    }),
    exact({
      type: z.literal('sequence'),
      ...common,
      parts: z
        .array(exact({ name: Name, values: Values.min(1), optional: z.boolean().default(false) }))
        .min(1)
        .max(4),
      joiners: z.array(Words).max(10).default([]),
      min: count(12).default(1),
      max: count(12).default(3),
    }),
  ],
  {
    error: fault(
      'this slot has no known type',
      'Write `type:` with one of yes-no, digits, number, money, date, time, spelling, name, choice, sequence.',
    ),
  },
);
export type Slot = z.output<typeof Slot>;
export type SlotOf<T extends Slot['type']> = Extract<Slot, { type: T }>;
