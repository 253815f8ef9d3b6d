/** Turns of a call that were answered aloud, as they can be marked. */
import type { CallEvent } from '#wire/api.ts';
import { Happening } from '#wire/happening.ts';

export interface Turn {
  /** The entry of the call's log where the turn was committed. */
  seq: number;
  caller: string;
  /** As far as the caller heard it. */
  agent: string;
}

export function turnName({ callId, seq }: { callId: string; seq: number }): string {
  return `${callId}#${seq}`;
}

export function answeredTurns(events: readonly CallEvent[]): Turn[] {
  const turns: (Turn & { id: string; replyId: string | null })[] = [];
  for (const { seq, kind, data } of events) {
    const read = kind === 'event' ? Happening.safeParse(data) : null;
    if (!read?.success) continue;
    const event = read.data;
    const last = turns.at(-1);
    if (event.type === 'turn.committed')
      turns.push({ seq, id: event.turnId, caller: event.text.trim(), agent: '', replyId: null });
    else if (event.type === 'reply.started' && last && event.turnId === last.id) last.replyId = event.replyId;
    else if (event.type === 'reply.ended' && last && event.replyId === last.replyId)
      last.agent = event.heard.trim();
  }
  return turns
    .filter(({ caller, agent }) => caller !== '' && agent !== '')
    .map(({ seq, caller, agent }) => ({ seq, caller, agent }));
}
