/** A tenant's own language models, as they cross the network. */
import { z } from 'zod';

export const ProfileName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'must be lower-case letters, digits, "-" and "_", at most 64');

/** The value may be a key that was put where its name belongs: the message never repeats it. */
const key = z
  .string()
  .regex(
    /^secret:[a-z][a-z0-9_.-]{0,62}$/,
    'must be the name of a secret, such as "secret:llm-key", and not the key itself: write the key to the page Secrets (PUT /api/secrets/llm-key), and its name here',
  )
  .describe('`secret:` and the name of the secret that holds the key.');

const line = z
  .string()
  .trim()
  .regex(/^\P{Cc}*$/u, 'must be one line without control characters');

export const PutModelProfile = z
  .strictObject({
    url: line
      .pipe(z.url({ protocol: /^https?$/, error: 'must be an address, such as https://llm.example.com/v1' }))
      .pipe(z.string().max(2000))
      .describe('Of a server that speaks the OpenAI protocol.'),
    model: line.min(1, 'must name a model').max(200),
    key: key.nullable().default(null).describe('`secret:NAME`; null for a server that wants no key.'),
  })
  .meta({ id: 'PutModelProfile' });
export type PutModelProfile = z.input<typeof PutModelProfile>;

export const ModelProfile = z
  .object({
    name: z.string(),
    url: z.string(),
    model: z.string(),
    key: z.string().nullable(),
    updatedAt: z.iso.datetime(),
    updatedBy: z.string(),
    standing: z
      .object({
        circuit: z.enum(['closed', 'open', 'half-open']),
        code: z.string().nullable().describe('Why the circuit opened, from docs/ERRORS.md.'),
        restMs: z.number().describe('Until it may be tried again.'),
      })
      .nullable()
      .describe('Whether calls ask it now; null where no call of this process has yet.'),
  })
  .meta({ id: 'ModelProfile' });
export type ModelProfile = z.infer<typeof ModelProfile>;

export const ModelProfileList = z
  .object({
    profiles: z.array(ModelProfile),
    installation: z
      .array(z.string())
      .describe('Names that every tenant may use; a profile of the tenant’s own takes the place of one.'),
  })
  .meta({ id: 'ModelProfileList' });
export type ModelProfileList = z.infer<typeof ModelProfileList>;
