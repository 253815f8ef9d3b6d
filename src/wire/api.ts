/** Requests and answers of the HTTP API. Shared by api/, consoles/ and cli/; becomes the OpenAPI document. */
import { z } from 'zod';
import { CallHits } from './call-search.ts';

export const Problem = z
  .object({
    type: z.string().describe('A URI that names the kind of problem: `about:blank` or `/errors#<code>`.'),
    title: z.string(),
    status: z.int(),
    code: z.string().describe('A code from docs/ERRORS.md.'),
    detail: z.string().optional().describe('What was wrong, and what to do.'),
    errors: z
      .array(z.object({ path: z.string(), message: z.string(), cure: z.string().optional() }))
      .optional(),
    approval: z
      .object({
        id: z.string(),
        needed: z.int().describe('How many people must agree.'),
        expiresAt: z.iso.datetime(),
        token: z
          .string()
          .nullable()
          .describe(
            'To be sent as `x-approval-token` with the same request once it is approved; null where Parley does it by itself.',
          ),
      })
      .optional()
      .describe('With `approval.needed`: what it waits as.'),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;

export const CallState = z
  .enum([
    'queued',
    'created',
    'ringing',
    'active',
    'ending',
    'ended',
    'lost',
    'failed',
    'busy',
    'no-answer',
    'canceled',
    'refused',
  ])
  .meta({ id: 'CallState' });

export const Call = z
  .object({
    id: z.string(),
    agent: z.object({
      id: z.string(),
      name: z.string(),
      version: z
        .object({ number: z.int(), hash: z.string() })
        .nullable()
        .describe('What it ran; null for calls from before agents had versions.'),
    }),
    channel: z.enum(['twilio', 'browser', 'simulated', 'session', 'fake']),
    from: z.string().nullable(),
    to: z.string().nullable(),
    state: CallState,
    direction: z.enum(['inbound', 'outbound']),
    startedAt: z.iso.datetime().describe('When it rang, or was asked for.'),
    answeredAt: z.iso.datetime().nullable(),
    endedAt: z.iso.datetime().nullable(),
    durationMs: z.number().nullable(),
    endReason: z.string().nullable(),
    endedBy: z.string().nullable(),
    turns: z.int().nullable(),
    governance: z
      .object({
        tier: z.enum(['low', 'medium', 'high', 'critical']),
        constitutionHash: z.string().nullable(),
        verdictId: z.string().describe('The decision to answer: /api/decisions/{id}.'),
        recording: z.enum(['allowed', 'denied', 'off']),
        reasons: z.array(z.string()),
        degraded: z.boolean().describe('The policies could not be asked.'),
      })
      .optional()
      .describe('Under what the call was answered.'),
    providers: z.object({
      stt: z.array(z.string()),
      tts: z.array(z.string()),
      llm: z.array(z.string()),
      vad: z.string(),
    }),
    recording: z
      .object({ url: z.string(), durationMs: z.number(), sampleRateHz: z.int(), bytes: z.int() })
      .nullable(),
  })
  .meta({ id: 'Call' });
export type Call = z.infer<typeof Call>;

export const CallList = z
  .object({ calls: z.array(Call), nextBefore: z.iso.datetime().nullable(), hits: CallHits.optional() })
  .meta({ id: 'CallList' });
export type CallList = z.infer<typeof CallList>;

/** One line of a call's log; `data.type` says which (docs/ARCHITECTURE.md lists them). */
export const CallEvent = z
  .object({
    seq: z.int(),
    atMs: z.number().describe('Milliseconds since the call started.'),
    kind: z.enum(['input', 'effect', 'event', 'life']),
    data: z.looseObject({ type: z.string() }),
  })
  .meta({ id: 'CallEvent' });
export type CallEvent = z.infer<typeof CallEvent>;

export const CallEventList = z
  .object({ events: z.array(CallEvent), nextAfter: z.int().nullable() })
  .meta({ id: 'CallEventList' });
export type CallEventList = z.infer<typeof CallEventList>;

export const Provider = z
  .object({
    id: z.string(),
    label: z.string(),
    better: z.string().optional().describe('What to set to get a better one.'),
  })
  .meta({ id: 'Provider' });

export const Status = z
  .object({
    health: z.enum(['ok', 'degraded', 'stopping']),
    version: z.string(),
    node: z.string(),
    startedAt: z.iso.datetime(),
    needs: z.object({
      recogniser: Provider,
      synthesiser: Provider,
      model: Provider,
      voiceActivity: Provider,
      turnDetector: Provider.exactOptional(),
      database: Provider,
    }),
    providers: z
      .array(
        z.object({
          role: z.enum(['stt', 'tts', 'llm']),
          id: z.string(),
          circuit: z.enum(['closed', 'open', 'half-open']),
          code: z.string().nullable().describe('Why the circuit opened, from docs/ERRORS.md.'),
          restMs: z.number().describe('Until the provider may be tried again.'),
        }),
      )
      .describe('The remote providers, and whether they are asked: an open circuit is skipped.'),
    load: z.object({
      activeCalls: z.int(),
      maxCalls: z.int(),
      lagMs: z.number().describe('How late frames leave, on average over some seconds.'),
      maxLagMs: z.int().describe('With more, no further call is taken.'),
      callsRefused: z.int().describe('For want of a place, since the start.'),
      eventLoopLagMs: z.object({ p50: z.number(), p99: z.number() }),
      queues: z.object({
        eventsToWrite: z.int(),
        eventsSpooled: z.int(),
        recogniser: z.int(),
        synthesiser: z.int(),
      }),
      memoryBytes: z.int(),
    }),
  })
  .meta({ id: 'Status' });
export type Status = z.infer<typeof Status>;

export const Agent = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    locale: z.string(),
    source: z.string().describe('The draft as written, YAML or JSON.'),
    updatedAt: z.iso.datetime(),
    revision: z.int().describe('Of the draft.'),
    published: z.object({ number: z.int(), hash: z.string() }).nullable().describe('What answers calls.'),
    changed: z.boolean().describe('The draft says something else than what is published.'),
    archived: z.boolean(),
  })
  .meta({ id: 'Agent' });
export type Agent = z.infer<typeof Agent>;

export const AgentList = z.object({ agents: z.array(Agent) }).meta({ id: 'AgentList' });
export const AgentInput = z
  .object({ source: z.string().max(262_144).describe('A strategy, YAML or JSON.') })
  .meta({ id: 'AgentSource' });
export const Validation = z
  .object({
    valid: z.boolean(),
    errors: z.array(z.object({ path: z.string(), message: z.string(), cure: z.string().optional() })),
  })
  .meta({ id: 'Validation' });
export const EndCall = z
  .object({ reason: z.string().max(200).default('ended by request') })
  .meta({ id: 'EndCall' });
