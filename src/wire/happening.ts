/**
 * What happened in a call, as it crosses the network: the `data` of every log entry whose `kind` is `event`.
 * Held equal to the heart's own union (`voice/events.ts`) by a compile-time assertion in `api/calls/happening.ts`.
 * All times are milliseconds since the call started; confidences are 0 to 1.
 */
import { z } from 'zod';

export const Role = z.enum(['stt', 'tts', 'llm']);
export type Role = z.infer<typeof Role>;

export const ReplyKind = z.enum([
  'greeting',
  'answer',
  'filler',
  'prompt',
  'clarification',
  'apology',
  'operator',
  'goodbye',
]);
export type ReplyKind = z.infer<typeof ReplyKind>;

/** Milliseconds of each part of a reply's wait; the five parts sum to `totalMs`. */
export const Waterfall = z
  .object({
    decideMs: z.number().describe("Caller's end of speech → turn decided (includes the recogniser)."),
    firstTokenMs: z.number().describe('Turn decided → first token of the mind.'),
    firstClauseMs: z.number().describe('First token → first clause sent to the synthesiser.'),
    firstAudioMs: z.number().describe('First clause → its first audio.'),
    audibleMs: z.number().describe('First audio → first sample heard.'),
    totalMs: z.number(),
  })
  .meta({ id: 'Waterfall' });
export type Waterfall = z.infer<typeof Waterfall>;

export const Expectation = z.object({
  slots: z.array(z.string()),
  shape: z.enum(['open', 'short', 'yes-no', 'digits', 'spelling']),
  digits: z.object({ min: z.number(), max: z.number() }).exactOptional(),
  mail: z.literal(true).exactOptional(),
});
export type Expectation = z.infer<typeof Expectation>;

export const FallbackTrigger = z.enum([
  'confidence_below',
  'no_match',
  'no_input',
  'stt_error',
  'tts_error',
  'llm_error',
  'llm_timeout',
]);
const FallbackStep = z.enum([
  'prompt_for_clarification',
  'maintain_voice_stream',
  'say',
  'switch_provider',
  'end_call',
]);
const EndingBy = z.enum(['agent', 'caller', 'operator', 'api', 'shutdown', 'limit', 'silence']);
export const EndedBy = z.enum([...EndingBy.options, 'lost', 'fault']);
export type EndedBy = z.infer<typeof EndedBy>;

export const Happening = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('call.answered') }),
    z.object({ type: z.literal('call.moved') }),
    z.object({
      type: z.literal('caller.speaking'),
      utteranceId: z.string(),
      startedMs: z.number(),
      over: z.enum(['silence', 'thinking', 'reply']),
    }),
    z.object({ type: z.literal('caller.partial'), utteranceId: z.string(), text: z.string() }),
    z.object({
      type: z.literal('caller.said'),
      utteranceId: z.string(),
      text: z.string(),
      confidence: z.number(),
      refused: z.boolean(),
      startedMs: z.number(),
      endedMs: z.number(),
    }),
    z.object({
      type: z.literal('echo.found'),
      delayMs: z
        .number()
        .describe('From when a sound of the agent is played to when it comes back, as far as is known.'),
      levelDb: z.number().describe('How loud it comes back, in dB of what was played.'),
    }),
    z.object({ type: z.literal('caller.keypad'), digit: z.string() }),
    z.object({
      type: z.literal('turn.committed'),
      turnId: z.string(),
      text: z.string(),
      confidence: z.number(),
      via: z.enum(['speech', 'keypad', 'typed']),
      speechEndedMs: z.number().nullable(),
      rule: z.string(),
    }),
    z.object({ type: z.literal('thought.ahead'), used: z.boolean(), aheadMs: z.number() }),
    z.object({
      type: z.literal('reply.started'),
      replyId: z.string(),
      turnId: z.string().nullable(),
      kind: ReplyKind,
    }),
    z.object({
      type: z.literal('reply.clause'),
      replyId: z.string(),
      clauseId: z.string(),
      text: z.string(),
      say: z.string(),
    }),
    z.object({
      type: z.literal('reply.withheld'),
      replyId: z.string(),
      phrase: z.string().describe('What the agent must not say.'),
      text: z.string().describe('The clause that was not spoken.'),
    }),
    z.object({ type: z.literal('reply.audible'), replyId: z.string(), waterfall: Waterfall.nullable() }),
    z.object({
      type: z.literal('reply.paused'),
      replyId: z.string(),
      heard: z.string(),
      heardMs: z.number(),
    }),
    z.object({
      type: z.literal('reply.resumed'),
      replyId: z.string(),
      because: z.enum(['backchannel', 'noise', 'not-understood']),
      from: z.string(),
    }),
    z.object({
      type: z.literal('reply.ended'),
      replyId: z.string(),
      text: z.string(),
      heard: z.string(),
      cut: z.boolean(),
      heardMs: z.number(),
    }),
    z.object({ type: z.literal('expecting'), expect: Expectation }),
    z.object({ type: z.literal('slots'), slots: z.record(z.string(), z.json()) }),
    z.object({ type: z.literal('tool.called'), toolRunId: z.string(), name: z.string() }),
    z.object({ type: z.literal('tool.answered'), toolRunId: z.string(), ok: z.boolean() }),
    z.object({
      type: z.literal('provider.failed'),
      role: Role,
      provider: z.number(),
      code: z.string().describe('A code from docs/ERRORS.md.'),
    }),
    z.object({
      type: z.literal('provider.slow'),
      role: Role,
      provider: z.number(),
      beside: z.number().nullable(),
    }),
    z.object({ type: z.literal('provider.skipped'), role: Role, provider: z.number() }),
    z.object({ type: z.literal('provider.switched'), role: Role, from: z.number(), to: z.number() }),
    z.object({
      type: z.literal('fallback.fired'),
      policyId: z.string(),
      on: FallbackTrigger,
      actions: z.array(FallbackStep),
      count: z.number(),
    }),
    z.object({
      type: z.literal('agent.muted'),
      on: z.boolean().describe('While muted the agent hears and does not speak.'),
    }),
    z.object({ type: z.literal('call.transferred'), to: z.string() }),
    z.object({
      type: z.literal('silence'),
      because: z.enum(['waiting-for-caller', 'thinking', 'wait-asked']),
    }),
    z.object({ type: z.literal('call.ending'), reason: z.string(), by: EndingBy }),
    z.object({
      type: z.literal('call.ended'),
      reason: z.string(),
      by: EndedBy,
      durationMs: z.number(),
    }),
  ])
  .meta({ id: 'Happening' });
export type Happening = z.infer<typeof Happening>;
