import type { Waterfall } from '../events.ts';
import type { Reply } from '../state.ts';

/**
 * The parts of the wait for a reply that is audible now, in milliseconds; they sum to the whole. Null for a reply that answers no
 * speech. A part that was over before the one ahead of it counts as nothing.
 */
export function waterfallOf(reply: Reply, audibleMs: number): Waterfall | null {
  const { speechEndedMs: from = null, committedMs = 0 } = reply.wait ?? {};
  if (from === null) return null;
  const marks = [
    committedMs,
    reply.firstTokenMs ?? committedMs,
    reply.firstClauseMs ?? audibleMs,
    reply.firstAudioMs ?? audibleMs,
    audibleMs,
  ];
  let before = from;
  const parts = marks.map((at) => {
    const reached = Math.min(Math.max(at, before), Math.max(audibleMs, before));
    const part = reached - before;
    before = reached;
    return part;
  });
  const [decideMs = 0, firstTokenMs = 0, firstClauseMs = 0, firstAudioMs = 0, heardMs = 0] = parts;
  return { decideMs, firstTokenMs, firstClauseMs, firstAudioMs, audibleMs: heardMs, totalMs: before - from };
}
