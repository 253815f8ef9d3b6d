/** Reads a call's log: from its events to what a person wants to see. A function of the log alone. */
import type { CallEvent } from '#wire/api.ts';
import { Happening } from '#wire/happening.ts';
import type { ReplyKind, Waterfall } from '#wire/happening.ts';
import { noteOf } from './notes.ts';

/** A stretch of sound on one side of the call. */
export interface Span {
  id: string;
  who: 'caller' | 'agent';
  startMs: number;
  endMs: number;
  cut: boolean;
  refused: boolean;
}

export interface CallerItem {
  kind: 'caller';
  id: string;
  atMs: number;
  endMs: number;
  text: string;
  confidence: number;
  refused: boolean;
  via: 'speech' | 'keypad' | 'typed';
  /** True while the caller is still speaking. */
  open: boolean;
}

export interface AgentItem {
  kind: 'agent';
  id: string;
  atMs: number;
  endMs: number;
  text: string;
  heard: string;
  cut: boolean;
  reply: ReplyKind;
  waterfall: Waterfall | null;
  open: boolean;
}

export interface NoteItem {
  kind: 'note';
  id: string;
  atMs: number;
  text: string;
  tone: 'plain' | 'warn' | 'bad';
}

export type Item = CallerItem | AgentItem | NoteItem;

export interface Reading {
  items: Item[];
  spans: Span[];
  slots: Record<string, unknown>;
  lengthMs: number;
  ended: boolean;
}

interface Draft {
  items: Map<string, Item>;
  spans: Span[];
  openSpans: Map<string, Span>;
  slots: Record<string, unknown>;
  lengthMs: number;
  ended: boolean;
}

export function readCall(events: readonly CallEvent[]): Reading {
  const draft: Draft = {
    items: new Map(),
    spans: [],
    openSpans: new Map(),
    slots: {},
    lengthMs: 0,
    ended: false,
  };
  for (const event of events) {
    draft.lengthMs = Math.max(draft.lengthMs, event.atMs);
    if (event.kind !== 'event') continue;
    const happening = Happening.safeParse(event.data);
    if (happening.success) take(draft, happening.data, event);
  }
  for (const span of draft.openSpans.values()) span.endMs = draft.lengthMs;
  const items = [...draft.items.values()].sort((one, other) => one.atMs - other.atMs);
  const { spans, slots, lengthMs, ended } = draft;
  return { items, spans, slots, lengthMs, ended };
}

function take(draft: Draft, happening: Happening, { atMs, seq }: CallEvent): void {
  if (happening.type.startsWith('caller.') || happening.type === 'turn.committed') {
    takeCaller(draft, happening, atMs);
  } else if (happening.type.startsWith('reply.')) takeReply(draft, happening, atMs);
  if (happening.type === 'slots') Object.assign(draft.slots, happening.slots);
  if (happening.type === 'call.ended') draft.ended = true;
  const note = noteOf(happening);
  if (note) draft.items.set(`note:${seq}`, { kind: 'note', id: `note:${seq}`, atMs, ...note });
}

function takeCaller(draft: Draft, happening: Happening, atMs: number): void {
  if (happening.type === 'caller.speaking') {
    const { utteranceId: id, startedMs } = happening;
    openSpan(draft, { id, who: 'caller', startMs: startedMs, endMs: atMs, cut: false, refused: false });
    draft.items.set(id, callerItem(id, startedMs));
  } else if (happening.type === 'caller.partial') {
    const item = draft.items.get(happening.utteranceId);
    if (item?.kind === 'caller') item.text = happening.text;
  } else if (happening.type === 'caller.said') {
    const { utteranceId: id, startedMs, endedMs, text, confidence, refused } = happening;
    closeSpan(draft, id, endedMs);
    const span = draft.spans.findLast((one) => one.id === id);
    if (span) Object.assign(span, { startMs: startedMs, refused });
    else draft.spans.push({ id, who: 'caller', startMs: startedMs, endMs: endedMs, cut: false, refused });
    const said = { text, confidence, refused, endMs: endedMs, open: false };
    draft.items.set(id, { ...callerItem(id, startedMs), ...said });
  } else if (happening.type === 'turn.committed' && happening.via !== 'speech') {
    const { turnId: id, text, confidence, via } = happening;
    draft.items.set(id, { ...callerItem(id, atMs), text, confidence, via, endMs: atMs, open: false });
  }
}

function callerItem(id: string, atMs: number): CallerItem {
  return {
    kind: 'caller',
    id,
    atMs,
    endMs: atMs,
    text: '',
    confidence: 0,
    refused: false,
    via: 'speech',
    open: true,
  };
}

function takeReply(draft: Draft, happening: Happening, atMs: number): void {
  if (!('replyId' in happening)) return;
  const id = happening.replyId;
  if (happening.type === 'reply.started') {
    draft.items.set(id, agentItem(id, atMs, happening.kind));
    return;
  }
  const item = draft.items.get(id);
  if (item?.kind !== 'agent') return;
  switch (happening.type) {
    case 'reply.clause':
      item.text = item.text === '' ? happening.text : `${item.text.trimEnd()} ${happening.text.trimStart()}`;
      break;
    case 'reply.audible':
      item.atMs = atMs;
      item.waterfall = happening.waterfall;
      openSpan(draft, { id, who: 'agent', startMs: atMs, endMs: atMs, cut: false, refused: false });
      break;
    case 'reply.paused':
      closeSpan(draft, id, atMs);
      break;
    case 'reply.resumed':
      openSpan(draft, { id, who: 'agent', startMs: atMs, endMs: atMs, cut: false, refused: false });
      break;
    case 'reply.ended': {
      closeSpan(draft, id, atMs);
      const { text, heard, cut } = happening;
      Object.assign(item, { text, heard, cut, endMs: atMs, open: false });
      const last = draft.spans.findLast((span) => span.id === id);
      if (last) last.cut = cut;
      break;
    }
    default:
  }
}

function agentItem(id: string, atMs: number, reply: ReplyKind): AgentItem {
  return {
    kind: 'agent',
    id,
    atMs,
    endMs: atMs,
    text: '',
    heard: '',
    cut: false,
    reply,
    waterfall: null,
    open: true,
  };
}

function openSpan(draft: Draft, span: Span): void {
  draft.spans.push(span);
  draft.openSpans.set(span.id, span);
}

function closeSpan(draft: Draft, id: string, endMs: number): void {
  const span = draft.openSpans.get(id);
  if (span) span.endMs = Math.max(span.startMs, endMs);
  draft.openSpans.delete(id);
}
