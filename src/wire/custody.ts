/** Secrets, holds, retention, redaction and erasures, as they cross the network. */
import { z } from 'zod';

/** No control characters: they belong in no name, and a database takes no U+0000. */
const line = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .regex(/^\P{Cc}*$/u, 'must be one line without control characters');
const time = z.iso.datetime();

export const SecretName = z
  .string()
  .regex(
    /^[a-z][a-z0-9_.-]{0,62}$/,
    'must begin with a small letter and go on with small letters, digits, ".", "_" and "-"',
  );
export const StoredSecret = z
  .object({
    name: z.string(),
    version: z.int(),
    madeAt: time,
    madeBy: z.string(),
    previousUntil: time.nullable().describe('Until when the version before it is accepted as well.'),
  })
  .meta({ id: 'Secret' });
export const SecretList = z.object({ secrets: z.array(StoredSecret) }).meta({ id: 'SecretList' });
export const PutSecret = z
  .object({
    value: z.string().min(1).max(16_384).describe('Never given back.'),
    keepPreviousSeconds: z.int().min(0).max(2_592_000).default(0),
  })
  .meta({ id: 'PutSecret' });
export const KeyRotated = z.object({ keyVersion: z.int(), resealed: z.int() }).meta({ id: 'KeyRotated' });

export const HoldSubject = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('call'),
      callId: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be the id of a call'),
    }),
    z.object({
      kind: z.literal('caller'),
      party: line.max(320).describe('A number or an address, however it is written.'),
    }),
    z.object({ kind: z.literal('tenant') }),
  ])
  .meta({ id: 'HoldSubject' });
export const Hold = z
  .object({
    id: z.string(),
    subject: HoldSubject,
    reason: z.string(),
    placedBy: z.string(),
    placedAt: time,
    lifted: z.object({ at: time, by: z.string(), reason: z.string() }).nullable(),
  })
  .meta({ id: 'Hold' });
export const HoldList = z.object({ holds: z.array(Hold) }).meta({ id: 'HoldList' });
export const PlaceHold = z.object({ subject: HoldSubject, reason: line }).meta({ id: 'PlaceHold' });
export const LiftHold = z.object({ reason: line }).meta({ id: 'LiftHold' });

const days = z.int().min(0).max(36_500).nullable();
export const Retention = z
  .object({ recordings: days, 'tool-payloads': days, transcripts: days, 'caller-data': days })
  .describe('Days after the end of a call; 0: at the next run; null: for ever.')
  .meta({ id: 'Retention' });
export const PutRetention = Retention.partial().meta({ id: 'PutRetention' });
export const RetentionReport = z
  .object({
    deleted: z.object({
      recording: z.int(),
      'tool-payloads': z.int(),
      log: z.int(),
      head: z.int(),
    }),
    deliveries: z.int().describe('Of webhooks.'),
    sessions: z.int().describe('Records of developers’ sessions.'),
    held: z.array(z.object({ callId: z.string(), holdId: z.string() })),
    postponed: z.array(z.object({ callId: z.string(), at: z.string(), outcome: z.string() })),
  })
  .meta({ id: 'RetentionReport' });
export const RunRetention = z.object({ dryRun: z.boolean().default(false) }).meta({ id: 'RunRetention' });
export const Deletions = z
  .object({
    deletions: z.array(
      z.object({
        callId: z.string(),
        step: z.string(),
        because: z.string(),
        bytes: z.int(),
        entries: z.int(),
        sha256: z.string(),
        doneAt: time,
      }),
    ),
  })
  .meta({ id: 'Deletions' });
export const Storage = z
  .object({ recordings: z.object({ count: z.int(), bytes: z.int() }) })
  .meta({ id: 'Storage' });

export const PiiKind = z.enum(['card', 'iban', 'national-id', 'phone', 'email', 'name', 'number']);
export const Redaction = z
  .object({
    kinds: z.array(PiiKind),
    listenersSeeAll: z.boolean().describe('Whether who may `calls:listen` sees words as they were said.'),
    exports: z.enum(['redacted', 'raw']),
    webhooks: z.enum(['redacted', 'raw']),
  })
  .meta({ id: 'Redaction' });
export const PutRedaction = Redaction.partial().meta({ id: 'PutRedaction' });

export const PreviewPart = z.object({ where: z.string(), count: z.int(), ids: z.array(z.string()) });
export const Erasure = z
  .object({
    id: z.string(),
    state: z.enum(['requested', 'refused', 'running', 'held', 'done']),
    reason: z.string(),
    requestedBy: z.string(),
    requestedAt: time,
    decidedBy: z.string().nullable(),
    subjectDigest: z.string().describe('HMAC-SHA256 of the person under the `proofKey` of the request.'),
    preview: z.array(PreviewPart),
    receipt: z
      .object({
        at: time,
        parts: z.array(
          z.object({
            where: z.string(),
            erased: z.int(),
            kept: z.array(
              z.object({
                id: z.string(),
                because: z.union([z.object({ hold: z.string() }), z.literal('in use')]),
              }),
            ),
            digest: z.string().nullable(),
          }),
        ),
      })
      .nullable(),
    doneAt: time.nullable(),
  })
  .meta({ id: 'Erasure' });
export const ErasureList = z.object({ erasures: z.array(Erasure) }).meta({ id: 'ErasureList' });
export const PersonNamed = z.object({ person: line.max(320) }).meta({ id: 'PersonNamed' });
export const AskErasure = z.object({ person: line.max(320), reason: line }).meta({ id: 'AskErasure' });
export const ErasureAsked = z
  .object({ erasure: Erasure, proofKey: z.string().describe('Shown this once.') })
  .meta({ id: 'ErasureAsked' });
export const ErasurePreview = z.object({ found: z.array(PreviewPart) }).meta({ id: 'ErasurePreview' });
