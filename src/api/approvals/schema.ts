/** What the routes of approvals take and give. */
import { z } from 'zod';
import { Approval, ApprovalList, ApprovalState, ApprovalToken, VoteInput } from '#wire/governance.ts';
import { PageMark } from '../page-mark.ts';
import { problems } from '../routes.ts';

const ApprovalId = z.object({
  id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be the id of an approval'),
});

export const listApprovals = {
  summary: 'What waits for people, and what became of it; newest first',
  tags: ['approvals'],
  querystring: z.object({
    state: ApprovalState.optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    before: PageMark.optional(),
  }),
  response: { 200: ApprovalList, ...problems(400, 401, 403, 503) },
};

export const oneApproval = {
  summary: 'One approval',
  tags: ['approvals'],
  params: ApprovalId,
  response: { 200: Approval, ...problems(400, 401, 403, 404, 503) },
};

export const voteOnApproval = {
  summary: 'A person agrees or refuses; the last one needed to agree lets it run, one refusal ends it',
  tags: ['approvals'],
  params: ApprovalId,
  body: VoteInput,
  response: { 200: Approval, ...problems(400, 401, 403, 404, 409, 413, 503) },
};

export const renewToken = {
  summary: 'Another token in place of one that was lost',
  description:
    'For who asked, and for who decides. It is good for who asked alone, and the one before opens nothing any more.',
  tags: ['approvals'],
  params: ApprovalId,
  response: { 201: ApprovalToken, ...problems(400, 401, 403, 404, 409, 503) },
};
