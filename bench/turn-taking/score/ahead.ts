/** How soon a reply was heard, and what became of thoughts that were begun before the turn was certainly over. */
import type { PlayedCall } from '../call/play.ts';
import type { EndpointItem } from '../set/items.ts';
import { NEARLY_MS } from './endpointing.ts';

export interface AheadOutcome {
  /** From the caller's true end to the reply's first sound; null where the caller was cut off or nothing was heard. */
  heardMs: number | null;
  /** Thoughts that were taken over, and that were thrown away. */
  used: number;
  wasted: number;
}

export function ahead(item: EndpointItem, { log, caller }: PlayedCall): AheadOutcome {
  if (!caller) throw new Error(`${item.id} has no sound.`);
  const events = log.flatMap((entry) =>
    entry.kind === 'event' ? [{ ...entry.data, atMs: entry.atMs }] : [],
  );
  const heard = events.find(({ type, atMs }) => type === 'reply.audible' && atMs >= caller.startMs);
  const thoughts = events.flatMap((event) => (event.type === 'thought.ahead' ? [event.used] : []));
  return {
    heardMs: heard && heard.atMs >= caller.endMs - NEARLY_MS ? Math.max(0, heard.atMs - caller.endMs) : null,
    used: thoughts.filter((used) => used).length,
    wasted: thoughts.filter((used) => !used).length,
  };
}
