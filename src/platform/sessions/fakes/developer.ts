/** A developer's program that opens sessions: asks, talks, hears what is told, and stops. */
import { memoryAudit } from '#platform/governance/audit/fakes/audit.ts';
import { memoryGovernance } from '#platform/governance/fakes/governance.ts';
import type { Principal } from '#platform/tenancy/principal.ts';
import { ParleyError } from '#voice/errors.ts';
import { VirtualClock } from '#voice/ports/fakes/clock.ts';
import { fakeSpeechToText } from '#voice/ports/fakes/speech-to-text.ts';
import type { Followed } from '../event-window.ts';
import type { NewSession } from '../new-session.ts';
import type { OpenSession } from '../open-session.ts';
import type { SessionServiceSetup } from '../session-service.ts';
import { testSessions } from './sessions.ts';

export const crm: Principal = {
  kind: 'key',
  id: 'key_1',
  label: 'crm',
  tenantId: 'acme',
  role: 'operator',
  scopes: null,
};
export const ASKED: NewSession = { tenantId: 'acme', principal: crm, project: 'kiosk' };

/** A session service, and what it stands on. */
export function house(change: Partial<SessionServiceSetup> = {}) {
  const clock = new VirtualClock();
  const stt = fakeSpeechToText({ clock });
  const audit = memoryAudit(() => clock.epochMs());
  const governance = memoryGovernance({ clock, audit });
  const sessions = testSessions(clock, {
    audit,
    governance,
    recognisers: [{ stt, guided: false }],
    ...change,
  });
  return { clock, stt, audit, governance, ...sessions };
}

/** Sends at the pace at which it is spoken. */
export async function say(session: OpenSession, clock: VirtualClock, ...sounds: Uint8Array[]): Promise<void> {
  for (const sound of sounds) {
    for (let at = 0; at < sound.length; at += 3200) {
      await session.audio(sound.subarray(at, at + 3200));
      await clock.advance(100);
    }
  }
}

/** All that it tells; the session must be over. */
export async function told(session: OpenSession, after = 0): Promise<Followed[]> {
  const events: Followed[] = [];
  for await (const event of session.events(after)) events.push(event);
  return events;
}

export async function stopped(session: OpenSession, clock: VirtualClock): Promise<void> {
  const over = session.stop('asked', crm);
  await clock.advance(11_000);
  await over;
}

export const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing was thrown',
    (fault: unknown) => (fault instanceof ParleyError ? fault.code : String(fault)),
  );
