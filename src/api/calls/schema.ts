/** What the routes of calls take and give, for checking and for the OpenAPI document. */
import { z } from 'zod';
import { Call, CallEvent, CallEventList, CallList, EndCall } from '#wire/api.ts';
import { IdempotencyKey, NewCall, WaitingCall } from '#wire/placed-calls.ts';
import { CallId, problems } from '../routes.ts';
import { filter, time } from './filter.ts';

const Query = z.object({
  ...filter,
  limit: z.coerce.number().int().min(1).max(200).default(50),
  before: time.optional().describe('Calls that started before this time: the `nextBefore` of a page.'),
});
const Kind = CallEvent.shape.kind.optional().describe('Only entries of this kind.');
const After = z.coerce.number().int().min(-1).default(-1).describe('Only entries with a greater `seq`.');

export const listCalls = {
  summary: 'Calls, newest first',
  description:
    'With `q`, those in which all of its words were said by the caller in one turn, or heard of one reply; each word may be the beginning of one. Needs `calls:listen` while the tenant masks what names a person.',
  tags: ['calls'],
  querystring: Query,
  response: { 200: CallList, ...problems(400, 401, 403, 503) },
};

export const exportCalls = {
  summary: 'Calls with their transcripts, as CSV or XLSX',
  description:
    'The same filters as the list. What names a person is masked as the tenant’s policy of redaction says for exports. Is itself recorded, and passes the gate as `data.export`. Answers 413 for more calls than a workbook takes: ask for CSV, or for less.',
  tags: ['calls'],
  querystring: z.object({ ...filter, format: z.enum(['csv', 'xlsx']).default('csv') }),
  headers: z.object({ 'x-approval-token': z.string().max(200).optional() }),
  produces: ['text/csv', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  response: { 200: z.unknown().describe('The file.'), ...problems(400, 401, 403, 413, 503) },
};

export const oneCall = {
  summary: 'One call',
  tags: ['calls'],
  params: CallId,
  response: { 200: Call, ...problems(400, 401, 404, 503) },
};

export const placeCall = {
  summary: 'Places a call',
  description:
    'Answers 201 with the call, which is dialled at once or at its time; 200 when the same request came before with this Idempotency-Key; 202 when a person must approve it first.',
  tags: ['calls'],
  headers: z.object({
    'idempotency-key': IdempotencyKey.optional(),
    'x-approval': z.literal('token').optional().describe('The answer to a call that waits carries a token.'),
    'x-approval-token': z.string().max(200).optional(),
  }),
  body: NewCall,
  response: { 200: Call, 201: Call, 202: WaitingCall, ...problems(400, 401, 403, 404, 409, 422, 503) },
};

export const endCall = {
  summary: 'Ends a call politely',
  description: 'Answers 200 when the call has ended, 202 when the goodbye takes longer than ten seconds.',
  tags: ['calls'],
  params: CallId,
  body: EndCall.nullish(),
  response: { 200: Call, 202: Call, ...problems(400, 401, 404, 503) },
};

export const listEvents = {
  summary: "A call's log, in order",
  tags: ['calls'],
  params: CallId,
  querystring: z.object({
    after: After,
    limit: z.coerce.number().int().min(1).max(1000).default(500),
    kind: Kind,
  }),
  response: { 200: CallEventList, ...problems(400, 401, 404, 503) },
};

export const liveEvents = {
  summary: "A call's log as server-sent events",
  description:
    'Replays from `after` (or `Last-Event-ID`), then follows the call. Each message holds one `CallEvent`, with its `seq` as the ' +
    'event id; after the last one comes a message of type `end`. 204 when there is nothing more to come.',
  tags: ['calls'],
  params: CallId,
  querystring: z.object({ after: After.optional(), kind: Kind }),
  headers: z.object({
    'last-event-id': z
      .string()
      .regex(/^-?\d{1,15}$/)
      .optional(),
  }),
  produces: ['text/event-stream'],
  response: {
    200: z.unknown().describe('Messages of the form of `CallEvent`.'),
    204: z.unknown().describe('Everything was given before.'),
    ...problems(400, 401, 404, 503),
  },
};

export const recording = {
  summary: 'The recording: caller left, agent right',
  tags: ['calls'],
  params: CallId,
  produces: ['audio/wav'],
  response: {
    200: z.unknown().describe('The whole file.'),
    206: z.unknown().describe('The part that was asked for.'),
    304: z.unknown().describe('As the reader has it.'),
    ...problems(400, 401, 404, 416, 503),
  },
};
