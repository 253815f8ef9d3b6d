/** Calls placed by the true rules over stores in memory; the carrier takes note of them, and nobody ever picks up. */
import type { AgentStore } from '#platform/agents/ports/agent-store.ts';
import type { Audit } from '#platform/governance/audit/audit.ts';
import type { Governance } from '#platform/governance/governance.ts';
import { memoryJobs } from '#platform/jobs/ports/fakes/jobs.ts';
import type { Clock } from '#voice/ports/clock.ts';
import { FakeChance } from '#voice/ports/fakes/clock.ts';
import { fakeLanguageModel } from '#voice/ports/fakes/language-model.ts';
import { fakeSpeechToText } from '#voice/ports/fakes/speech-to-text.ts';
import { fakeTextToSpeech } from '#voice/ports/fakes/text-to-speech.ts';
import { fakeVoiceActivity } from '#voice/ports/fakes/voice-activity.ts';
import { createTicker } from '#voice/speaking/ticker.ts';
import { type CallQuotas, Desk } from '../../desk.ts';
import type { NumberStore } from '../../numbers/ports/number-store.ts';
import type { CallWriter } from '../../ports/call-store.ts';
import { gateClearance } from '../gate-clearance.ts';
import { OutboundCalls } from '../outbound-calls.ts';
import type { PlacedCall } from '../placed-call.ts';
import type { Carrier } from '../ports/carrier.ts';
import { memoryPlaced } from '../ports/fakes/placed-store.ts';

export interface TestOutbound {
  calls: OutboundCalls;
  /** As the carrier was told, in order. */
  dialled: PlacedCall[];
  faults: unknown[];
}

export function testOutbound(parts: {
  agentsOf: (tenantId: string) => AgentStore;
  numbersOf: (tenantId: string) => NumberStore;
  calls: CallWriter;
  governance: Pick<Governance, 'approvals'>;
  audit: Audit;
  quotas?: CallQuotas;
  clock: Clock;
}): TestOutbound {
  const { clock, governance, ...stores } = parts;
  const dialled: PlacedCall[] = [];
  const faults: unknown[] = [];
  const onFault = (_callId: string, fault: unknown): void => void faults.push(fault);
  const chance = new FakeChance();
  const desk = new Desk({
    ...stores,
    recordings: null,
    clock,
    chance,
    ticker: createTicker(clock, (fault) => faults.push(fault)),
    providers: {
      stt: [fakeSpeechToText({ clock })],
      tts: [fakeTextToSpeech({ clock })],
      vad: fakeVoiceActivity(),
    },
    mindFor: () => ({
      llm: [fakeLanguageModel(clock, [])],
      tools: { tools: [], run: () => Promise.resolve({ ok: false, error: 'none' }) },
    }),
    maxCalls: 10,
    maxLagMs: 10_000,
    onFault,
  });
  const carrier: Carrier = {
    demandAccount: async () => undefined,
    async place(call) {
      dialled.push(call);
      return { carrierId: `carrier_${dialled.length}` };
    },
    look: async () => 'ringing',
    hangUp: async () => undefined,
  };
  const placed = memoryPlaced();
  const calls = new OutboundCalls({
    ...stores,
    desk,
    placedOf: (tenantId) => placed.forTenant(tenantId),
    directory: placed,
    carriers: { twilio: carrier, simulated: carrier },
    jobs: memoryJobs(clock),
    clearance: gateClearance(governance.approvals),
    clock,
    chance,
    onFault,
  });
  return { calls, dialled, faults };
}
