import type { ErrorCode } from '#voice/errors.ts';

/** WebSocket close codes by error code; docs/BROWSER-LINE.md, docs/TWILIO.md and docs/SESSIONS.md list them. */
const CLOSE_CODES: Partial<Record<ErrorCode, number>> = {
  'line.malformed': 4400,
  'line.refused': 1008,
  'agent.unknown': 4404,
  'call.unknown': 4404,
  'line.silent': 4408,
  'line.slow': 4413,
  'line.flooding': 4429,
  'request.unauthorized': 4401,
  'request.forbidden': 4403,
  'tenant.unknown': 4403,
  'tenant.suspended': 4403,
  'session.audio_malformed': 4400,
  'session.audio_overrun': 4429,
  'session.unknown': 4404,
  'session.stopped': 4409,
  'call.full': 1013,
  'quota.exceeded': 1013,
  'call.stopping': 1013,
};
/** Text where the protocol is binary, or the reverse. */
export const WRONG_KIND = 1003;
export const TOO_LARGE = 1009;

/** The close code that tells the far end of a fault; 1011 for ours. */
export function closeCodeOf(code: ErrorCode): number {
  return CLOSE_CODES[code] ?? 1011;
}

/** A close reason holds at most 123 bytes. */
export function closeReason(code: ErrorCode, detail: string): string {
  const reason = `${code}: ${detail}`;
  if (Buffer.byteLength(reason) <= 123) return reason;
  return `${Buffer.from(reason).subarray(0, 117).toString().replace(/�+$/, '')}…`;
}
