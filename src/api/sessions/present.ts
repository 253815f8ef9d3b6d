import type { SessionRecord } from '#platform/sessions/session-record.ts';
import type { DeveloperSession } from '#wire/sessions.ts';

export function presentSession(record: SessionRecord): DeveloperSession {
  const { id, project, channel, recogniser, agentId, callId, language, metadata, state } = record;
  const { createdBy, governance, createdAtMs, activeAtMs, stopped, audioMs, utterances } = record;
  return {
    id,
    project,
    channel,
    recogniser,
    agent: agentId,
    callId,
    language,
    metadata,
    state,
    createdBy,
    governance,
    createdAt: iso(createdAtMs),
    activeAt: activeAtMs === null ? null : iso(activeAtMs),
    stoppedAt: stopped && iso(stopped.atMs),
    stopReason: stopped && stopped.reason,
    stoppedBy: stopped && stopped.by,
    audioMs,
    utterances,
  };
}

export function iso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
