/** A call as its events tell it: who said what when, what was heard of it, and how long each reply took. */
import { Happening, type Waterfall } from '#wire/happening.ts';
import type { LoggedEvent } from './api-client.ts';

export interface CallReport {
  callId: string;
  /** Null when the call broke off without its end being written. */
  ended: { by: string; reason: string; durationMs: number } | null;
  turns: ReportedTurn[];
  replies: ReportedReply[];
}

export interface ReportedTurn {
  who: 'caller' | 'agent';
  text: string;
  /** What of an agent's words was heard; null for the caller. */
  heard: string | null;
  /** 0 to 1; null for the agent. */
  confidence: number | null;
  /** The caller spoke, and nothing was understood. */
  refused: boolean;
  startMs: number;
  endMs: number;
}

export interface ReportedReply {
  replyId: string;
  turnId: string | null;
  kind: string;
  text: string;
  heard: string;
  cut: boolean;
  startMs: number;
  endMs: number;
  /** Null where nobody was waiting, as at a greeting, or nothing was heard. */
  waterfall: Waterfall | null;
}

interface OpenReply extends ReportedReply {
  audible: boolean;
  /** Where its sound stopped, while it is paused. */
  pausedMs: number | null;
  over: boolean;
}

export function reportOf(callId: string, events: LoggedEvent[]): CallReport {
  const report: CallReport = { callId, ended: null, turns: [], replies: [] };
  const replies = new Map<string, OpenReply>();
  let lastMs = 0;
  for (const { atMs, data } of events) {
    lastMs = atMs;
    const parsed = Happening.safeParse(data);
    if (!parsed.success) continue;
    const event = parsed.data;
    if (event.type === 'call.ended') {
      report.ended = { by: event.by, reason: event.reason, durationMs: event.durationMs };
    }
    takeCaller(report, event, atMs);
    takeReply(replies, event, atMs);
  }
  for (const reply of replies.values()) takeTurn(report, reply, lastMs);
  report.turns.sort((a, b) => a.startMs - b.startMs);
  return report;
}

function takeCaller(report: CallReport, event: Happening, atMs: number): void {
  const caller = { who: 'caller', heard: null } as const;
  if (event.type === 'caller.said') {
    const { text, confidence, refused, startedMs, endedMs } = event;
    report.turns.push({ ...caller, text, confidence, refused, startMs: startedMs, endMs: endedMs });
  } else if (event.type === 'turn.committed' && event.via !== 'speech') {
    const { text, confidence } = event;
    report.turns.push({ ...caller, text, confidence, refused: false, startMs: atMs, endMs: atMs });
  }
}

function takeReply(replies: Map<string, OpenReply>, event: Happening, atMs: number): void {
  if (event.type === 'reply.started') {
    const { replyId, turnId, kind } = event;
    const empty = {
      text: '',
      heard: '',
      cut: false,
      waterfall: null,
      audible: false,
      pausedMs: null,
      over: false,
    };
    replies.set(replyId, { replyId, turnId, kind, startMs: atMs, endMs: atMs, ...empty });
  }
  const reply = 'replyId' in event ? replies.get(event.replyId) : undefined;
  if (!reply) return;
  if (event.type === 'reply.clause') {
    reply.text = reply.text === '' ? event.text : `${reply.text} ${event.text.trimStart()}`;
  } else if (event.type === 'reply.audible') {
    if (!reply.audible) reply.startMs = atMs;
    reply.audible = true;
    reply.waterfall ??= event.waterfall;
  } else if (event.type === 'reply.paused') {
    reply.pausedMs = atMs;
    reply.heard = event.heard;
  } else if (event.type === 'reply.resumed') {
    reply.pausedMs = null;
  } else if (event.type === 'reply.ended') {
    reply.over = true;
    reply.endMs = reply.pausedMs ?? atMs;
    reply.text = event.text;
    reply.heard = event.heard;
    reply.cut = event.cut;
  }
}

function takeTurn(report: CallReport, reply: OpenReply, lastMs: number): void {
  const { audible, pausedMs, over, ...reported } = reply;
  if (!over) {
    reported.endMs = pausedMs ?? lastMs;
    reported.cut = true;
  }
  report.replies.push(reported);
  // A reply that was taken back before its first clause was never a turn.
  if (!audible && reported.text === '') return;
  const { text, heard, startMs, endMs } = reported;
  report.turns.push({ who: 'agent', text, heard, confidence: null, refused: false, startMs, endMs });
}
