/** Calls and entries for tests of what keeps them. */
import type { LogEntry } from '#voice/log.ts';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import { EXPECT_ANYTHING, type CallPlan } from '#voice/plan.ts';
import type { CallEnd, CallHead } from '../call-store.ts';

export const END: CallEnd = {
  endedAtMs: 1_700_000_060_000,
  durationMs: 60_000.5,
  reason: 'done',
  by: 'agent',
  turns: 3,
};

/** A call with an id of its own. */
export function someCall(): CallHead {
  return {
    id: uniqueId('call'),
    tenantId: HOME_TENANT,
    agentId: 'dental',
    agentName: 'Front desk',
    channel: 'fake',
    from: '+15550100',
    to: null,
    direction: 'inbound',
    startedAtMs: 1_700_000_000_000,
    governance: {
      tier: 'medium',
      constitutionHash: null,
      verdictId: 'dec_1',
      recording: 'allowed',
      reasons: ['Half a pair, and more.'],
      degraded: false,
    },
    plan: PLAN,
    providers: { stt: ['soundswallower'], tts: ['flite'], llm: ['script'], vad: 'fvad' },
  };
}

export function entry(seq: number): LogEntry {
  return { seq, atMs: seq * 20 + 0.25, kind: 'event', data: partial(`word ${seq}`) };
}

let made = 0;
/** Of this process and this run: a database of tests may hold calls of earlier runs. */
export function uniqueId(kind: string): string {
  made += 1;
  return `${kind}_${process.pid}_${Date.now()}_${made}`;
}

const PLAN: CallPlan = {
  agent: { id: 'dental', name: 'Front desk' },
  locale: 'en-US',
  greeting: { text: 'Hello.', interruptible: true, expect: EXPECT_ANYTHING },
  voice: { id: 'default', speed: 1 },
  guide: { id: 'guide', slots: { day: { type: 'date' } }, phrases: ['wait'] },
  turn: {
    onsetMs: 60,
    releaseMs: 200,
    endpointCompleteMs: 300,
    endpointMs: 600,
    endpointUnfinishedMs: 1_200,
    endpointDigitsMs: 1_500,
    bargeInMs: 700,
    rulingMs: 400,
    finalTimeoutMs: 2_000,
  },
  silence: { afterMs: 6_000, prompts: ['Are you there?'], goodbye: 'Goodbye.' },
  speech: {
    fillers: ['One moment.'],
    fillerAfterMs: 1_200,
    clarify: ['Sorry?'],
    apology: 'I am sorry.',
    tooLong: 'Let me stop you there.',
    goodbye: 'Goodbye.',
  },
  fallbacks: [],
  limits: {
    maxCallMs: 600_000,
    maxTurnMs: 60_000,
    thinkFirstTokenMs: 4_000,
    thinkStallMs: 4_000,
    thinkAhead: 0,
    speechFirstAudioMs: 2_000,
    speechStallMs: 2_000,
    toolMs: 10_000,
  },
};

export function partial(text: string): { type: 'caller.partial'; utteranceId: string; text: string } {
  return { type: 'caller.partial', utteranceId: 'utterance_1', text };
}

/** The caller's turn. */
export function said(seq: number, text: string): LogEntry {
  const data = { type: 'turn.committed', turnId: `t${seq}`, text, confidence: 1, via: 'typed' } as const;
  return { seq, atMs: seq * 20, kind: 'event', data: { ...data, speechEndedMs: null, rule: 'typed' } };
}

/** A reply; `text` is what there was to say. */
export function heard(seq: number, heard: string, text = heard): LogEntry {
  const data = {
    type: 'reply.ended',
    replyId: `r${seq}`,
    text,
    heard,
    cut: text !== heard,
    heardMs: 900,
  } as const;
  return { seq, atMs: seq * 20, kind: 'event', data };
}
