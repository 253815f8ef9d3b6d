/** A front desk whose engines are played, with stores in memory, behind the true gate. */
import { memoryAgentStore } from '#platform/agents/ports/fakes/agent-store.ts';
import { memoryGovernance } from '#platform/governance/fakes/governance.ts';
import { HOME_TENANT } from '#platform/tenancy/tenant.ts';
import { FakeChance, VirtualClock } from '#voice/ports/fakes/clock.ts';
import { fakeLanguageModel, spokenAnswer } from '#voice/ports/fakes/language-model.ts';
import { fakeSpeechToText } from '#voice/ports/fakes/speech-to-text.ts';
import { fakeTextToSpeech } from '#voice/ports/fakes/text-to-speech.ts';
import { fakeVoiceActivity } from '#voice/ports/fakes/voice-activity.ts';
import { createTicker } from '#voice/speaking/ticker.ts';
import { callGate } from '../call-gate.ts';
import { type CallQuotas, Desk } from '../desk.ts';
import { memoryCallStore } from '../ports/fakes/call-store.ts';
import { memoryRecordingStore } from '../ports/fakes/recording-store.ts';

/** An agent that asks for one thing. */
export const TINY = JSON.stringify({
  id: 'tiny',
  name: 'Tiny',
  persona: { name: 'Tess', disclosure: 'I am an automated assistant.' },
  greeting: { say: 'Hello. What is your name?' },
  slots: { name: { type: 'spelling' } },
  steps: [{ id: 'name', ask: 'What is your name?', slot: 'name' }],
  closing: { say: 'Goodbye.' },
});

/** A desk that one agent stands behind. */
export async function openDesk(maxCalls = 2, quotas?: CallQuotas) {
  const clock = new VirtualClock();
  const governance = memoryGovernance({ clock });
  const recordings = memoryRecordingStore();
  const calls = memoryCallStore(recordings);
  const agents = memoryAgentStore(clock);
  await agents.put({ id: 'tiny', name: 'Tiny', source: TINY });
  const faults: unknown[] = [];
  const stt = fakeSpeechToText({ clock });
  const desk = new Desk({
    ...(quotas && { quotas }),
    gate: callGate({ ...governance, clock }),
    agentsOf: () => agents,
    calls,
    recordings,
    clock,
    chance: new FakeChance(),
    ticker: createTicker(clock, (fault) => faults.push(fault)),
    providers: { stt: [stt], tts: [fakeTextToSpeech({ clock })], vad: fakeVoiceActivity() },
    mindFor: () => ({
      llm: [
        fakeLanguageModel(clock, [
          spokenAnswer('Thank you.', { firstMs: 20, everyMs: 5 }, { end: { reason: 'done' } }),
        ]),
      ],
      tools: { tools: [], run: () => Promise.resolve({ ok: false, error: 'none' }) },
    }),
    maxCalls,
    maxLagMs: 20,
    onFault: (_, fault) => faults.push(fault),
  });
  return { clock, desk, calls, recordings, agents, stt, faults, governance };
}

export const REQUEST = { tenantId: HOME_TENANT, agentId: 'tiny', from: '+15550100', to: null };
