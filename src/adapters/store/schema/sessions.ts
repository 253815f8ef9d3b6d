import type { Generated } from 'kysely';
import type { SessionRecord } from '#platform/sessions/session-record.ts';

export interface SessionTables {
  sessions: SessionTable;
}

interface SessionTable {
  id: string;
  tenant_id: string;
  instance_id: string;
  project: string;
  channel: string;
  recogniser: string;
  agent_id: string | null;
  language: string;
  /** JSON text, as the next two. */
  metadata: string;
  created_by: string;
  governance: string;
  created_at_ms: number;
  state: Generated<SessionRecord['state']>;
  active_at_ms: number | null;
  call_id: string | null;
  stopped_at_ms: number | null;
  stop_reason: string | null;
  stopped_by: string | null;
  audio_ms: Generated<number>;
  utterances: Generated<number>;
}
