/** What one process asks of another that holds a call, and the answers, as they go over the intercom. */
import { z } from 'zod';
import type { LiveCall } from '../reception.ts';

export const Deed = z.discriminatedUnion('type', [
  z.object({ type: z.literal('say'), text: z.string(), now: z.boolean() }),
  z.object({ type: z.literal('mute'), on: z.boolean() }),
  z.object({ type: z.literal('transfer'), to: z.string(), say: z.string().optional() }),
  z.object({ type: z.literal('end'), by: z.enum(['operator', 'api', 'shutdown']), reason: z.string() }),
]);
export type Deed = z.infer<typeof Deed>;

export const Said = z.union([
  z.object({ ask: z.string(), tenantId: z.string(), callId: z.string(), deed: Deed }),
  /** Whoever holds the call has heard it, and goes about it. */
  z.object({ got: z.string() }),
  z.object({ done: z.string() }),
  z.object({ failed: z.string(), code: z.string(), detail: z.string() }),
]);
export type Said = z.infer<typeof Said>;

/** Null for what is none of ours. */
export function readSaid(text: string): Said | null {
  try {
    return Said.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** A carrier that answers no sooner is given up. */
const CARRIER_MS = 40_000;

export async function doDeed(call: LiveCall, deed: Deed): Promise<void> {
  switch (deed.type) {
    case 'say':
      return call.say(deed.text, { now: deed.now });
    case 'mute':
      return call.mute(deed.on);
    case 'transfer':
      return call.transfer(deed.to, { say: deed.say, signal: AbortSignal.timeout(CARRIER_MS) });
    case 'end':
      return call.end(deed.by, deed.reason);
  }
}
