/** Policies, decisions, approvals and constitutions as they cross the network. */
import { z } from 'zod';

export const RiskTier = z.enum(['low', 'medium', 'high', 'critical']).meta({ id: 'RiskTier' });
export const Outcome = z.enum(['allow', 'deny', 'escalate']).meta({ id: 'Outcome' });
export const PolicyActionName = z
  .enum([
    'call.answer',
    'call.place',
    'call.record',
    'call.transfer',
    'call.listen',
    'call.control',
    'session.create',
    'tool.run',
    'memory.read',
    'memory.write',
    'agent.publish',
    'bundle.import',
    'bundle.export',
    'data.export',
    'data.erase',
    'secret.read',
    'number.provision',
  ])
  .meta({ id: 'PolicyAction' });

const RiskReason = z.object({ rule: z.string(), tier: RiskTier, reason: z.string() });
const Sensitive = z.enum(['contact', 'identity', 'health', 'payment']);
const Effect = z.enum(['read', 'write', 'pay', 'destroy']);
const Destination = z.enum(['none', 'domestic', 'international', 'premium']);
const Direction = z.enum(['none', 'inbound', 'outbound']);
const Consent = z.enum(['given', 'refused', 'unknown']);

export const Verdict = z
  .object({
    outcome: Outcome,
    reasons: z.array(z.string()),
    policyIds: z.array(z.string()),
    tier: RiskTier,
    tierReasons: z.array(RiskReason),
    approvalsNeeded: z.int().describe('How many people must agree; 0 unless it escalates.'),
    engine: z.string(),
    degraded: z.boolean().describe('The engine could not be asked.'),
  })
  .meta({ id: 'Verdict' });
export type Verdict = z.infer<typeof Verdict>;

export const Decision = Verdict.omit({ approvalsNeeded: true })
  .extend({
    id: z.string(),
    at: z.iso.datetime(),
    action: PolicyActionName,
    principal: z.object({ type: z.enum(['Actor', 'Agent']), id: z.string(), role: z.string().nullable() }),
    resource: z.object({ type: z.string(), id: z.string(), kind: z.string() }),
    context: z.looseObject({ approvals: z.int(), channel: z.string() }),
    callId: z.string().nullable(),
    latencyMs: z.number(),
  })
  .meta({ id: 'Decision' });
export type Decision = z.infer<typeof Decision>;
export const DecisionList = z
  .object({ decisions: z.array(Decision), nextBefore: z.string().nullable() })
  .meta({ id: 'DecisionList' });
export type DecisionList = z.infer<typeof DecisionList>;

export const ApprovalState = z
  .enum(['waiting', 'approved', 'running', 'done', 'failed', 'rejected', 'expired', 'interrupted'])
  .meta({ id: 'ApprovalState' });

export const Approval = z
  .object({
    id: z.string(),
    state: ApprovalState,
    action: PolicyActionName,
    asker: z.object({ kind: z.string(), id: z.string(), label: z.string() }),
    resource: z.object({ id: z.string(), kind: z.string() }),
    payload: z.unknown().describe('What is to run.'),
    payloadHash: z.string().describe('SHA-256 of the canonical JSON of { tenantId, action, payload }.'),
    tier: RiskTier,
    reasons: z.array(z.string()),
    decisionId: z.string(),
    needed: z.int().describe('How many people must agree.'),
    carriedBy: z.enum(['parley', 'token']),
    votes: z.array(
      z.object({
        userId: z.string(),
        label: z.string(),
        agrees: z.boolean(),
        note: z.string(),
        at: z.iso.datetime(),
      }),
    ),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    changedAt: z.iso.datetime(),
    result: z
      .object({ value: z.unknown().optional(), code: z.string().optional(), detail: z.string().optional() })
      .nullable(),
  })
  .meta({ id: 'Approval' });
export type Approval = z.infer<typeof Approval>;
export const ApprovalList = z
  .object({ approvals: z.array(Approval), nextBefore: z.string().nullable() })
  .meta({ id: 'ApprovalList' });
export type ApprovalList = z.infer<typeof ApprovalList>;
export const VoteInput = z.object({ note: z.string().max(1000).default('') }).meta({ id: 'ApprovalVote' });

export const ApprovalToken = z
  .object({
    token: z
      .string()
      .describe('Goes as `x-approval-token` with the request that was asked about; shown now only.'),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'ApprovalToken' });
export type ApprovalToken = z.infer<typeof ApprovalToken>;

const PolicyHead = z.object({
  version: z.int(),
  author: z.string(),
  note: z.string(),
  at: z.iso.datetime(),
});
export const PolicyVersion = PolicyHead.extend({ source: z.string() }).meta({ id: 'PolicyVersion' });
export type PolicyVersion = z.infer<typeof PolicyVersion>;
export const Policies = z
  .object({
    engine: z.object({ id: z.string(), label: z.string() }),
    schema: z.string().nullable().describe('What policies may speak of; null where a policy server decides.'),
    shipped: z.array(
      z.object({
        id: z.string(),
        effect: z.enum(['permit', 'forbid']),
        asksPeople: z.boolean(),
        reason: z.string(),
        text: z.string(),
      }),
    ),
    own: PolicyVersion.nullable(),
    versions: z.array(PolicyHead),
    actions: z.array(
      z.object({ action: PolicyActionName, meaning: z.string(), resource: z.string(), tier: RiskTier }),
    ),
  })
  .meta({ id: 'Policies' });
export type Policies = z.infer<typeof Policies>;

const Source = z
  .string()
  .max(32_768)
  .describe('Policies in Cedar; empty to add nothing to the shipped ones.');
export const PoliciesInput = z
  .object({
    source: Source,
    note: z.string().max(1000).default(''),
    basedOn: z
      .int()
      .min(0)
      .optional()
      .describe('The version that was changed, 0 for none; refused when another is in force.'),
  })
  .meta({ id: 'PoliciesChange' });
export const PoliciesCheckInput = z.object({ source: Source }).meta({ id: 'PoliciesText' });
export const PoliciesCheck = z
  .object({
    valid: z.boolean(),
    errors: z.array(
      z.object({
        line: z.int().nullable(),
        column: z.int().nullable(),
        message: z.string(),
        help: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'PoliciesCheck' });
export type PoliciesCheck = z.infer<typeof PoliciesCheck>;

export const DryRunInput = z
  .object({
    source: Source.optional().describe('Tried in place of the policies in force.'),
    asker: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('agent'), id: z.string().min(1).max(200) }),
      z.object({
        kind: z.enum(['user', 'key', 'service']),
        id: z.string().min(1).max(200).default('someone'),
        role: z.enum(['owner', 'admin', 'operator', 'viewer']),
      }),
    ]),
    action: PolicyActionName,
    resource: z
      .object({ id: z.string().min(1).max(200).default('something'), kind: z.string().max(200).default('') })
      .prefault({}),
    facts: z
      .object({
        channel: z.string().max(100),
        direction: Direction,
        destination: Destination,
        country: z.string().regex(/^([A-Z]{2})?$/, 'must be two capital letters'),
        consent: Consent,
        hour: z.int().min(0).max(23),
        recording: z.boolean(),
        sensitive: z.array(Sensitive).max(4),
        effects: z.array(Effect).max(4),
        policies: z.array(z.string().max(64)).max(50),
        signed: z.boolean(),
      })
      .partial()
      .default({}),
    approvals: z.int().min(0).max(2).default(0),
  })
  .meta({ id: 'PolicyDryRun' });
export type DryRunInput = z.infer<typeof DryRunInput>;

export const Constitution = z
  .object({
    version: z.int().describe('0 where the tenant has none yet.'),
    hash: z.string().describe('SHA-256 of the canonical JSON of { "principles": […] }.'),
    principles: z.array(z.string()),
    author: z.string().nullable(),
    note: z.string(),
    at: z.iso.datetime().nullable(),
    versions: z.array(PolicyHead.extend({ hash: z.string() })),
  })
  .meta({ id: 'Constitution' });
export type Constitution = z.infer<typeof Constitution>;
export const ConstitutionInput = z
  .object({
    principles: z.array(z.string().trim().min(1).max(2000)).max(100),
    note: z.string().max(1000).default(''),
  })
  .meta({ id: 'ConstitutionChange' });
