/** What the routes of policies and decisions take and give. */
import { z } from 'zod';
import {
  Decision,
  DecisionList,
  DryRunInput,
  Outcome,
  Policies,
  PoliciesCheck,
  PoliciesCheckInput,
  PoliciesInput,
  PolicyActionName,
  PolicyVersion,
  Verdict,
} from '#wire/governance.ts';
import { PageMark } from '../page-mark.ts';
import { problems } from '../routes.ts';

export const allPolicies = {
  summary: 'The shipped policies, the tenant’s own, and what they may speak of',
  tags: ['policies'],
  response: { 200: Policies, ...problems(401, 403, 503) },
};

export const onePolicyVersion = {
  summary: 'One version of the tenant’s own policies',
  tags: ['policies'],
  params: z.object({ version: z.coerce.number().int().min(1).max(2_147_483_647) }),
  response: { 200: PolicyVersion, ...problems(400, 401, 403, 404, 503) },
};

export const putPolicies = {
  summary:
    'Replaces the tenant’s own policies, after checking them; shipped policies that forbid cannot be lifted',
  tags: ['policies'],
  body: PoliciesInput,
  response: { 200: PolicyVersion, ...problems(400, 401, 403, 409, 413, 422, 429, 503) },
};

export const checkPolicies = {
  summary: 'Whether policies may be kept, and if not, what is wrong in which line',
  tags: ['policies'],
  body: PoliciesCheckInput,
  response: { 200: PoliciesCheck, ...problems(400, 401, 403, 409, 413, 429, 503) },
};

export const dryRun = {
  summary: 'How a request would be answered, without doing or recording anything',
  tags: ['policies'],
  body: DryRunInput,
  response: { 200: Verdict, ...problems(400, 401, 403, 409, 413, 422, 429, 503) },
};

export const listDecisions = {
  summary: 'What the gate has decided, newest first',
  tags: ['policies'],
  querystring: z.object({
    limit: z.coerce.number().int().min(1).max(200).default(50),
    before: PageMark.optional(),
    action: PolicyActionName.optional(),
    outcome: Outcome.optional(),
    callId: z.string().max(64).optional(),
  }),
  response: { 200: DecisionList, ...problems(400, 401, 403, 503) },
};

export const oneDecision = {
  summary: 'One decision',
  tags: ['policies'],
  params: z.object({ id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be the id of a decision') }),
  response: { 200: Decision, ...problems(400, 401, 403, 404, 503) },
};
