/** Sessions of developers as they cross the network. */
import { z } from 'zod';

const State = z.enum(['created', 'active', 'stopping', 'stopped']);
const Reason = z.enum(['asked', 'idle', 'too-long', 'call-over', 'shutdown', 'fault', 'lost']);
const Tier = z.enum(['low', 'medium', 'high', 'critical']);
const Words = z.string().min(1).max(200);
const Name = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, 'must be a name');
const Choices = z
  .array(z.strictObject({ value: Words, say: z.array(Words).min(1).max(20) }))
  .min(1)
  .max(200);
const range = (most: number) => z.int().min(0).max(most);

const ListenSlot = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.enum(['yes-no', 'money', 'date', 'time', 'spelling']) }),
    z.strictObject({ type: z.literal('digits'), min: range(64), max: range(64) }),
    z.strictObject({ type: z.literal('number'), min: range(1e12), max: range(1e12) }),
    z.strictObject({ type: z.literal('choice'), values: Choices }),
  ])
  .meta({ id: 'ListenSlot' });

export const NewSession = z
  .strictObject({
    project: z
      .string()
      .regex(/^[^\p{C}]{1,100}$/u, 'must be 1 to 100 printable characters')
      .describe('Your own name for what it belongs to.'),
    channel: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,39}$/, 'must be lower-case letters, digits and hyphens, at most 40')
      .default('session')
      .describe(
        'Where the sound comes from. What is none of Parley’s own lines counts as open to everybody.',
      ),
    recogniser: z.string().min(1).max(200).optional().describe('By name; the best that is here when absent.'),
    agent: z
      .string()
      .regex(/^[a-z0-9-]{1,64}$/, 'must be the id of an agent')
      .optional()
      .describe('Who talks; words are only taken down when absent.'),
    language: z
      .string()
      .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/, 'must be a language tag such as en-US')
      .default('en-US'),
    sampleRateHz: z.union([z.literal(8000), z.literal(16_000)]).default(16_000),
    sensitive: z
      .array(z.enum(['contact', 'identity', 'health', 'payment']))
      .max(4)
      .default([])
      .describe(
        'What personal data will be spoken of; raises the risk tier. What the agent says of itself counts as well.',
      ),
    metadata: z
      .record(z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/, 'must be a name'), z.string().max(500))
      .refine((all) => Object.keys(all).length <= 32, 'must be at most 32')
      .default({})
      .describe('Yours; kept with the session. No secrets.'),
    listenFor: z
      .strictObject({
        phrases: z.array(z.string().max(200)).max(500).default([]),
        slots: z
          .record(Name, ListenSlot)
          .refine((all) => Object.keys(all).length <= 50, 'must be at most 50')
          .default({}),
      })
      .optional()
      .describe('What may be said. The embedded recogniser understands nothing else.'),
    pauseMs: z.int().min(100).max(3000).default(600).describe('Quiet that ends an utterance.'),
    idleSeconds: z.int().min(5).max(600).default(60).describe('Without sound for so long it is stopped.'),
    longestSeconds: z.int().min(10).max(14_400).default(3600),
    constitution: z
      .string()
      .regex(/^[0-9a-fA-F]{64}$/, 'must be a hash of /api/constitution')
      .optional()
      .describe('Refused where another one is in force.'),
  })
  .meta({ id: 'NewSession' });
export type NewSession = z.infer<typeof NewSession>;

export const DeveloperSession = z
  .object({
    id: z.string(),
    project: z.string(),
    channel: z.string(),
    recogniser: z.string(),
    agent: z.string().nullable(),
    callId: z.string().nullable().describe('With an agent, once it talks: /api/calls/{id}.'),
    language: z.string(),
    metadata: z.record(z.string(), z.string()),
    state: State,
    createdBy: z.object({ kind: z.string(), id: z.string(), label: z.string() }),
    governance: z.object({
      tier: Tier,
      reasons: z.array(z.string()),
      verdictId: z.string().describe('The decision to open it: /api/decisions/{id}.'),
      constitutionHash: z.string(),
    }),
    createdAt: z.iso.datetime(),
    activeAt: z.iso.datetime().nullable(),
    stoppedAt: z.iso.datetime().nullable(),
    stopReason: Reason.nullable(),
    stoppedBy: z.string().nullable(),
    audioMs: z.int(),
    utterances: z.int(),
  })
  .meta({ id: 'DeveloperSession' });
export type DeveloperSession = z.infer<typeof DeveloperSession>;

export const SessionList = z
  .object({ sessions: z.array(DeveloperSession), nextBefore: z.iso.datetime().nullable() })
  .meta({ id: 'DeveloperSessionList' });

const Told = { seq: z.int(), atMs: z.number().describe('Milliseconds since 1970.') };
const Utterance = { ...Told, utteranceId: z.string() };
const Reply = { ...Told, replyId: z.string(), text: z.string() };
const Word = z.object({ text: z.string(), startMs: z.number(), endMs: z.number() });

/** Times within the sound are milliseconds from its first sample. */
export const SessionEvent = z
  .discriminatedUnion('type', [
    z.object({
      type: z.literal('session.created'),
      ...Told,
      recogniser: z.string(),
      agentId: z.string().nullable(),
      tier: Tier,
    }),
    z.object({ type: z.literal('session.active'), ...Told, callId: z.string().nullable() }),
    z.object({ type: z.literal('session.stopping'), ...Told, reason: Reason }),
    z.object({
      type: z.literal('session.stopped'),
      ...Told,
      reason: Reason,
      by: z.string(),
      audioMs: z.int(),
      utterances: z.int(),
    }),
    z.object({ type: z.literal('session.warning'), ...Told, code: z.string(), message: z.string() }),
    z.object({ type: z.literal('speech.started'), ...Utterance, fromMs: z.number() }),
    z.object({ type: z.literal('speech.ended'), ...Utterance, toMs: z.number() }),
    z.object({ type: z.literal('transcript.partial'), ...Utterance, text: z.string() }),
    z.object({
      type: z.literal('transcript.final'),
      ...Utterance,
      text: z.string(),
      confidence: z.number(),
      refused: z.boolean(),
      fromMs: z.number(),
      toMs: z.number(),
      words: z.array(Word),
    }),
    z.object({ type: z.literal('reply.partial'), ...Reply }),
    z.object({ type: z.literal('reply.ended'), ...Reply, heard: z.string() }),
    z.object({ type: z.literal('reply.cleared'), ...Told }),
    z.object({
      type: z.literal('session.gap'),
      seq: z.int(),
      fromSeq: z.int().describe('Events from here to `seq` are not kept any more.'),
    }),
  ])
  .meta({ id: 'SessionEvent' });
export type SessionEvent = z.infer<typeof SessionEvent>;

/** What a program sends as text over `/api/sessions/{id}/socket`; sound goes as binary messages. */
export const ToSession = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('stop') }),
  z.strictObject({ type: z.literal('ping') }),
]);
export type ToSession = z.infer<typeof ToSession>;

/** What comes as text over it: each event, and what else is to be known; the agent's sound comes as binary messages. */
export const FromSession = z.discriminatedUnion('type', [
  ...SessionEvent.options,
  z.object({ type: z.literal('pong') }),
  z.object({
    type: z.literal('error'),
    code: z.string().describe('A code from docs/ERRORS.md; the socket is closed then, the session goes on.'),
    message: z.string(),
  }),
]);
export type FromSession = z.infer<typeof FromSession>;
