/**
 * The browser line: one WebSocket at `/api/talk`. Documented for developers in docs/BROWSER-LINE.md.
 *
 * Binary, client → server: a 4-byte little-endian unsigned frame number (counts from 0, one per 20 ms of capture), then 640 bytes:
 * 320 samples of PCM16 little-endian mono at 16 kHz.
 * Binary, server → client: a 4-byte little-endian unsigned epoch (grows by one at each `clear`), then PCM16 at 16 kHz, any length.
 */
import { z } from 'zod';

export const BROWSER_PROTOCOL = 1;

export const FromBrowser = z.discriminatedUnion('type', [
  /** The first message. `resume` takes up a call whose socket was lost. `audio: false` for a conversation by text only. */
  z.object({
    type: z.literal('hello'),
    protocol: z.literal(BROWSER_PROTOCOL),
    agent: z.string().max(64),
    audio: z.boolean().default(true),
    resume: z.string().max(128).optional(),
  }),
  /** What has really been played: samples of this epoch, counted from its beginning. Sent at least every 100 ms while playing. */
  z.object({ type: z.literal('played'), epoch: z.int().min(0), samples: z.int().min(0) }),
  z.object({ type: z.literal('mark'), name: z.string().max(64) }),
  z.object({ type: z.literal('text'), text: z.string().min(1).max(1000) }),
  z.object({ type: z.literal('keypad'), digit: z.string().regex(/^[0-9*#]$/) }),
  z.object({ type: z.literal('hang-up') }),
  z.object({ type: z.literal('ping') }),
]);
export type FromBrowser = z.infer<typeof FromBrowser>;

export const ToBrowser = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('welcome'),
    callId: z.string(),
    /** Give it back in `hello.resume` within `resumeForMs` to go on with the same call after a lost socket. */
    resume: z.string(),
    resumeForMs: z.int(),
    resumed: z.boolean(),
    /** The epoch that audio now belongs to. */
    epoch: z.int(),
  }),
  /** Throw away what has not been played; audio that follows belongs to `epoch`. */
  z.object({ type: z.literal('clear'), epoch: z.int() }),
  /** Answer with the same `mark` when everything received so far has been played. */
  z.object({ type: z.literal('mark'), name: z.string() }),
  z.object({
    type: z.literal('state'),
    state: z.enum(['listening', 'hearing', 'thinking', 'speaking', 'ended']),
  }),
  z.object({
    type: z.literal('caption'),
    who: z.enum(['caller', 'agent']),
    /** Captions with the same id replace each other. */
    id: z.string(),
    text: z.string(),
    final: z.boolean(),
    /** For a reply that was cut: what of it was heard. */
    heard: z.string().optional(),
  }),
  z.object({ type: z.literal('notice'), text: z.string() }),
  z.object({ type: z.literal('pong') }),
  z.object({ type: z.literal('ended'), reason: z.string(), callId: z.string() }),
  /** Sent before the socket is closed for a fault; `code` from docs/ERRORS.md. */
  z.object({ type: z.literal('error'), code: z.string(), message: z.string() }),
]);
export type ToBrowser = z.infer<typeof ToBrowser>;
