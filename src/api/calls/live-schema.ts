/** What the routes of calls that go on take and give. */
import { z } from 'zod';
import { LiveCall, LiveCallList, SaySentence, TransferCall } from '#wire/live-calls.ts';
import { WaitingCall } from '#wire/placed-calls.ts';
import { CallId, problems } from '../routes.ts';

const tags = ['calls'];
const faults = problems(400, 401, 403, 404, 409, 503, 504);

export const listLive = {
  summary: 'The calls that are going on, oldest first',
  tags,
  response: { 200: LiveCallList, ...problems(401, 403) },
};

export const liveChanges = {
  summary: 'The calls that are going on, as server-sent events',
  description:
    'Begins with a `started` for each call that goes on; then `started`, `changed` and `ended` as they happen. Each message holds a `LiveChange`.',
  tags,
  produces: ['text/event-stream'],
  response: {
    200: z.unknown().describe('Messages of the form of `LiveChange`.'),
    ...problems(401, 403),
  },
};

export const sayInCall = {
  summary: 'Has the agent say a sentence',
  description:
    'Answers 202: it is said when nobody speaks, or with `now` in place of what is being said. 409 `call.not_active` once the call is ending, or when eight sentences wait.',
  tags,
  params: CallId,
  body: SaySentence,
  response: { 202: LiveCall, ...faults },
};

export const muteCall = {
  summary: 'Keeps the agent from speaking; it hears and records',
  tags,
  params: CallId,
  response: { 200: LiveCall, ...faults },
};

export const unmuteCall = { ...muteCall, summary: 'Lets the agent speak again' };

export const transferCall = {
  summary: 'Hands the call to a number',
  description:
    'Answers 200 when the carrier has taken it over; 202 when a person must approve it first: approved, it is done once. 409 `call.not_transferable` for a call that did not come by telephone.',
  tags,
  params: CallId,
  body: TransferCall,
  response: { 200: LiveCall, 202: WaitingCall, ...faults, ...problems(422, 502, 504) },
};
