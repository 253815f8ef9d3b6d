import type { LiveCall } from '#platform/calls/reception.ts';
import { Call } from '#wire/api.ts';
import type { LiveCall as Shown } from '#wire/live-calls.ts';
import { presentParties } from './parties.ts';

const CHANNELS = Call.shape.channel.options;

/** What was said, and a person's number, is shown to who may listen. */
export function presentLive({ id, about, now }: LiveCall, mayListen: boolean): Shown {
  const channel = CHANNELS.find((known) => known === about.channel);
  if (channel === undefined) throw new Error(`call ${id} came by a channel that the API does not know`);
  const { agent, startedAtMs } = about;
  const { state, muted, lastWords } = now;
  const words = mayListen ? lastWords : null;
  return {
    id,
    agent,
    channel,
    ...presentParties(about, mayListen),
    state,
    startedAt: new Date(startedAtMs).toISOString(),
    muted,
    lastWords: words && { who: words.who, text: words.text, at: new Date(words.epochMs).toISOString() },
  };
}
