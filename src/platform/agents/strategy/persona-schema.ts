/** The parts of an agent around its talk: who speaks, how it sounds, where it answers, and what it may use. */
import { z } from 'zod';
import { exact, fault } from './strict.ts';
import { Text, TONES, Wording } from './wording-schema.ts';

const Phrase = z
  .string()
  .trim()
  .max(120, fault('a phrase longer than 120 characters', 'Write the few words that must not be said.'))
  .regex(/[\p{L}\p{N}]/u, fault('there is no word in this phrase', 'Write the words that must not be said.'));

/** One exchange that went well: what a caller said, and the answer to take as a model. */
const Example = exact({
  caller: Text,
  agent: Text,
  /** Where it was heard: `call_…#seq`. */
  from: z
    .string()
    .regex(
      /^[A-Za-z0-9_-]{1,64}#\d{1,9}$/,
      fault(
        'this does not name a turn of a call',
        'Write the id of a call, `#`, and the number of the entry.',
      ),
    )
    .exactOptional(),
});

export const Persona = exact({
  name: Text.default('the assistant'),
  prompt: z.string().max(8000).default(''),
  tone: z.enum(TONES).default('friendly'),
  /** The honest answer to "are you a robot?". */
  disclosure: Wording.default('I am an AI assistant.'),
  /** `first`: the disclosure is the first thing that a caller hears. */
  disclose: z.enum(['asked', 'first']).default('asked'),
  never_say: z.array(Phrase).max(100).default([]),
  /** Said in place of what may not be said. */
  instead: Wording.exactOptional(),
  examples: z.array(Example).max(50).default([]),
}).prefault({});

const share = z
  .number({ error: fault('this should be a number', 'Write one from 0 to 1, such as 0.5.') })
  .min(0, fault('less than 0', 'Write a number from 0 to 1.'))
  .max(1, fault('more than 1', 'Write a number from 0 to 1.'));

const factor = z
  .number({ error: fault('this should be a number', 'Write one from 0.5 to 2; 1 is the voice as it is.') })
  .min(0.5, fault('less than 0.5', 'Write a number from 0.5 to 2; 1 is the voice as it is.'))
  .max(2, fault('more than 2', 'Write a number from 0.5 to 2; 1 is the voice as it is.'));

/** Where it says nothing, the tone decides (persona/tones.ts). */
export const Voice = exact({
  id: z.string().max(80).default('default'),
  speed: factor.exactOptional(),
  pitch: factor.exactOptional(),
  /** How to speak, in words, for voices that understand them. */
  instructions: z.string().trim().min(1).max(500).exactOptional(),
  elevenlabs: exact({
    stability: share.exactOptional(),
    similarity_boost: share.exactOptional(),
    style: share.exactOptional(),
    use_speaker_boost: z.boolean().exactOptional(),
  }).prefault({}),
}).prefault({});

export const CHANNELS = ['twilio', 'browser', 'simulated', 'session', 'fake'] as const;

/** Absent: every channel. */
export const Channels = z
  .array(z.enum(CHANNELS))
  .min(1, fault('no channels', 'List at least one, or leave the key out: then all bring calls.'))
  .exactOptional();

export const Model = exact({
  /** The name of a model profile of the settings. */
  profile: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, fault('this is not a name', 'Use lower-case letters and digits.'))
    .exactOptional(),
  /** Which of the configured models are asked first, in this order; `script` is the script engine. */
  prefer: z.array(z.string().trim().min(1).max(120)).max(10).default([]),
  temperature: z
    .number()
    .min(0, fault('less than 0', 'Write a number from 0 to 2.'))
    .max(2, fault('more than 2', 'Write a number from 0 to 2.'))
    .exactOptional(),
}).prefault({});

const ToolName = z
  .string()
  .regex(
    /^[A-Za-z0-9_.-]{1,64}$/,
    fault('this is not the name of a tool', 'Write it as the tool is called.'),
  );

/** Which tools a model may use: those of `allow` (all when absent) without those of `deny`. */
export const Tools = exact({
  allow: z.array(ToolName).max(100).exactOptional(),
  deny: z.array(ToolName).max(100).default([]),
}).prefault({});

/** Names by which the tenant's policies know that they are meant for calls of this agent. */
export const Policies = z
  .array(
    z
      .string()
      .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, fault('this is not a name', 'Use lower-case letters and digits.')),
  )
  .max(50)
  .default([]);
