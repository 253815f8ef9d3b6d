import type { SessionProgress } from './session-record.ts';

/** Of a session that nobody has spoken into yet. */
export const NEW_SESSION: SessionProgress = {
  state: 'created',
  activeAtMs: null,
  callId: null,
  stopped: null,
  audioMs: 0,
  utterances: 0,
};
