/** A house with agents and calls to look at: what `fake-parley.ts` serves. */
import type { DecisionList } from '#wire/governance.ts';
import type { Session } from '#wire/access.ts';
import { PERMISSIONS } from '#platform/tenancy/permissions.ts';
import type { Agent, Call, Status } from '#wire/api.ts';
import { sampleCall, sampleRecording } from './sample-call.ts';
import type { Line, SampleCall } from './sample-call.ts';

export const DENTAL: Line[] = [
  {
    who: 'agent',
    kind: 'greeting',
    text: 'Good morning, Willow Dental. How can I help you today?',
  },
  { who: 'caller', text: 'I would like to book an appointment', confidence: 0.96 },
  { who: 'agent', text: 'Of course. Is it for a check-up, a cleaning, or because something hurts?' },
  { who: 'caller', text: 'a cleaning please', confidence: 0.98 },
  { who: 'slots', slots: { reason: 'cleaning' } },
  {
    who: 'agent',
    text: 'A cleaning takes forty minutes. We have Tuesday at ten, Wednesday at half past two, or Friday at nine in the morning. Which would suit you best?',
    cutAfterWords: 9,
  },
  { who: 'caller', text: 'Tuesday at ten', confidence: 0.91 },
  { who: 'slots', slots: { day: 'Tuesday 24 November', time: '10:00' } },
  { who: 'agent', text: 'Tuesday at ten it is. What name may I put down?' },
  { who: 'caller', text: '', confidence: 0.21, refused: true },
  {
    who: 'agent',
    kind: 'clarification',
    text: 'Sorry, I did not catch that. Could you spell your last name?',
  },
  { who: 'caller', text: 'm i l l e r', confidence: 0.87 },
  { who: 'slots', slots: { name: 'Miller' } },
  { who: 'agent', text: 'Thank you. So that is a cleaning for Miller, on Tuesday at ten. Is that right?' },
  { who: 'caller', text: 'yes that is right', confidence: 0.99 },
  { who: 'agent', kind: 'goodbye', text: 'Wonderful. We look forward to seeing you. Goodbye!' },
];

const HASH = '5f'.repeat(32);

export const AGENTS: Agent[] = [
  agent('dental', 'Willow Dental', 'A front desk that books, moves and cancels appointments.'),
  agent('sales', 'Northwind Energy', 'Calls about a cheaper tariff, and answers every objection.'),
  agent('cards', 'Card Table', 'Read out your hand; one to three cards, in any words.'),
];

function agent(id: string, name: string, description: string): Agent {
  const source = [
    `name: ${name}`,
    `description: ${description}`,
    'locale: en-US',
    'greeting:',
    '  say: Good morning. How can I help you today?',
    '  interruptible: true',
    'steps:',
    '  - ask: What is it for?',
    '    slot: reason',
    'slots:',
    '  reason:',
    '    type: choice',
    '    values: [check-up, cleaning, pain]',
    '',
  ].join('\n');
  return {
    id,
    name,
    description,
    locale: 'en-US',
    source,
    updatedAt: '2026-11-20T09:30:00.000Z',
    revision: 1,
    published: { number: 1, hash: HASH } as { number: number; hash: string } | null,
    changed: false,
    archived: false,
  };
}

export const STATUS: Status = {
  health: 'ok',
  version: '0.1.0',
  node: 'v24.21.0',
  startedAt: '2026-11-21T07:00:00.000Z',
  needs: {
    recogniser: {
      id: 'soundswallower',
      label: 'SoundSwallower, guided by the strategy',
      better: 'set PARLEY_STT_URL to a faster-whisper or OpenAI-compatible server for free speech.',
    },
    synthesiser: {
      id: 'flite',
      label: 'Flite, voice slt',
      better: 'set PARLEY_TTS_URL to a Kokoro or OpenAI-compatible server for a natural voice.',
    },
    model: {
      id: 'script',
      label: 'Script engine',
      better: 'set PARLEY_LLM_URL and PARLEY_LLM_MODEL for free conversation.',
    },
    voiceActivity: { id: 'silero', label: 'Silero behind the fvad gate' },
    database: {
      id: 'embedded',
      label: 'PostgreSQL 18, embedded',
      better: 'set DATABASE_URL to a server of your own.',
    },
  },
  providers: [],
  load: {
    activeCalls: 1,
    maxCalls: 60,
    lagMs: 0.6,
    maxLagMs: 20,
    callsRefused: 0,
    eventLoopLagMs: { p50: 0.4, p99: 3.1 },
    queues: { eventsToWrite: 0, eventsSpooled: 0, recogniser: 0, synthesiser: 0 },
    memoryBytes: 214_000_000,
  },
};

export interface StoredCall {
  call: Call;
  sample: SampleCall;
  recording: Buffer | null;
}

/** Calls of the last days, the latest first; `nowMs` is when the list is looked at. */
export function sampleCalls(nowMs: number): StoredCall[] {
  const whole = sampleCall(DENTAL, { ended: true });
  const going = sampleCall(DENTAL.slice(0, 6), { ended: false });
  const short = sampleCall(DENTAL.slice(0, 3), { ended: true });
  return [
    stored('call-live', 0, 'browser', going, { agoMs: 40_000, state: 'active' }, nowMs),
    stored('call-dental', 0, 'browser', whole, { agoMs: 5 * 60_000 }, nowMs),
    stored('call-silent', 1, 'twilio', short, { agoMs: 3_600_000, recorded: false }, nowMs),
    stored('call-lost', 2, 'twilio', going, { agoMs: 5 * 3_600_000, state: 'lost', recorded: false }, nowMs),
    ...Array.from({ length: 9 }, (_, i) =>
      stored(
        `call-old-${i}`,
        i % 3,
        i % 2 ? 'browser' : 'twilio',
        short,
        { agoMs: (i + 1) * 11 * 3_600_000 },
        nowMs,
      ),
    ),
  ];
}

// oxlint-disable-next-line max-params -- a row of a table
function stored(
  id: string,
  agentIndex: number,
  channel: Call['channel'],
  sample: SampleCall,
  options: { agoMs: number; state?: Call['state']; recorded?: boolean },
  nowMs: number,
): StoredCall {
  const state = options.state ?? 'ended';
  const recording = state === 'ended' && options.recorded !== false ? sampleRecording(sample) : null;
  const who = AGENTS[agentIndex] ?? AGENTS[0];
  const startedMs = nowMs - options.agoMs;
  return {
    sample,
    recording,
    call: {
      id,
      agent: { id: who?.id ?? '', name: who?.name ?? '', version: { number: 1, hash: HASH } },
      channel,
      from: channel === 'twilio' ? '+1 555 010 4477' : '127.0.0.1',
      to: channel === 'twilio' ? '+1 555 010 0001' : null,
      state,
      direction: 'inbound',
      startedAt: new Date(startedMs).toISOString(),
      answeredAt: new Date(startedMs).toISOString(),
      endedAt: state === 'ended' ? new Date(startedMs + sample.lengthMs).toISOString() : null,
      durationMs: state === 'active' ? null : sample.lengthMs,
      endReason: state === 'ended' ? 'the goal was reached' : null,
      endedBy: state === 'ended' ? 'agent' : null,
      turns: state === 'active' ? null : 6,
      providers: { stt: ['soundswallower'], tts: ['flite'], llm: ['script'], vad: 'silero' },
      recording: recording && {
        url: `/api/calls/${id}/recording`,
        durationMs: sample.lengthMs,
        sampleRateHz: 16_000,
        bytes: recording.length,
      },
    },
  };
}

/** Whoever sits at this machine. */
export const DEMO_SESSION: Session = {
  state: 'signed-in',
  kind: 'demo',
  person: null,
  tenant: { id: 'default', name: 'Home' },
  brand: null,
  role: 'owner',
  permissions: Object.keys(PERMISSIONS),
  tenants: [],
  bound: false,
  demo: true,
  setup: true,
  mail: false,
};

/** What the gate decided about a call. */
export const DECISIONS: DecisionList = {
  decisions: [
    {
      id: 'dec_1',
      at: '2026-03-01T10:00:00.000Z',
      outcome: 'allow',
      reasons: ['Agents answer the calls that come to them.'],
      policyIds: ['agents-answer'],
      tier: 'medium',
      tierReasons: [{ rule: 'recorded', tier: 'medium', reason: 'The call is recorded.' }],
      engine: 'cedar',
      degraded: false,
      action: 'call.answer',
      principal: { type: 'Agent', id: 'dental', role: null },
      resource: { type: 'Call', id: 'call-dental', kind: '' },
      context: { approvals: 0, channel: 'twilio' },
      callId: 'call-dental',
      latencyMs: 1,
    },
  ],
  nextBefore: null,
};
