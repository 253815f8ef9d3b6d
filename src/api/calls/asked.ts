/** A call as the wire asks for it, in the words of the platform: the same for whoever asks, a request or another program's event. */
import type { AskedCall } from '#platform/calls/outbound/ask.ts';
import { ParleyError } from '#voice/errors.ts';
import type { NewCall } from '#wire/placed-calls.ts';

/** Calls that one address, or one hook, may ask for in a minute: a mistake in a loop rings so many people at most. */
export const CALLS_A_MINUTE = 120;

/** Throws `request.invalid` for a call with two tones. */
export function askedOf(body: NewCall): AskedCall {
  const { retry, script, schedule, tone, tone_override: otherwise = null } = body;
  if (tone !== null && otherwise !== null && tone !== otherwise)
    throw new ParleyError('request.invalid', 'tone and tone_override are one thing: send one of them.');
  return {
    to: body.to,
    from: body.from,
    agentId: body.agent,
    channel: body.channel,
    variables: body.variables,
    tone: tone ?? otherwise,
    atMs: schedule === null ? null : Date.parse(schedule),
    retry: retry && {
      attempts: retry.attempts,
      delaysMs: retry.delaysSeconds.map((seconds) => seconds * 1000),
      on: retry.on,
    },
    ringMs: body.ringSeconds * 1000,
    detectMachine: body.detectMachine,
    script: script?.lines ?? [],
    scriptBy: script?.by ?? 'voice',
  };
}
