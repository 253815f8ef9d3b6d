/** A Parley that places calls by a Twilio of the test's own, over real sockets: true rules, true desk, stores in memory. */
import Fastify from 'fastify';
import { memoryAgentStore } from '#platform/agents/ports/fakes/agent-store.ts';
import { callGate } from '#platform/calls/call-gate.ts';
import { Desk } from '#platform/calls/desk.ts';
import { memoryNumbers } from '#platform/calls/numbers/ports/fakes/number-store.ts';
import type { AskedCall, Asker } from '#platform/calls/outbound/ask.ts';
import { gateClearance, placeApproved } from '#platform/calls/outbound/gate-clearance.ts';
import { OutboundCalls } from '#platform/calls/outbound/outbound-calls.ts';
import type { Clearance } from '#platform/calls/outbound/ports/clearance.ts';
import { memoryPlaced } from '#platform/calls/outbound/ports/fakes/placed-store.ts';
import { memoryCallStore } from '#platform/calls/ports/fakes/call-store.ts';
import { memoryAudit } from '#platform/governance/audit/fakes/audit.ts';
import type { Governance } from '#platform/governance/governance.ts';
import { memoryJobs } from '#platform/jobs/ports/fakes/jobs.ts';
import { FakeChance } from '#voice/ports/fakes/clock.ts';
import { fakeLanguageModel, spokenAnswer } from '#voice/ports/fakes/language-model.ts';
import { fakeSpeechToText } from '#voice/ports/fakes/speech-to-text.ts';
import { fakeTextToSpeech } from '#voice/ports/fakes/text-to-speech.ts';
import { fakeVoiceActivity } from '#voice/ports/fakes/voice-activity.ts';
import { createTicker } from '#voice/speaking/ticker.ts';
import { twilioCarrier } from '../carrier.ts';
import { registerTwilio } from '../register.ts';
import { ACCOUNT, FakeTwilioApi } from './twilio-api.ts';
import { realClock } from '#voice/ports/fakes/real-time.ts';

const STRATEGY = JSON.stringify({
  id: 'tiny',
  name: 'Tiny',
  persona: { name: 'Tess', disclosure: 'I am an automated assistant.' },
  greeting: { say: 'Hello {{name}}. What is your name?' },
  slots: { name: { type: 'spelling' } },
  steps: [{ id: 'name', ask: 'What is your name?', slot: 'name' }],
  closing: { say: 'Goodbye.' },
});

const FROM = '+14155552671';
export const ASKED: AskedCall = {
  to: '+12125550123',
  from: FROM,
  agentId: 'tiny',
  channel: 'twilio',
  variables: { name: 'Ada' },
};

/** Where no policy is set. */
const allowAll: Clearance = { ask: async () => ({ verdict: 'allow', governance: null }) };

export async function openPlacing({
  maxCalls = 5,
  governance,
  clearance = governance ? gateClearance(governance.approvals) : allowAll,
}: { maxCalls?: number; clearance?: Clearance; governance?: Governance } = {}) {
  const clock = realClock;
  const twilio = await new FakeTwilioApi().open();
  const calls = memoryCallStore();
  const placed = memoryPlaced();
  const numbers = memoryNumbers();
  const agents = memoryAgentStore(clock);
  await agents.put({ id: 'tiny', name: 'Tiny', source: STRATEGY });
  const own = {
    id: 'num_1',
    number: FROM,
    label: '',
    agentId: 'tiny',
    hours: null,
    createdAtMs: 0,
    updatedAtMs: 0,
  };
  await numbers.forTenant('acme').add(own);
  const faults: unknown[] = [];
  const desk = new Desk({
    agentsOf: () => agents,
    calls,
    recordings: null,
    ...(governance && { gate: callGate({ ...governance, clock }) }),
    clock,
    chance: new FakeChance(),
    ticker: createTicker(clock, (fault) => faults.push(fault)),
    providers: {
      stt: [fakeSpeechToText({ clock })],
      tts: [fakeTextToSpeech({ clock })],
      vad: fakeVoiceActivity(),
    },
    mindFor: () => ({
      llm: [fakeLanguageModel(clock, [spokenAnswer('Thank you.', { firstMs: 20, everyMs: 5 })])],
      tools: { tools: [], run: () => Promise.resolve({ ok: false, error: 'none' }) },
    }),
    maxCalls,
    maxLagMs: 10_000,
    onFault: (_, fault) => faults.push(fault),
  });
  const fastify = Fastify();
  const url = await fastify.listen({ port: 0, host: '127.0.0.1' }).then(async (address) => {
    await fastify.close();
    return address;
  });
  const accounts = { of: async () => ACCOUNT };
  const carrier = twilioCarrier({ accounts, publicUrl: url, apiUrl: twilio.url });
  const jobs = memoryJobs(clock);
  const audit = memoryAudit(() => clock.epochMs());
  const outbound = new OutboundCalls({
    desk,
    placedOf: (tenantId) => placed.forTenant(tenantId),
    directory: placed,
    numbersOf: (tenantId) => numbers.forTenant(tenantId),
    carriers: { twilio: carrier, simulated: carrier },
    jobs,
    clearance,
    audit,
    clock,
    chance: new FakeChance(),
    onFault: (_, fault) => faults.push(fault),
  });
  if (governance) placeApproved(governance.approvals, outbound);
  const server = Fastify();
  await registerTwilio(server, {
    reception: desk,
    clock,
    chance: new FakeChance(),
    log: {
      info: () => undefined,
      warn: () => undefined,
      error: (fields: unknown) => void faults.push(fields),
    },
    accounts,
    publicUrl: url,
    transfer: carrier.transfer,
    placed: { calls: outbound, directory: placed },
    switchboard: {
      called: async () => ({ tenantId: 'acme', number: null }),
      route: async () => ({ agentId: 'tiny' }),
    },
  });
  await server.listen({ port: Number(new URL(url).port), host: '127.0.0.1' });
  const reader = calls.forTenant('acme');
  return {
    twilio,
    outbound,
    desk,
    placed,
    audit,
    faults,
    url,
    row: async (callId: string) => (await reader.get(callId))!,
    /** The states in the call's log, in order. */
    states: async (callId: string) =>
      (await reader.log(callId, 0, 10_000)).flatMap((line) =>
        line.kind === 'life' && line.data.type === 'call.state' ? [line.data.state] : [],
      ),
    lives: async (callId: string) =>
      (await reader.log(callId, 0, 10_000)).flatMap((line) => (line.kind === 'life' ? [line.data] : [])),
    async ask(
      asked: Partial<AskedCall> = {},
      idempotencyKey: string | null = null,
      approval: Asker['approval'] = {},
    ) {
      const by = {
        kind: 'user' as const,
        id: 'user_1',
        label: 'ada@acme.example',
        tenantId: 'acme',
        role: 'operator' as const,
        scopes: null,
      };
      return outbound.ask({ ...ASKED, ...asked }, { tenantId: 'acme', by, idempotencyKey, approval });
    },
    async close() {
      await desk.stop();
      await server.close();
      await twilio.close();
    },
  };
}

export type Placing = Awaited<ReturnType<typeof openPlacing>>;
