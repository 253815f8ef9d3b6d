/** What the routes of the audit take and give. */
import { z } from 'zod';
import { AuditList, AuditReport } from '#wire/audit.ts';
import { problems } from '../routes.ts';

const text = z.string().min(1).max(300).optional();
const time = z.iso.datetime({ offset: true }).optional();

export const listRecords = {
  summary: 'Audit records, newest first',
  tags: ['audit'],
  querystring: z.object({
    limit: z.coerce.number().int().min(1).max(500).default(50),
    before: z.coerce.number().int().min(1).optional().describe('Records with a lower `seq`.'),
    action: text.describe('Such as `keys.create`, or `keys.` for all that begin so.'),
    actor: text.describe('The id of who did it.'),
    subjectType: text,
    subject: text.describe('The id of what it was done to.'),
    trace: text,
    from: time,
    to: time.describe('Records before this time.'),
  }),
  response: { 200: AuditList, ...problems(400, 401, 403, 503) },
};

export const verifyRecords = {
  summary: 'Verifies the whole chain now',
  tags: ['audit'],
  querystring: z.object({
    calls: z
      .enum(['true', 'false'])
      .default('false')
      .transform((value) => value === 'true')
      .describe('Also holds the stored logs of calls against their digests.'),
  }),
  response: { 200: AuditReport, ...problems(400, 401, 403, 429, 503) },
};

export const exportRecords = {
  summary: 'The whole chain with its proof, as JSON Lines',
  description:
    'Verified by `parley audit verify --file`, or by anybody’s own program: docs/EVIDENCE.md has the form. Is itself recorded.',
  tags: ['audit'],
  produces: ['application/x-ndjson'],
  response: { 200: z.unknown().describe('One JSON object a line.'), ...problems(401, 403, 503) },
};
