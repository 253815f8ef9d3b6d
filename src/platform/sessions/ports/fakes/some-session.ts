/** Sessions for tests of what keeps them. */
import { NEW_SESSION } from '../../progress.ts';
import type { SessionHead, SessionProgress } from '../../session-record.ts';

let made = 0;

/** A session that no other test of this run has. */
export function someSession(over: Partial<SessionHead> = {}): SessionHead {
  made += 1;
  return {
    id: `ses_${process.pid}_${Date.now()}_${made}`,
    project: 'kiosk',
    channel: 'session',
    recogniser: 'soundswallower',
    agentId: null,
    language: 'en-US',
    metadata: { desk: '4', note: 'ünïcode \u2603' },
    createdBy: { kind: 'key', id: 'key_1', label: 'crm' },
    governance: { tier: 'low', reasons: [], verdictId: 'dec_1', constitutionHash: 'a'.repeat(64) },
    createdAtMs: 1_700_000_000_000 + made,
    ...over,
  };
}

export function stopped(atMs: number, over: Partial<SessionProgress> = {}): SessionProgress {
  return { ...NEW_SESSION, state: 'stopped', stopped: { atMs, reason: 'asked', by: 'crm' }, ...over };
}
