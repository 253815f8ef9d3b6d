/** What the routes of sessions take and give, for checking and for the OpenAPI document. */
import { z } from 'zod';
import { DeveloperSession, NewSession, SessionList } from '#wire/sessions.ts';
import { problems } from '../routes.ts';

const SessionId = z.object({
  id: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be the id of a session, such as ses_0123456789abcdefghij'),
});
const tags = ['sessions'];

export const createSession = {
  summary: 'Opens a session',
  description:
    'Passes the gate as `session.create`; what needs people’s agreement answers 403 `approval.needed` and is asked again with its token as `x-approval-token`.',
  tags,
  headers: z.object({ 'x-approval-token': z.string().max(200).optional() }),
  body: NewSession,
  response: { 201: DeveloperSession, ...problems(400, 401, 403, 404, 409, 422, 429, 503) },
};

export const listSessions = {
  summary: 'Sessions, newest first',
  tags,
  querystring: z.object({
    limit: z.coerce.number().int().min(1).max(200).default(50),
    project: z.string().max(100).optional(),
    state: DeveloperSession.shape.state.optional(),
    before: z.iso
      .datetime({ offset: true })
      .optional()
      .describe('Sessions created before this time: the `nextBefore` of a page.'),
  }),
  response: { 200: SessionList, ...problems(400, 401, 403, 503) },
};

export const oneSession = {
  summary: 'One session',
  tags,
  params: SessionId,
  response: { 200: DeveloperSession, ...problems(400, 401, 403, 404, 503) },
};

export const stopSession = {
  summary: 'Stops a session',
  description: 'Answers when its last words are told; a session that is over is answered as it ended.',
  tags,
  params: SessionId,
  response: { 200: DeveloperSession, ...problems(400, 401, 403, 404, 503) },
};

export const sendAudio = {
  summary: 'Sends sound',
  description:
    'Little-endian samples of 16 bits, one channel, at the session’s rate, as `application/octet-stream`: at most 512 KB in one request. Answers 202 when the next chunk is welcome, so that whoever waits for each answer is never too fast. One request at a time: of two at once, either may be first.',
  tags,
  params: SessionId,
  response: {
    202: z.object({ audioMs: z.int().describe('How much sound has come in all.') }),
    ...problems(400, 401, 403, 404, 409, 413, 429, 503),
  },
};

export const followEvents = {
  summary: 'A session’s events as server-sent events',
  description:
    'Replays from `after` (or `Last-Event-ID`), then follows. Each message holds one `SessionEvent`, with its `seq` as the event id; behind `session.stopped` comes a message of type `end`. The last 1,000 events are kept, until some minutes after the session: who has missed more is told by `session.gap`. 204 when there is nothing more to come.',
  tags,
  params: SessionId,
  querystring: z.object({ after: z.coerce.number().int().min(0).optional() }),
  headers: z.object({
    'last-event-id': z
      .string()
      .regex(/^\d{1,15}$/)
      .optional(),
  }),
  produces: ['text/event-stream'],
  response: {
    200: z.unknown().describe('Messages of the form of `SessionEvent`.'),
    204: z.unknown().describe('Everything was given before.'),
    ...problems(400, 401, 403, 404, 503),
  },
};
