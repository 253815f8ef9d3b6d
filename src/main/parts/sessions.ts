/** Sessions for developers: the same ears, places, gate and database as calls have. */
import { postgresSessionsOfAll } from '#adapters/store/session-store.ts';
import type { Store } from '#adapters/store/open-store.ts';
import type { Log } from '#adapters/telemetry/log.ts';
import type { Desk } from '#platform/calls/desk.ts';
import type { Audit } from '#platform/governance/audit/audit.ts';
import type { Governance } from '#platform/governance/governance.ts';
import { SessionService, type SessionServiceSetup } from '#platform/sessions/session-service.ts';
import { codeOf } from '#voice/errors.ts';
import { systemChance as chance, systemClock as clock } from '../clock.ts';
import type { Closing } from '../closing.ts';
import type { Engines } from '../engines/engines.ts';

/** The last words of all sessions are waited for this long. */
const LAST_WORDS_MS = 6000;
/** Calls are given this long to say goodbye. */
const GOODBYE_MS = 8000;
/** Understands what it is told to listen for. */
const GUIDED = 'soundswallower';

interface Parts {
  store: Store;
  engines: Engines;
  desk: Desk;
  quotas: SessionServiceSetup['quotas'];
  governance: Governance;
  audit: Audit;
  log: Log;
}

export async function openSessions(parts: Parts): Promise<SessionService> {
  const { store, engines, log, desk, quotas, governance, audit } = parts;
  const { db, instanceId } = store.database;
  const lost = await postgresSessionsOfAll(db, instanceId).markLost(clock.epochMs());
  if (lost > 0) log.warn({ sessions: lost }, 'Sessions were lost when the last run ended');
  return new SessionService({
    storeOf: (tenantId) => store.forTenant(tenantId).sessions,
    recognisers: engines.stt.map((stt) => ({ stt, guided: stt.id === GUIDED })),
    vad: engines.vad,
    desk,
    quotas,
    governance,
    audit,
    clock,
    chance,
    onFault: (sessionId, fault) =>
      log.error({ sessionId, code: codeOf(fault), err: fault }, 'A part of a session failed'),
  });
}

/** Sessions before calls: those with an agent are calls as well. */
export function stopInOrder(
  closing: Closing,
  { desk, sessions }: { desk: Desk; sessions: SessionService },
): void {
  closing.add({ name: 'calls', limitMs: GOODBYE_MS, close: () => desk.stop() });
  closing.add({ name: 'sessions', limitMs: LAST_WORDS_MS, close: () => sessions.stop() });
}
