/** What the far end may show while the call goes on: captions of both sides, and whose turn it is. Read from the heart's events. */
import type { Happening } from './events.ts';
import type { LineNotice } from './ports/line.ts';

type State = Extract<LineNotice, { type: 'state' }>['state'];

export function createNotices(tell: (notice: LineNotice) => void): { take(event: Happening): void } {
  let said = '';
  let state: State | null = null;

  const show = (next: State): void => {
    if (next !== state) tell({ type: 'state', state: next });
    state = next;
  };

  const take = (event: Happening): void => {
    switch (event.type) {
      case 'caller.speaking':
        return show('hearing');
      case 'caller.partial':
        return tell({
          type: 'caption',
          who: 'caller',
          id: event.utteranceId,
          text: event.text,
          final: false,
        });
      case 'caller.said':
        return tell({ type: 'caption', who: 'caller', id: event.utteranceId, text: event.text, final: true });
      case 'turn.committed':
        show('thinking');
        if (event.via === 'speech') return;
        return tell({ type: 'caption', who: 'caller', id: event.turnId, text: event.text, final: true });
      case 'reply.started':
        said = '';
        return;
      case 'reply.clause':
        said = said === '' ? event.text : `${said} ${event.text}`;
        return tell({ type: 'caption', who: 'agent', id: event.replyId, text: said, final: false });
      case 'reply.audible':
      case 'reply.resumed':
        return show('speaking');
      case 'reply.ended':
        return tell(endCaption(event));
      case 'silence':
        return event.because === 'waiting-for-caller' ? show('listening') : undefined;
      case 'call.ended':
        return show('ended');
      default:
    }
  };
  return { take };
}

function endCaption(event: Extract<Happening, { type: 'reply.ended' }>): LineNotice {
  const { replyId: id, text, heard, cut } = event;
  return { type: 'caption', who: 'agent', id, text, final: true, ...(cut ? { heard } : {}) };
}
