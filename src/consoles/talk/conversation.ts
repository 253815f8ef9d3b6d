/** What the talk page knows of the conversation: a function from what came in to what is shown. */
import type { ToBrowser } from '#wire/browser-line.ts';

export type Phase = 'idle' | 'opening' | 'live' | 'reconnecting' | 'over';
export type Floor = 'listening' | 'hearing' | 'thinking' | 'speaking';

export interface Caption {
  id: string;
  who: 'caller' | 'agent' | 'notice';
  text: string;
  final: boolean;
  /** For a reply that was cut: the part that was heard. */
  heard: string | null;
}

export interface Conversation {
  phase: Phase;
  floor: Floor;
  callId: string | null;
  captions: Caption[];
  /** Why it is over; null while it is not. */
  over: { kind: 'ended' | 'hung-up' | 'lost' | 'refused'; text: string } | null;
}

export const NOT_STARTED: Conversation = {
  phase: 'idle',
  floor: 'listening',
  callId: null,
  captions: [],
  over: null,
};

/** So many captions are kept; an endless call does not slow the page. */
const CAPTIONS_MAX = 500;

export function hear(conversation: Conversation, message: ToBrowser): Conversation {
  switch (message.type) {
    case 'welcome':
      return welcome(conversation, message);
    case 'state':
      return message.state === 'ended' ? conversation : { ...conversation, floor: message.state };
    case 'caption':
      return caption(conversation, {
        id: `${message.who}:${message.id}`,
        who: message.who,
        text: message.text,
        final: message.final,
        heard: message.heard ?? null,
      });
    case 'notice':
      return notice(conversation, message.text);
    case 'ended':
      return {
        ...conversation,
        phase: 'over',
        callId: message.callId,
        over: { kind: 'ended', text: message.reason },
      };
    case 'error':
      return {
        ...conversation,
        phase: 'over',
        over: { kind: conversation.callId === null ? 'refused' : 'lost', text: message.message },
      };
    case 'clear':
    case 'mark':
    case 'pong':
      return conversation;
    default:
      message satisfies never;
      return conversation;
  }
}

function welcome(conversation: Conversation, message: Extract<ToBrowser, { type: 'welcome' }>): Conversation {
  const anew =
    conversation.callId !== null && conversation.callId !== message.callId && !message.resumed
      ? notice(conversation, 'The line was lost for too long. This is a new call.')
      : conversation;
  return { ...anew, phase: 'live', callId: message.callId };
}

function notice(conversation: Conversation, text: string): Conversation {
  const id = `notice:${conversation.captions.length}`;
  return caption(conversation, { id, who: 'notice', text, final: true, heard: null });
}

function caption(conversation: Conversation, next: Caption): Conversation {
  const at = conversation.captions.findLastIndex((one) => one.id === next.id);
  if (at >= 0) return { ...conversation, captions: conversation.captions.with(at, next) };
  if (next.text === '') return conversation;
  return { ...conversation, captions: [...conversation.captions, next].slice(-CAPTIONS_MAX) };
}

/** A cut reply as what was heard and what was not; the words of `heard` may differ in spacing from those of `text`. */
export function splitHeard(text: string, heard: string): { heard: string; unheard: string } {
  const wanted = heard.replace(/\s+/g, '');
  let matched = 0;
  let at = 0;
  while (at < text.length && matched < wanted.length) {
    const letter = text[at] ?? '';
    if (/\s/.test(letter)) at += 1;
    else if (letter === wanted[matched]) {
      at += 1;
      matched += 1;
    } else break;
  }
  if (matched < wanted.length) return { heard, unheard: text.slice(at) };
  return { heard: text.slice(0, at), unheard: text.slice(at) };
}
