/** What an agent may say, as a strategy writes it: one wording, several to take in turn, or one per tone; and when. */
import { z } from 'zod';
import { exact, fault } from './strict.ts';

export const TONES = ['friendly', 'assertive', 'empathetic', 'humorous'] as const;
export type Tone = (typeof TONES)[number];

const MAX_TEXT = 1200;

export const Text = z
  .string({ error: fault('this should be a text', 'Write it between quotes.') })
  .trim()
  .min(1, fault('this text is empty', 'Write what is to be said, or leave the key out.'))
  .max(MAX_TEXT, fault(`this text is longer than ${MAX_TEXT} characters`, 'Say it shorter: it is spoken.'));

const Variants = z.union(
  [
    Text,
    z
      .array(Text)
      .min(1, fault('this list is empty', 'Write at least one text.'))
      .max(20, fault('more than 20 wordings', 'Keep the best 20.')),
  ],
  { error: fault('this should be a text or a list of texts', 'Write one text, or a list of texts.') },
);

const ToneVariants = exact({
  default: Variants.optional(),
  friendly: Variants.optional(),
  assertive: Variants.optional(),
  empathetic: Variants.optional(),
  humorous: Variants.optional(),
}).refine(
  (tones) => Object.values(tones).some((value) => value !== undefined),
  fault('no wording in here', 'Write `default:` or one of the tones.'),
);

/** `text`, `[text, …]`, or `{ default, friendly, assertive, empathetic, humorous }` of either. */
export const Wording = z.union([Variants, ToneVariants], {
  error: fault(
    'this should be a text, a list of texts, or one text per tone',
    'Write a text, a list, or keys such as `default:` and `humorous:`.',
  ),
});
export type Wording = z.output<typeof Wording>;

export const Name = z
  .string({ error: fault('this should be a name', 'Use lower-case letters, digits and underscores.') })
  .regex(
    /^[a-z][a-z0-9_]{0,47}$/,
    fault(
      'this is not a name',
      'Use lower-case letters, digits and underscores, beginning with a letter; at most 48.',
    ),
  )
  .refine((name) => !RESERVED.has(name), fault('this name is taken by the engine', 'Choose another name.'));

/** Names that templates use for themselves, and one that JavaScript does. */
const RESERVED: ReadonlySet<string> = new Set(['value', 'label', 'agent', 'constructor']);

const Scalar = z.union([z.string().max(200), z.number(), z.boolean()]);

const Test = exact({
  /** The value is one of these. */
  is: z.union([Scalar, z.array(Scalar).min(1).max(50)]).optional(),
  not: z.union([Scalar, z.array(Scalar).min(1).max(50)]).optional(),
  /** A sequence has an item with this part, or with all of these parts. */
  includes: z.union([Scalar, z.array(Scalar).min(1).max(10)]).optional(),
  /** Number of items of a sequence. */
  count: z.int().min(0).max(50).optional(),
  min: z.number().optional(),
  max: z.number().optional(),
});

/** Slot name → value, list of values, `known`, `unknown`, or a test. All must hold. */
export const Condition = z.record(
  Name,
  z.union([Scalar, z.array(Scalar).min(1).max(50), Test], {
    error: fault(
      'this should be a value, a list of values, or a test',
      'Write a value, `known`, `unknown`, or { is, not, includes, count, min, max }.',
    ),
  }),
);
export type Condition = z.output<typeof Condition>;

const Case = exact({ when: Condition.optional(), say: Wording });

/** A wording, or cases of which the first whose `when` holds is said. */
export const Saying = z.union([Wording, z.array(Case).min(1).max(40)], {
  error: fault(
    'this should be a text, a list of texts, one text per tone, or cases with `when` and `say`',
    'Write a text to begin with.',
  ),
});
export type Saying = z.output<typeof Saying>;
