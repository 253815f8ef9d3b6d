/** A call as the wire asks for it, in the words of the platform: the same for whoever asks, a request or another program's event. */
import type { AskedCall } from '#platform/calls/outbound/ask.ts';
import type { NewCall } from '#wire/placed-calls.ts';

/** Calls that one address, or one hook, may ask for in a minute: a mistake in a loop rings so many people at most. */
export const CALLS_A_MINUTE = 120;

export function askedOf(body: NewCall): AskedCall {
  const { retry, script, schedule } = body;
  return {
    to: body.to,
    from: body.from,
    agentId: body.agent,
    channel: body.channel,
    variables: body.variables,
    tone: body.tone,
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
