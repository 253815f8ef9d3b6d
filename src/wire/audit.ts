/** The audit on the wire: records, and what a verification has found. */
import { z } from 'zod';

export const AuditRecord = z
  .object({
    seq: z.int().describe('Its number in the tenant’s chain.'),
    at: z.string().describe('ISO 8601, UTC.'),
    actor: z.object({ kind: z.string(), id: z.string(), label: z.string() }),
    action: z.string().describe('`resource.deed`.'),
    subject: z.object({ type: z.string(), id: z.string() }),
    riskTier: z.enum(['low', 'medium', 'high', 'critical']).nullable(),
    traceId: z.string().nullable(),
    beforeHash: z.string().nullable().describe('SHA-256 of the canonical JSON of the subject before.'),
    afterHash: z.string().nullable(),
    detail: z.record(z.string(), z.unknown()),
    prevHash: z.string(),
    hash: z
      .string()
      .describe('SHA-256 over the hash before, a line end, and the canonical JSON of the record.'),
  })
  .meta({ id: 'AuditRecord' });
export type AuditRecord = z.infer<typeof AuditRecord>;

export const AuditList = z
  .object({ records: z.array(AuditRecord), nextBefore: z.int().nullable() })
  .meta({ id: 'AuditList' });
export type AuditList = z.infer<typeof AuditList>;

const Range = z.object({ from: z.int(), to: z.int() });

export const AuditReport = z
  .object({
    sound: z.boolean().describe('Nothing was found.'),
    records: z.int(),
    last: z.object({ seq: z.int(), hash: z.string(), at: z.string().nullable() }).nullable(),
    checkpoints: z.int().describe('Good signatures.'),
    proved: z.array(Range).describe('Records that a good signature covers, unbroken.'),
    unsigned: Range.nullable().describe('The newest records: linked, and signed within a minute.'),
    findings: z.array(
      z.object({
        kind: z.string(),
        from: z.int(),
        to: z.int(),
        what: z.string(),
        record: z.object({ at: z.string(), action: z.string(), actor: z.string() }).exactOptional(),
        callId: z.string().exactOptional(),
      }),
    ),
    findingCount: z.int(),
    calls: z
      .object({ intact: z.int(), excused: z.int() })
      .exactOptional()
      .describe(
        'Logs that are as they were sealed, and those that were changed by a deed that stands in the chain.',
      ),
    publicKeys: z.array(z.string()).describe('PEM. Keep a copy elsewhere: by it an export is verified.'),
  })
  .meta({ id: 'AuditReport' });
export type AuditReport = z.infer<typeof AuditReport>;
