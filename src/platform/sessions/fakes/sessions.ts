/** A session service for tests: what it hears is written down for it, agents do not answer, and there is room. */
import { memoryAudit } from '#platform/governance/audit/fakes/audit.ts';
import { memoryGovernance } from '#platform/governance/fakes/governance.ts';
import type { VirtualClock } from '#voice/ports/fakes/clock.ts';
import { FakeChance } from '#voice/ports/fakes/clock.ts';
import { fakeSpeechToText } from '#voice/ports/fakes/speech-to-text.ts';
import { fakeVoiceActivity } from '#voice/ports/fakes/voice-activity.ts';
import { ParleyError } from '#voice/errors.ts';
import { type MemorySessions, memorySessions } from '../ports/fakes/session-store.ts';
import { SessionService, type SessionServiceSetup } from '../session-service.ts';

export interface TestSessions {
  service: SessionService;
  stores: MemorySessions;
  /** What could not be done, such as `ses_1: storage.unavailable`. */
  faults: unknown[];
}

export function testSessions(clock: VirtualClock, change: Partial<SessionServiceSetup> = {}): TestSessions {
  const stores = memorySessions();
  const faults: unknown[] = [];
  const audit = change.audit ?? memoryAudit(() => clock.epochMs());
  const service = new SessionService({
    storeOf: (tenantId) => stores.forTenant(tenantId),
    recognisers: [{ stt: fakeSpeechToText({ clock }), guided: false }],
    vad: fakeVoiceActivity(),
    desk: {
      answer: async () => {
        throw new ParleyError('agent.unknown', 'nobody answers here');
      },
      cast: async ({ agentId }) => {
        throw new ParleyError('agent.unknown', `there is no agent "${agentId}" that answers`);
      },
      reserve: () => ({ leave: () => undefined }),
    },
    quotas: { enterCall: async () => () => undefined },
    governance: memoryGovernance({ clock, audit }),
    audit,
    clock,
    chance: new FakeChance(),
    onFault: (_id, fault) => void faults.push(fault),
    ...change,
  });
  return { service, stores, faults };
}
